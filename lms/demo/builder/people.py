"""What is told about people: portraits, tags, requests for correction, and people entered twice."""

from datetime import timedelta

from lms.demo.builder.world import World, actor_for
from lms.demo.data.portraits import draw_portrait_of
from lms.demo.data.specs import PersonSpec
from records.archive.online.services import apply_online_hours
from records.corrections.models import ChangeRequest
from records.corrections.services import accept_request, ask_for_change, decline_request
from records.corrections.values import standing_digest
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


def build_photos(world: World) -> None:
    """Give the people with accounts, and the first on the list, a portrait; tag some."""
    officer = actor_for(world.users[OFFICER])
    named = [number for number in world.users if number in world.cadres]
    numbers = list(dict.fromkeys([*named, *world.cadres]))[:PORTRAITS]
    for number in numbers:
        set_photo(
            cadre=world.cadres[number],
            content=draw_portrait_of(number, world.people[number].sex),
            actor=officer,
            now=world.now,
        )
    for turn, number in enumerate(numbers[:TAGGED]):
        tag_cadre(
            cadre=world.cadres[number],
            kind=PriorityTagKind.values[turn % len(PriorityTagKind.values)],
            since=world.days_ago(200 + turn),
            actor=officer,
            now=world.now,
        )


def build_corrections(world: World) -> None:
    """Let three people say what is wrong: one waits, one was accepted, one declined."""
    numbers = [number for number in world.users if number in world.cadres][:3]
    waiting, accepted, declined = numbers
    _ask(world, waiting, {"native_place": "湖南桃源"}, "户口本上的籍贯是桃源县")
    officer = actor_for(world.users[OFFICER])
    request = _ask(world, accepted, {"full_time_school": "湖南文理学院"}, "漏填全日制毕业院校")
    accept_request(
        request=request,
        seen=standing_digest(request),
        answer="已与学历证书核对",
        actor=officer,
        now=world.now,
    )
    request = _ask(world, declined, {"professional_title": "高级经济师"}, "已取得职称")
    decline_request(
        request=request,
        answer="请先把职称证书交所在单位人事科",
        actor=officer,
        now=world.now,
    )


def _ask(world: World, number: str, values: dict[str, str], reason: str) -> ChangeRequest:
    return ask_for_change(
        cadre=world.cadres[number],
        values=values,
        reason=reason,
        actor=actor_for(world.users[number]),
        now=world.now - timedelta(days=2),
    )


def build_duplicates(world: World) -> None:
    """Enter two people again, as offices do; one pair waits, the other is merged."""
    unmerged, merged = _people_of_offices(world)
    _enter_again(world, unmerged, TWICE[0])
    duplicate = _enter_again(world, merged, TWICE[1])
    officer = actor_for(world.users[OFFICER])
    apply_online_hours(
        content=_export(world, merged, duplicate),
        filename="补录学习记录.csv",
        today=world.today,
        actor=officer,
        now=world.now,
    )
    merge_cadres(
        survivor=world.cadres[merged.staff_number],
        duplicate=duplicate,
        reason="同一人因调动重复登记，已与本人核实",
        actor=officer,
        now=world.now,
    )


def _people_of_offices(world: World) -> list[PersonSpec]:
    """Return two people of the district whose officer signs in to the demonstration."""
    near = [spec for spec in world.people.values() if spec.unit_code.startswith("430702")]
    plain = [spec for spec in near if spec.staff_number not in world.users]
    return plain[-2:]


def _enter_again(world: World, spec: PersonSpec, number: str) -> Cadre:
    unit = world.units[spec.unit_code]
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
        actor=world.actor,
        now=world.now - timedelta(days=30),
    )
    appoint_cadre(
        cadre=cadre,
        unit=unit,
        post_title=spec.post.post_title,
        post_level=spec.post.post_level,
        rank=spec.post.rank,
        since=spec.post.since,
        actor=world.actor,
        now=world.now - timedelta(days=30),
    )
    return cadre


def _export(world: World, spec: PersonSpec, cadre: Cadre) -> bytes:
    rows = ["工号,姓名,课程名称,学习日期,学习时长（分钟）"]
    for turn, title in enumerate(("基层党建实务", "机关公文写作", "应急管理基础"), start=1):
        rows.append(f"{cadre.staff_number},{spec.name},{title},{world.days_ago(9 + turn)},45")
    return "\n".join(rows).encode("gb18030")
