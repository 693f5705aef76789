"""What is told about people: portraits, tags, requests for correction, and people entered twice."""

from datetime import timedelta

from lms.demo.builder.context import BuildContext, actor_for
from lms.demo.data.portraits import draw_portrait_of
from lms.demo.data.specs import PersonSpec
from records.archive.online.services import apply_online_hours
from records.corrections.models import ChangeRequest
from records.corrections.services import accept_request, ask_for_change, decline_request
from records.corrections.values import current_values_digest
from records.register.enums import PriorityTagKind
from records.register.merging import merge_cadres
from records.register.models import Cadre
from records.register.people.photos import set_photo
from records.register.people.tags import tag_cadre
from records.register.services import appoint_cadre, register_cadre

PORTRAITS = 24
TAGGED = 12
OFFICER = "90001"
TWICE = ("43079001", "43079002")
"""Staff numbers under which two people were entered again."""


def build_photos(context: BuildContext) -> None:
    """Give the people with accounts, and the first on the list, a portrait; tag some."""
    officer = actor_for(context.users[OFFICER])
    named = [number for number in context.users if number in context.cadres]
    numbers = list(dict.fromkeys([*named, *context.cadres]))[:PORTRAITS]
    for number in numbers:
        set_photo(
            cadre=context.cadres[number],
            content=draw_portrait_of(number, context.people[number].sex),
            actor=officer,
            now=context.now,
        )
    for turn, number in enumerate(numbers[:TAGGED]):
        tag_cadre(
            cadre=context.cadres[number],
            kind=PriorityTagKind.values[turn % len(PriorityTagKind.values)],
            since=context.days_ago(200 + turn),
            actor=officer,
            now=context.now,
        )


def build_corrections(context: BuildContext) -> None:
    """Let three people say what is wrong: one waits, one was accepted, one declined."""
    numbers = [number for number in context.users if number in context.cadres][:3]
    waiting, accepted, declined = numbers
    _ask(context, waiting, {"native_place": "湖南桃源"}, "户口本上的籍贯是桃源县")
    officer = actor_for(context.users[OFFICER])
    request = _ask(context, accepted, {"full_time_school": "湖南文理学院"}, "漏填全日制毕业院校")
    accept_request(
        request=request,
        seen=current_values_digest(request),
        answer="已与学历证书核对",
        actor=officer,
        now=context.now,
    )
    request = _ask(context, declined, {"professional_title": "高级经济师"}, "已取得职称")
    decline_request(
        request=request,
        answer="请先把职称证书交所在单位人事科",
        actor=officer,
        now=context.now,
    )


def _ask(context: BuildContext, number: str, values: dict[str, str], reason: str) -> ChangeRequest:
    return ask_for_change(
        cadre=context.cadres[number],
        values=values,
        reason=reason,
        actor=actor_for(context.users[number]),
        now=context.now - timedelta(days=2),
    )


def build_duplicates(context: BuildContext) -> None:
    """Enter two people again, as offices do; one pair waits, the other is merged."""
    unmerged, merged = _people_of_offices(context)
    _enter_again(context, unmerged, TWICE[0])
    duplicate = _enter_again(context, merged, TWICE[1])
    officer = actor_for(context.users[OFFICER])
    apply_online_hours(
        content=_export(context, merged, duplicate),
        filename="补录学习记录.csv",
        today=context.today,
        actor=officer,
        now=context.now,
    )
    merge_cadres(
        survivor=context.cadres[merged.staff_number],
        duplicate=duplicate,
        reason="同一人因调动重复登记，已与本人核实",
        actor=officer,
        now=context.now,
    )


def _people_of_offices(context: BuildContext) -> list[PersonSpec]:
    """Return two people of the district whose officer signs in to the demonstration."""
    near = [spec for spec in context.people.values() if spec.unit_code.startswith("430702")]
    plain = [spec for spec in near if spec.staff_number not in context.users]
    return plain[-2:]


def _enter_again(context: BuildContext, spec: PersonSpec, number: str) -> Cadre:
    unit = context.units[spec.unit_code]
    cadre = register_cadre(
        values={
            "staff_number": number,
            "name": spec.name,
            "sex": spec.sex,
            "birth_date": spec.birth_date,
            "phone": spec.phone,
            "category": spec.category,
            "unit": unit,
        },
        actor=context.actor,
        now=context.now - timedelta(days=30),
    )
    appoint_cadre(
        cadre=cadre,
        unit=unit,
        post_title=spec.post.post_title,
        post_level=spec.post.post_level,
        rank=spec.post.rank,
        since=spec.post.since,
        actor=context.actor,
        now=context.now - timedelta(days=30),
    )
    return cadre


def _export(context: BuildContext, spec: PersonSpec, cadre: Cadre) -> bytes:
    rows = ["工号,姓名,课程名称,学习日期,学习时长（分钟）"]
    for turn, title in enumerate(("基层党建实务", "机关公文写作", "应急管理基础"), start=1):
        rows.append(f"{cadre.staff_number},{spec.name},{title},{context.days_ago(9 + turn)},45")
    return "\n".join(rows).encode("gb18030")
