"""`{% translate %}` as Django's, for a text that is written out: each language is looked up once.

A table names its columns again in every row, and Django asks the catalog anew for each of them.
The texts of a running process do not change. Loaded in every template, after Django's own.
"""

from typing import Any

from django import template
from django.template.base import Parser, Token, Variable
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = template.Library()


class FixedTranslateNode(TranslateNode):
    """Writes a text that no variable changes."""

    def __init__(self, node: TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, None, node.message_context)
        self.found: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Return the text in the language of the page."""
        language = get_language()
        text = self.found.get(language)
        if text is None:
            text = self.found[language] = super().render(context)
        return text


def _is_fixed(node: TranslateNode) -> bool:
    """Return whether neither the text, its context nor a filter depends on the page."""
    expression, about = node.filter_expression, node.message_context
    texts = [expression] if about is None else [expression, about]
    return not node.asvar and not any(text.filters or _is_variable(text.var) for text in texts)


def _is_variable(var: Any) -> bool:
    return isinstance(var, Variable) and bool(var.lookups)


@register.tag
def translate(parser: Parser, token: Token) -> Any:
    """Write a text in the language of the page; see Django's tag of this name."""
    node = do_translate(parser, token)
    return FixedTranslateNode(node) if _is_fixed(node) else node
