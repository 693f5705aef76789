"""What waits for a person: one line of a home's list of tasks."""

from datetime import date, datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.core.components.basics import button_link, tag
from cms.core.components.basics import meta as facts_line
from cms.core.components.html import NOTHING, link_or_text, when
from cms.core.formats import format_day, format_short_day, local_clock


def task_row(task: Any, today: date) -> SafeString:
    """Return a row of `<ul class="rows">` for a `records.core.seams.Task`: what, how many, when."""
    facts = [*task.facts, *([_due(task, today)] if task.due else [])]
    overdue = task.due is not None and task.due_day < today
    return format_html(
        '<li class="row"{}><div class="row-main"><div class="row-title">{}{}</div>{}</div>'
        '<div class="row-end">{}{}</div></li>',
        format_html(' data-task-count="{}"', task.count),
        link_or_text(task.title, task.url),
        when(task.count > 1, ' <span class="count">{}</span>', task.count),
        facts_line(facts) if facts else NOTHING,
        tag("bad", _("Overdue")) if overdue else NOTHING,
        button_link(task.action, task.url, kind="main" if task.is_main else "quiet", small=True),
    )


def _due(task: Any, today: date) -> str:
    clock = f" {local_clock(task.due)}" if isinstance(task.due, datetime) else ""
    # A day of another year without its year would read as one to come.
    write = format_short_day if task.due_day.year == today.year else format_day
    return _("due %s") % f"{write(task.due)}{clock}"
