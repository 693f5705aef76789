"""Units over time: any history of changes gives, for every day, what a day-by-day replay gives."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from records.core.errors import DomainError
from records.register.enums import AppointmentKind, EndReason
from records.register.models import Appointment, Cadre, Unit, UnitSpan
from records.register.services import (
    NewUnit,
    appoint_cadre,
    bring_register_to_today,
    close_unit,
    create_unit,
    end_appointment,
    merge_units,
    move_unit,
    register_cadre,
    rename_unit,
    split_unit,
)
from tests.factories.records import ACTOR

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)
DAYS = range(12)
TODAY = 6
NOW = datetime(2026, 1, 7, 1, 0, tzinfo=UTC)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@contextmanager
def undone():
    """A world of its own for each example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Replay:
    """What is so on each day, kept the slow way: one table a day."""

    units: list[dict[str, tuple[str, str | None]]] = field(
        default_factory=lambda: [{} for _ in DAYS]
    )
    posts: list[dict[str, int]] = field(default_factory=lambda: [{} for _ in DAYS])
    held_in: list[dict[int, str]] = field(default_factory=lambda: [{} for _ in DAYS])
    home: dict[str, str] = field(default_factory=dict)

    def path(self, number: int, code: str) -> str:
        parent = self.units[number][code][1]
        return f"{self.path(number, parent) if parent else '/'}{code}/"

    def belongs(self, number: int, person: str) -> str:
        for earlier in range(number, -1, -1):
            post = self.posts[earlier].get(person)
            if post is not None:
                # Ended without a successor: the unit of the last post, as reforms left it.
                return self.held_in[earlier][post]
        return self.home[person]


class World:
    """The services, and beside them the replay, told of what the services accepted."""

    def __init__(self) -> None:
        self.replay = Replay()
        self.posts: dict[int, Appointment] = {}
        self.made = 0
        for code, parent in (("R", None), ("A", "R"), ("B", "R"), ("A1", "A")):
            self.found(code, parent, None)
        for person, home in (("P", "A"), ("Q", "B")):
            values = {"staff_number": person, "name": person, "unit": self.unit(home)}
            register_cadre(values=values, actor=ACTOR, now=NOW)
            self.replay.home[person] = home

    def unit(self, code: str) -> Unit:
        return Unit.objects.get(code=code)

    def found(self, code: str, parent: str | None, on: int | None) -> None:
        create_unit(
            code=code,
            name=code,
            kind="department",
            parent=self.unit(parent) if parent else None,
            since=None if on is None else day(on),
            actor=ACTOR,
            now=NOW,
        )
        for number in DAYS:
            if on is None or number >= on:
                self.replay.units[number][code] = (code, parent)

    def create(self, code: str, other: str, person: str, on: int) -> None:
        self.made += 1
        self.found(f"N{self.made}", code, on)

    def rename(self, code: str, other: str, person: str, on: int) -> None:
        name = f"{code} named on {on}"
        rename_unit(unit=self.unit(code), name=name, on=day(on), actor=ACTOR, now=NOW)
        for number in DAYS[on:]:
            if code in self.replay.units[number]:
                self.replay.units[number][code] = (name, self.replay.units[number][code][1])

    def move(self, code: str, other: str, person: str, on: int) -> None:
        parent = self.unit(other)
        move_unit(unit=self.unit(code), parent=parent, on=day(on), actor=ACTOR, now=NOW)
        for number in DAYS[on:]:
            if code in self.replay.units[number]:
                self.replay.units[number][code] = (self.replay.units[number][code][0], other)

    def close(self, code: str, other: str, person: str, on: int) -> None:
        close_unit(unit=self.unit(code), on=day(on), actor=ACTOR, now=NOW)
        for number in DAYS[on:]:
            self.replay.units[number].pop(code, None)

    def merge(self, code: str, other: str, person: str, on: int) -> None:
        if code == other:
            return
        into = self.unit(other)
        merge_units(units=[self.unit(code)], into=into, on=day(on), actor=ACTOR, now=NOW)
        for number in DAYS[on:]:
            units = self.replay.units[number]
            units.pop(code, None)
            for child, (name, parent) in list(units.items()):
                if parent == code:
                    units[child] = (name, other)
            held = self.replay.held_in[number]
            for post, unit in list(held.items()):
                if unit == code:
                    held[post] = other

    def split(self, code: str, other: str, person: str, on: int) -> None:
        self.made += 1
        new = f"S{self.made}"
        cadre = Cadre.objects.get(staff_number=person)
        part = NewUnit(new, new, "department", people=[cadre.pk])
        parent = self.replay.units[on].get(code, ("", None))[1]
        split_unit(
            unit=self.unit(code), parts=[part], closes=False, on=day(on), actor=ACTOR, now=NOW
        )
        post = self.replay.posts[on][person]
        for number in DAYS[on:]:
            self.replay.units[number][new] = (new, parent)
            if self.replay.held_in[number].get(post) == code:
                self.replay.held_in[number][post] = new

    def appoint(self, code: str, other: str, person: str, on: int) -> None:
        self.made += 1
        post = self.made
        appoint_cadre(
            cadre=Cadre.objects.get(staff_number=person),
            unit=self.unit(code),
            post_title=f"post {post}",
            since=day(on),
            actor=ACTOR,
            now=NOW,
        )
        for number in DAYS[on:]:
            self.replay.posts[number][person] = post
            self.replay.held_in[number][post] = code

    def end(self, code: str, other: str, person: str, on: int) -> None:
        cadre = Cadre.objects.get(staff_number=person)
        held = Appointment.objects.main().filter(cadre=cadre).held_on(day(on)).first()
        if held is None:
            return
        end_appointment(
            appointment=held, until=day(on), reason=EndReason.REMOVED, actor=ACTOR, now=NOW
        )
        ended = self.replay.posts[on].get(person)
        for number in DAYS[on:]:
            if self.replay.posts[number].get(person) == ended:
                self.replay.posts[number].pop(person)

    def second(self, code: str, other: str, person: str, on: int) -> None:
        appoint_cadre(
            cadre=Cadre.objects.get(staff_number=person),
            unit=self.unit(code),
            post_title=f"second {on}",
            since=day(on),
            until=day(on + 2),
            kind=AppointmentKind.SECONDMENT,
            actor=ACTOR,
            now=NOW,
        )

    def do(self, act: str, *asked) -> bool:
        """Do an act; where the services refuse it, nothing has happened."""
        try:
            with transaction.atomic():
                getattr(self, act)(*asked)
        except (DomainError, Unit.DoesNotExist):
            return False
        return True


ACTS = "create rename move close merge split appoint appoint end second".split()
CODES = ["R", "A", "B", "A1", "N1", "S2", "N3"]
steps = st.tuples(
    st.sampled_from(ACTS),
    st.sampled_from(CODES),
    st.sampled_from(CODES),
    st.sampled_from(["P", "Q"]),
    st.integers(1, len(DAYS) - 2),
)


def told_units(number: int) -> dict[str, tuple[str, str]]:
    return {u.code: (u.name_on, u.path_on) for u in Unit.objects.as_of(day(number))}


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps, min_size=4, max_size=14))
def test_any_history_is_told_day_by_day(history) -> None:
    with undone():
        world = World()
        for act, *asked in history:
            before = (list(UnitSpan.objects.values_list()), list(Appointment.objects.values_list()))
            done = world.do(act, *asked)
            event(f"{act}: {'done' if done else 'refused'}")
            if not done:
                after = (
                    list(UnitSpan.objects.values_list()),
                    list(Appointment.objects.values_list()),
                )
                assert before == after
        replay = world.replay
        for number in DAYS:
            expected = {
                code: (name, replay.path(number, code))
                for code, (name, _parent) in replay.units[number].items()
            }
            assert told_units(number) == expected
            for cadre in Cadre.objects.with_unit(day(number)):
                code = replay.belongs(number, cadre.staff_number)
                assert cadre.unit_on_code == code
                if code in expected:
                    assert (cadre.unit_on_name, cadre.unit_on_path) == expected[code]
                    assert cadre in Cadre.objects.in_unit(world.unit(code), day(number))
        today_is_as_told(TODAY)
        for number in DAYS[TODAY:]:
            bring_register_to_today(today=day(number), actor=ACTOR, now=NOW)
            again = bring_register_to_today(today=day(number), actor=ACTOR, now=NOW)
            assert again == (0, 0)
            today_is_as_told(number)


def today_is_as_told(number: int) -> None:
    """The rows of today say what the dated rows say of that day."""
    rows = Unit.objects.filter(is_active=True)
    assert {u.code: (u.name, u.path) for u in rows} == told_units(number)
    for cadre in Cadre.objects.with_unit(day(number)).select_related("unit"):
        assert cadre.unit.code == cadre.unit_on_code


class TestOneByOne:
    """Examples one can follow."""

    @pytest.fixture
    def world(self) -> World:
        return World()

    def appoint(self, world: World, person: str, code: str, on: int) -> Appointment:
        world.do("appoint", code, "", person, on)
        return Appointment.objects.main().filter(cadre__staff_number=person).latest("since")

    def test_a_name_of_a_day_to_come_is_kept_and_applied_on_its_day(self, world) -> None:
        world.rename("A", "", "", 9)
        assert world.unit("A").name == "A"
        assert told_units(9)["A"][0] == "A named on 9"
        assert bring_register_to_today(today=day(9), actor=ACTOR, now=NOW)[0] == 1
        assert world.unit("A").name == "A named on 9"

    def test_a_day_in_the_past_is_redated_with_all_below(self, world) -> None:
        world.move("A", "B", "", 2)
        assert told_units(1)["A1"][1] == "/R/A/A1/"
        assert told_units(2)["A1"][1] == "/R/B/A/A1/"
        assert world.unit("A1").path == "/R/B/A/A1/"

    def test_a_past_day_is_refused_where_a_later_change_stands(self, world) -> None:
        world.rename("A", "", "", 5)
        with pytest.raises(DomainError, match="2026-01-06") as refused:
            world.rename("A", "", "", 3)
        assert refused.value.field == "on"

    def test_a_unit_cannot_stand_below_itself_on_any_day(self, world) -> None:
        world.move("B", "A1", "", 8)
        with pytest.raises(DomainError) as refused:
            world.move("A", "B", "", 2)
        assert refused.value.field == "parent"

    def test_two_units_may_trade_names_on_one_day(self, world) -> None:
        for code, name in (("A", "X"), ("B", "A"), ("A", "B")):
            rename_unit(unit=world.unit(code), name=name, on=day(9), actor=ACTOR, now=NOW)
        bring_register_to_today(today=day(9), actor=ACTOR, now=NOW)
        assert (world.unit("A").name, world.unit("B").name) == ("B", "A")

    def test_closing_says_who_is_still_there(self, world) -> None:
        self.appoint(world, "P", "A1", 3)
        with pytest.raises(DomainError, match="A1"):
            close_unit(unit=world.unit("A"), on=day(8), actor=ACTOR, now=NOW)
        with pytest.raises(DomainError, match="P"):
            close_unit(unit=world.unit("A1"), on=day(8), actor=ACTOR, now=NOW)

    def test_people_go_on_in_the_unit_theirs_became(self, world) -> None:
        self.appoint(world, "P", "A1", 3)
        self.appoint(world, "Q", "A1", 4)
        world.merge("A1", "B", "", 5)
        posts = Appointment.objects.main().filter(cadre__staff_number="P").order_by("since")
        assert [(p.unit.code, p.since, p.until) for p in posts] == [
            ("A1", day(3), day(5)),
            ("B", day(5), None),
        ]
        assert {c.unit.code for c in Cadre.objects.all()} == {"B"}
        assert not world.unit("A1").is_active

    def test_a_new_unit_takes_over_the_name_of_the_closed_one(self, world) -> None:
        self.appoint(world, "P", "A1", 3)
        target = merge_units(
            units=[world.unit("A1")],
            into=NewUnit("A9", "A1 and more", "department"),
            parent=world.unit("A"),
            on=day(5),
            actor=ACTOR,
            now=NOW,
        )
        with pytest.raises(DomainError) as taken:
            create_unit(
                code="A10",
                name="A1 and more",
                kind="department",
                parent=world.unit("A"),
                actor=ACTOR,
                now=NOW,
            )
        assert taken.value.field == "name"
        renamed = rename_unit(unit=target, name="A1", on=day(6), actor=ACTOR, now=NOW)
        assert renamed.name == "A1"

    def test_an_appointment_elsewhere_moves_the_person_on_its_day(self, world) -> None:
        self.appoint(world, "P", "A", 2)
        self.appoint(world, "P", "B", 9)
        cadre = Cadre.objects.get(staff_number="P")
        assert cadre.unit.code == "A"
        assert list(Cadre.objects.in_unit(world.unit("B"), day(9)).filter(pk=cadre.pk)) == [cadre]
        assert bring_register_to_today(today=day(10), actor=ACTOR, now=NOW) == (0, 1)
        cadre.refresh_from_db()
        assert cadre.unit.code == "B"

    def test_a_side_post_moves_nobody_and_raises_no_level(self, world) -> None:
        self.appoint(world, "P", "A", 2)
        world.second("B", "", "P", 4)
        cadre = Cadre.objects.with_level(day(5)).get(staff_number="P")
        assert (cadre.unit.code, cadre.level) == ("A", 199)
        with pytest.raises(DomainError) as endless:
            appoint_cadre(
                cadre=cadre,
                unit=world.unit("B"),
                post_title="挂职副局长",
                kind=AppointmentKind.SECONDMENT,
                since=day(4),
                actor=ACTOR,
                now=NOW,
            )
        assert endless.value.field == "until"

    def test_who_retires_holds_nothing_and_leaves_the_register_on_that_day(self, world) -> None:
        post = self.appoint(world, "P", "A", 2)
        world.second("B", "", "P", 5)
        end_appointment(
            appointment=post, until=day(6), reason=EndReason.RETIRED, actor=ACTOR, now=NOW
        )
        cadre = Cadre.objects.get(staff_number="P")
        assert cadre.left_on == day(6)
        assert not cadre.appointments.held_on(day(6)).exists()
        assert cadre in Cadre.objects.active(day(5))
        assert cadre not in Cadre.objects.active(day(6))
