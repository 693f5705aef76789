"""Forms: a field with its label, help and errors; a form's fields; the bar that filters a list."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.core.components.basics import button, button_link, icon
from cms.core.components.html import NOTHING, attributes, joined, link_or_text, show, when
from records.core.errors import DomainError


def described_by(field: BoundField) -> SafeString:
    """Return the attribute that names a group's help and its errors to a screen reader."""
    names = [f"{field.auto_id}_helptext"] if field.help_text else []
    names += [f"{field.auto_id}_error"] if field.errors else []
    return mark_safe(attributes(aria_describedby=" ".join(names)).strip())  # noqa: S308


def field_notes(field: BoundField, *, no_help: bool = False) -> SafeString:
    """Return a field's help and what is wrong with it."""
    # Asked only where it is shown: allauth draws a template for that of a password.
    words = "" if no_help else str(field.help_text or "")
    help_text = mark_safe(words)  # noqa: S308 (the form's own words)
    return joined(
        [
            when(
                help_text,
                '<div class="field-help" id="{}_helptext">{}</div>',
                field.auto_id,
                help_text,
            ),
            _field_error(field) if field.errors else NOTHING,
        ]
    )


def _field_error(field: BoundField) -> SafeString:
    return format_html(
        '<div class="field-error" id="{}_error">{}<div>{}</div></div>',
        field.auto_id,
        icon("warning"),
        joined(format_html("<div>{}</div>", error) for error in field.errors),
    )


def field(
    field: BoundField,
    *,
    label: Any = "",
    plain: bool = False,
    wide: bool = False,
    no_help: bool = False,
) -> SafeString:
    """Return a form's field.

    `plain` leaves out the word "optional"; `no_help` the help, where it stands elsewhere.
    """
    if field.is_hidden:
        return show(field)
    caption, control = show(label or field.label), show(field)
    notes = field_notes(field, no_help=no_help)
    invalid = " field-invalid" if field.errors else ""
    optional = NOTHING
    if not field.field.required and not plain:
        optional = format_html(' <span class="field-optional">{}</span>', _("optional"))
    if field.use_fieldset:
        return format_html(
            '<fieldset class="field field-choices{}" {}><legend class="field-label">{}{}</legend>'
            "{}{}</fieldset>",
            *(invalid, described_by(field), caption, optional, notes, control),
        )
    if field.widget_type == "checkbox":
        return format_html(
            '<div class="field{}"><label class="choice" for="{}">{}<span>{}</span></label>{}</div>',
            *(invalid, field.id_for_label, control, caption, notes),
        )
    return format_html(
        '<div class="field{}{}"><label class="field-label" for="{}">{}{}</label>{}{}</div>',
        *(invalid, " field-wide" if wide else "", field.id_for_label),
        *(caption, optional, notes, control),
    )


def error_summary(errors: Iterable[tuple[Any, str]]) -> SafeString:
    """Return the summary of what is wrong, to stand at the top of a form; nothing without errors.

    `errors` are (message, id of the field); the focus goes to the summary, and each message that
    has a field leads there. As GOV.UK Design System, "Error summary".
    """
    found = [(show(message), anchor) for message, anchor in errors]
    if not found:
        return NOTHING
    return format_html(
        '<div class="notice notice-bad error-summary" role="alert" tabindex="-1" autofocus>{}'
        '<div class="notice-body"><h2>{}</h2><ul>{}</ul></div></div>',
        icon("cross-circle"),
        _("There is a problem"),
        joined(
            format_html("<li>{}</li>", link_or_text(message, f"#{anchor}" if anchor else ""))
            for message, anchor in found
        ),
    )


def form_errors(*forms: BaseForm) -> SafeString:
    """Return the summary of what is wrong with a form, or with several sent together."""
    return error_summary(
        error for form in forms if form and form.errors for error in _errors_of(form)
    )


def _errors_of(form: BaseForm) -> Iterator[tuple[Any, str]]:
    for error in form.non_field_errors():
        yield error, ""
    for bound in form:
        for error in bound.errors:
            words = {"label": bound.label, "error": error}
            yield _("%(label)s: %(error)s") % words, anchor_of(bound)


def anchor_of(field: BoundField) -> str:
    """Return the id of a field's control, of the first one in a group; empty where none is seen."""
    if field.is_hidden or not field.auto_id:
        return ""
    if field.use_fieldset and field.subwidgets:
        return str(field.subwidgets[0].id_for_label or field.auto_id)
    return field.id_for_label or field.auto_id


def error_prefix(context: Context) -> str:
    """Return what the page's title begins with where a form that was sent has errors.

    A page that was led to after a sending says so by `errors` in its context.
    """
    request = context.get("request")
    if request is None:
        return ""
    is_wrong = bool(context.get("errors"))
    if request.method == "POST":
        is_wrong = is_wrong or any(map(_is_wrong, context.flatten().values()))
    return _("Error: ") if is_wrong else ""


def _is_wrong(value: Any) -> bool:
    if isinstance(value, BaseForm):
        return value.is_bound and bool(value.errors)
    return isinstance(value, DomainError)


def form_fields(
    form: BaseForm,
    *,
    submit_label: Any = "",
    cancel_url: str = "",
    columns: bool = False,
    summary: bool = True,
) -> SafeString:
    """Return a form's errors, fields and buttons, to stand in a `<form>` with its token.

    `summary` is left out where one for several forms stands above.
    """
    if not form:
        return NOTHING
    actions = NOTHING
    if submit_label:
        cancel = button_link(_("Cancel"), cancel_url, kind="plain") if cancel_url else NOTHING
        actions = format_html('<div class="form-actions">{}{}</div>', button(submit_label), cancel)
    return format_html(
        '<div class="form">{}{}<div class="{}">{}</div>{}</div>',
        form_errors(form) if summary else NOTHING,
        joined(show(hidden) for hidden in form.hidden_fields()),
        "form-columns" if columns else "form",
        joined(field(visible) for visible in form.visible_fields()),
        actions,
    )


def filter_bar(form: BaseForm, *, clear_url: str = "", label: Any = "") -> SafeString:
    """Return the form that narrows a list; the first field is wide.

    `clear_url` gives a way back to everything.
    """
    fields = [
        field(visible, plain=True, wide=number == 0)
        for number, visible in enumerate(form.visible_fields())
    ]
    return format_html(
        '<form class="filters no-print" method="get" role="search"{} data-autosubmit>'
        "{}{}{}{}</form>",
        attributes(aria_label=label),
        joined(show(hidden) for hidden in form.hidden_fields()),
        joined(fields),
        button(_("Filter"), kind="quiet", icon="filter"),
        button_link(_("Show all"), clear_url, kind="plain") if clear_url else NOTHING,
    )
