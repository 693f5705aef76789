"""What changed of late: a unit renamed, two merged, a change to come; a secondment; two transfers."""

from datetime import timedelta

from lms.demo.builder.context import BuildContext
from lms.demo.data.specs import PersonSpec
from records.core.codes import PostLevel
from records.register.enums import AppointmentKind
from records.register.models import Cadre, Transfer, Unit
from records.register.services import (
    NewPost,
    appoint_cadre,
    merge_units,
    release_cadre,
    rename_unit,
    transfer_cadre,
)

RENAMED, NEW_NAME, NEW_SHORT = "常德市科学技术局", "常德市科学技术和创新局", "市科技创新局"
MERGED, INTO = ("陈家嘴镇", "下渔口镇")
TO_COME, ITS_NAME = "安全乡", "安全镇"
HERE, THERE = "430702", "430703"
RECENTLY = 10
"""Days ago: after the last appointment of everybody."""


def build_reforms(context: BuildContext) -> None:
    """Change the tree, and let some people go elsewhere."""
    _change_units(context)
    _second_somebody(context)
    _transfer_two(context)


def _change_units(context: BuildContext) -> None:
    by_name = {unit.name: unit for unit in context.units.values()}
    by_short = {unit.short_name: unit for unit in context.units.values()}
    rename_unit(
        unit=by_name[RENAMED],
        name=NEW_NAME,
        short_name=NEW_SHORT,
        on=context.days_ago(200),
        actor=context.actor,
        now=context.now,
    )
    merge_units(
        units=[by_short[MERGED]],
        into=by_short[INTO],
        on=context.days_ago(RECENTLY),
        actor=context.actor,
        now=context.now,
    )
    old = by_short[TO_COME]
    rename_unit(
        unit=old,
        name=old.name.replace(TO_COME, ITS_NAME),
        short_name=ITS_NAME,
        on=context.today + timedelta(days=30),
        actor=context.actor,
        now=context.now,
    )


def _second_somebody(context: BuildContext) -> None:
    spec = _staff_of(context, HERE)[0]
    appoint_cadre(
        cadre=context.cadres[spec.staff_number],
        unit=context.units["4307-02"],
        post_title="干部科副科长（挂职）",
        post_level=PostLevel.TOWNSHIP_DEPUTY,
        kind=AppointmentKind.SECONDMENT,
        since=context.days_ago(RECENTLY),
        until=context.today + timedelta(days=355),
        released_from=spec.post.post_title,
        actor=context.actor,
        now=context.now,
    )


def _transfer_two(context: BuildContext) -> None:
    gone, waits = _staff_of(context, HERE)[1], _staff_of(context, THERE)[0]
    transfer_cadre(
        cadre=context.cadres[gone.staff_number],
        to_unit=_department(THERE, "财政局"),
        post=NewPost("一级科员", context.days_ago(5), PostLevel.STAFF, gone.post.rank),
        note="工作需要",
        actor=context.actor,
        now=context.now,
    )
    release_cadre(
        cadre=context.cadres[waits.staff_number],
        to_unit=_department(HERE, "民政局"),
        wanted_on=context.today + timedelta(days=7),
        note="夫妻两地分居，本人申请",
        actor=context.actor,
        now=context.now,
    )
    assert Transfer.objects.count() == 2  # noqa: S101


def _department(county: str, name: str) -> Unit:
    return Unit.objects.get(parent__code=county, name__endswith=name)


def _staff_of(context: BuildContext, county: str) -> list[PersonSpec]:
    """Return members of staff of a county's offices who have no account: nobody's lesson changes."""
    here = set(
        Cadre.objects.filter(unit__path__contains=f"/{county}/", user=None, enrollments=None)
        .active()
        .values_list("staff_number", flat=True)
    )
    return [
        spec
        for number, spec in sorted(context.people.items())
        if number in here and spec.post.post_level == PostLevel.STAFF
    ]
