"""Forms: a field with its label, help and errors; a form's fields; the bar that filters a list."""

from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.core.components.basics import button, button_link, icon
from cms.core.components.html import NOTHING, attributes, joined, show, when


def described_by(field: BoundField) -> SafeString:
    """Return the attribute that names a group's help and its errors to a screen reader."""
    names = [f"{field.auto_id}_helptext"] if field.help_text else []
    names += [f"{field.auto_id}_error"] if field.errors else []
    return mark_safe(attributes(aria_describedby=" ".join(names)).strip())  # noqa: S308


def field_notes(field: BoundField, *, no_help: bool = False) -> SafeString:
    """Return a field's help and what is wrong with it."""
    help_text = mark_safe(str(field.help_text or ""))  # noqa: S308 (the form's own words)
    return joined(
        [
            when(
                help_text and not no_help,
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


def form_errors(form: BaseForm) -> SafeString:
    """Return what is wrong with a form as a whole, above its fields."""
    if not form or not form.errors:
        return NOTHING
    found = joined(format_html("<div>{}</div>", error) for error in form.non_field_errors())
    return format_html(
        '<div class="notice notice-bad" role="alert">{}<div class="notice-body">{}</div></div>',
        icon("cross-circle"),
        found or _("Please mend the marked fields; what you typed is kept."),
    )


def form_fields(
    form: BaseForm,
    *,
    submit_label: Any = "",
    cancel_url: str = "",
    columns: bool = False,
) -> SafeString:
    """Return a form's errors, fields and buttons, to stand in a `<form>` with its token."""
    if not form:
        return NOTHING
    actions = NOTHING
    if submit_label:
        cancel = button_link(_("Cancel"), cancel_url, kind="plain") if cancel_url else NOTHING
        actions = format_html('<div class="form-actions">{}{}</div>', button(submit_label), cancel)
    return format_html(
        '<div class="form">{}{}<div class="{}">{}</div>{}</div>',
        form_errors(form),
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
