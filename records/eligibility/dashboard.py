"""Coverage on the homes: of officers and auditors; of a liaison's own unit; and what follows from it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.seams import DashboardPanel, Task, TaskSource
from records.eligibility.checking.check import period_of
from records.eligibility.checking.queries import HOURS, hours_rules
from records.eligibility.coverage.figures import Row, coverage_of, total_of
from records.eligibility.coverage.links import CoverageLinks, row_label
from records.eligibility.coverage.people_lists import people_url
from records.eligibility.enums import Attention
from records.eligibility.kept.reading import answer_source
from records.eligibility.kept.waiting import Waiting, waiting_of
from records.register.models import Cadre, Unit

LOOKS_AFTER = frozenset({RoleKind.OFFICER, RoleKind.UNIT_LIAISON})
"""Who is to do something about a person's missing hours."""


LOWEST = 8
"""Units on the home; the page of coverage has all of them."""


def coverage_panel(user: User, now: datetime) -> Mapping[str, Any] | None:
    """Return how many of the people of one's units have the hours; None where there is nobody."""
    today = timezone.localdate(now)
    source = answer_source(day=today, today=today, question=HOURS)
    found = coverage_of(user, question=HOURS, as_of=today, source=source)
    total = total_of(found.rows)
    if not total.total:
        return None
    links = CoverageLinks(HOURS, today)
    lowest = sorted(found.rows, key=lambda row: row.all.share)
    return {
        "total": total,
        "as_of": source.run.as_of if source.run else today,
        "url": reverse("coverage"),
        "met_url": links.people(found.focus, met="yes"),
        "unmet": total.total - total.met,
        "unmet_url": links.people(found.focus, met="no"),
        "bars": [_bar(row, links) for row in lowest[:LOWEST]],
        "left_out": len(lowest[LOWEST:]),
    }


def _bar(row: Row, links: CoverageLinks) -> dict[str, Any]:
    met = "no" if row.all.met < row.all.total else "yes"
    return {
        "label": row_label(row),
        "done": row.all.met,
        "total": row.all.total,
        "url": links.row(row, met=met),
    }


def own_unit_panel(user: User, now: datetime) -> Mapping[str, Any] | None:
    """Return the people of a liaison's unit and how many need attention; a panel a unit held."""
    units = list(Unit.objects.filter(path__in=user.role_paths(RoleKind.UNIT_LIAISON)))
    found = [_own_unit(user, unit, timezone.localdate(now)) for unit in units]
    shown = [unit for unit in found if unit is not None]
    return {"units": shown} if shown else None


def _own_unit(user: User, unit: Unit, today: date) -> dict[str, Any] | None:
    waiting = waiting_of(Cadre.objects.visible_to(user).in_unit(unit), today)
    if waiting is None or not waiting.people:
        return None
    return {
        "name": unit.name,
        "waiting": waiting,
        "people_url": people_url({"unit": unit.code}),
        "unmet_url": people_url({"unit": unit.code, "rule": HOURS, "met": "no"}),
        "overdue_url": people_url({"unit": unit.code, "attention": Attention.OVERDUE}),
    }


def people_to_look_after(user: User, now: datetime) -> Iterable[Task]:
    """Give the people one sees who are short of hours, or whose make-up is overdue or comes due."""
    today = timezone.localdate(now)
    waiting = waiting_of(Cadre.objects.visible_to(user), today)
    return [] if waiting is None else [*_make_ups(waiting), *_short(waiting, today)]


def _make_ups(waiting: Waiting) -> Iterable[Task]:
    for pile, attention, title, action in (
        (waiting.overdue, Attention.OVERDUE, _("Overdue make-ups after promotion"), _("Look")),
        (waiting.remind, Attention.REMIND, _("Make-ups to remind of"), _("Remind")),
    ):
        if pile.count:
            yield Task(
                title=title,
                count=pile.count,
                url=people_url({"attention": attention}),
                action=action,
                due=pile.due,
                icon="clock",
            )


def _short(waiting: Waiting, today: date) -> Iterable[Task]:
    """Give those short of hours: some are all year round, so nobody is late for it yet."""
    if waiting.unmet.count:
        yield Task(
            title=_("People short of the required hours"),
            count=waiting.unmet.count,
            url=people_url({"rule": HOURS, "met": "no"}),
            action=_("Look"),
            due=min((period_of(rule, today).end for rule in hours_rules(today)), default=None),
            icon="chart",
            is_main=False,
        )


ELIGIBILITY_TASKS = (
    TaskSource("eligibility:people_to_look_after", LOOKS_AFTER, people_to_look_after, order=400),
)
ELIGIBILITY_PANELS = (
    DashboardPanel(
        code="eligibility:coverage",
        roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR}),
        template="records/eligibility/home_coverage.html",
        load=coverage_panel,
        # After the tasks: its list of units is long, and none of it is due today.
        order=310,
    ),
    DashboardPanel(
        code="eligibility:own_unit",
        roles=frozenset({RoleKind.UNIT_LIAISON}),
        template="records/eligibility/home_own_unit.html",
        load=own_unit_panel,
        order=220,
    ),
)
