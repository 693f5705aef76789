"""Tags and filters behind the components; loaded in every template (a builtin)."""

from datetime import date, datetime, time
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString

from cms.core import formats
from cms.core.components import (
    basics,
    boxes,
    cadres,
    courses,
    entries,
    figures,
    forms,
    frame,
    kept,
    list_page,
    lists,
    posts,
    sessions,
    tasks,
    work,
)

register = template.Library()

SIMPLE = (
    basics.icon,
    basics.tag,
    basics.due,
    basics.button,
    basics.button_link,
    basics.meta,
    basics.date_badge,
    basics.digest,
    boxes.empty_state,
    boxes.person,
    entries.counted_entries,
    entries.newest_entries,
    entries.training_rows,
    posts.post_trail,
    cadres.cadre_rows,
    sessions.class_day,
    figures.stat,
    figures.ring,
    figures.stacked_bar,
    figures.coverage,
    figures.heat_table,
    lists.list_item,
    lists.tabs,
    lists.breadcrumbs,
    lists.pagination,
    work.work,
    work.deadline,
    work.export_buttons,
    list_page.list_choice,
    tasks.task_row,
    forms.field,
    forms.field_notes,
    forms.form_errors,
    forms.error_summary,
    forms.form_fields,
    forms.filter_bar,
    courses.course_card,
    frame.stylesheets,
    frame.menu_links,
    frame.tab_links,
    kept.site_footer,
    kept.form_kept,
    kept.page_language,
    kept.htmx,
)
"""The components that stand alone: {% tag "ok" _("Present") %}."""

WRAPPERS = (
    boxes.card,
    boxes.page_header,
    boxes.verdict,
    boxes.notice,
    boxes.confirm,
    boxes.more,
    list_page.list_table,
)
"""The components around other content: {% card _("To do") %}…{% endcard %}."""

for component in SIMPLE:
    register.simple_tag(component)
for wrapper in WRAPPERS:
    register.simple_block_tag(wrapper)

register.filter(basics.state_icon)
register.filter(basics.short_digest)
register.filter(basics.as_items)
register.filter(forms.described_by)
register.filter(forms.anchor_of)
for with_context in (
    forms.error_prefix,
    kept.site_header,
    kept.site_tabbar,
):
    register.simple_tag(with_context, takes_context=True)


@register.simple_tag(takes_context=True)
def dashboard_panel(context: Context, panel: Any) -> SafeString:
    """Show a room's part of a home: its own template, with what the room loaded for it."""
    engine = context.template.engine  # type: ignore[union-attr]
    with context.push(**panel.context):
        return engine.get_template(panel.template).render(context)


@register.simple_tag
def site_title() -> str:
    """Return the site's name, also where Wagtail means its own record of the site by that word."""
    return settings.SITE_NAME


@register.filter
def hours(value: object) -> str:
    """Write class hours, or any figure, without idle zeros."""
    return formats.format_number(value)


@register.filter
def percent(value: object, total: object = 1) -> str:
    """Write a share: of 1, or of the total given."""
    return formats.format_percent(value, total)


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a full date."""
    return formats.format_day(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Write a date without its year."""
    return formats.format_short_day(value) if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Write the day of the week."""
    return formats.format_weekday(value) if value else ""


@register.filter
def month_name(value: date | datetime) -> str:
    """Write the month alone: 11月, Nov."""
    return formats.format_month(value)


@register.filter
def duration(seconds: object) -> str:
    """Write a length of time given in seconds."""
    return formats.format_duration(seconds)


@register.filter
def clock(value: datetime | time | None) -> str:
    """Write hours and minutes."""
    return formats.local_clock(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a date with its hours and minutes."""
    return f"{formats.format_day(value)} {formats.local_clock(value)}" if value else ""


@register.filter
def date_range(start: date | datetime | None, end: date | datetime | None) -> str:
    """Write a first and a last day, what they share said once."""
    return formats.format_range(start, end or start) if start else ""


@register.filter
def time_range(start: datetime | time | None, end: datetime | time | None) -> str:
    """Write 08:30–11:30."""
    if not start:
        return ""
    first = formats.local_clock(start)
    return f"{first}–{formats.local_clock(end)}" if end else first


@register.filter
def initial(name: str) -> str:
    """Return the first character of a name."""
    return str(name or "")[:1]
