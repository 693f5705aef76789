"""`{% url %}` and `{% static %}` as Django's, for names that are written out: worked out once.

Both are loaded in every template (`builtins` in the settings): a page that loads `static` once more
gets Django's own.
"""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as do_url
from django.templatetags import static as djangos
from django.templatetags.static import StaticNode, do_static
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from records.core.addresses import address
from records.core.process_caches import forget_with_settings

register = template.Library()
register.tags.update(djangos.register.tags)
register.filters.update(djangos.register.filters)


class KeptURLNode(URLNode):
    """Writes the address of a page whose name stands in the template."""

    def render(self, context: Context) -> str:
        """Return the address, or set it as a variable, as Django's tag does."""
        request = context.get("request")
        if getattr(request, "current_app", None):
            return super().render(context)
        numbers = [number.resolve(context) for number in self.args]
        if not all(type(number) is int for number in numbers):
            return super().render(context)
        try:
            found = address(str(self.view_name.var), *numbers)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


def _is_plain(node: URLNode) -> bool:
    """Return whether the name is written out, in no namespace that the request could change."""
    name = node.view_name
    return (
        not node.kwargs and not name.filters and isinstance(name.var, str) and ":" not in name.var
    )


@register.tag
def url(parser: Parser, token: Token) -> Any:
    """Write the address of a page; see Django's tag of this name."""
    node = do_url(parser, token)
    if not _is_plain(node):
        return node
    return KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)


_files: dict[str, SafeString] = {}


class KeptStaticNode(StaticNode):
    """Writes the address of a file whose path stands in the template."""

    def render(self, context: Context) -> str:
        """Return the address, which stays while a process runs."""
        found = _files.get(self.path.var)
        if found is None:
            found = _files[self.path.var] = mark_safe(super().render(context))  # noqa: S308 (escaped)
        return found


@register.tag
def static(parser: Parser, token: Token) -> Any:
    """Write the address of a static file; see Django's tag of this name."""
    node = do_static(parser, token)
    path = node.path
    if node.varname or path is None or path.filters or not isinstance(path.var, str):
        return node
    return KeptStaticNode(path=path)


forget_with_settings(_files.clear)
