"""Dated roles against a replay by hand: any order of giving, prolonging and ending, any day asked."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from records.accounts.models import Role, User
from records.accounts.services import change_role_end, grant_role, revoke_role
from records.core.errors import DomainError
from tests.factories.records import ACTOR, UnitFactory, UserFactory

START = date(2026, 1, 1)
DAYS = 30
KINDS = ("officer", "auditor", "audit_admin")
APART = {frozenset(("audit_admin", "officer")), frozenset(("audit_admin", "auditor"))}

grants = st.tuples(
    st.just("grant"),
    st.sampled_from(KINDS),
    st.integers(0, 1),
    st.integers(0, 6),
    st.none() | st.integers(0, 10),
)
ends = st.tuples(st.just("end"), st.integers(0, 7))
moves = st.tuples(st.just("move"), st.integers(0, 7), st.none() | st.integers(0, 10))
steps = st.lists(st.tuples(st.integers(0, 3), grants | ends | moves), max_size=12)


@dataclass
class Held:
    """A role as the replay knows it: day by day, and nothing else."""

    kind: str
    unit: int
    first: int
    last: int | None
    ended: bool = False

    def days(self) -> set[int]:
        last = DAYS * 3 if self.last is None else self.last
        return set(range(self.first, last + 1))


def moment(day: int) -> datetime:
    # Noon in Greenwich is the same day in Changde.
    return datetime.combine(START + timedelta(days=day), time(4), UTC)


class TestReplay(TestCase):
    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(steps=steps)
    def test_every_day_answers_as_the_replay_does(self, steps):
        user, units = UserFactory(), [UnitFactory(), UnitFactory()]
        rows: list[Role] = []
        told: list[Held] = []
        today = 0
        for wait, step in steps:
            today += wait
            with time_machine.travel(moment(today), tick=False):
                if step[0] == "grant":
                    self._grant(user, units, rows, told, today, step)
                elif told:
                    which = step[1] % len(told)
                    act = self._end if step[0] == "end" else self._move
                    act(rows[which], told[which], told, today, step)
                self._compare_rights(user, units, told, today)
        self._compare_history(user, told)

    def _grant(self, user, units, rows, told, today, step):
        _word, kind, unit, ahead, length = step
        unit = -1 if kind == "audit_admin" else unit
        first = today + ahead
        wanted = Held(kind, unit, first, None if length is None else first + length)
        same = [
            held
            for held in told
            if not held.ended
            and (held.kind, held.unit) == (kind, unit)
            and held.days() & wanted.days()
        ]
        known = same and same[0].first <= first and same[0].last == wanted.last
        allowed = not same and self._compatible(wanted, told)
        try:
            row = grant_role(
                user=user,
                kind=kind,
                unit=None if unit < 0 else units[unit],
                valid_from=START + timedelta(days=first),
                valid_until=None if wanted.last is None else START + timedelta(days=wanted.last),
                actor=ACTOR,
                now=moment(today),
            )
        except DomainError:
            assert not known
            assert not allowed
        else:
            assert known or allowed
            if allowed:
                rows.append(row)
                told.append(wanted)

    def _end(self, row, held, told, today, _step):
        over = held.ended or (held.last is not None and held.last < today)
        try:
            revoke_role(role=row, actor=ACTOR, now=moment(today))
        except DomainError:
            # The only audit administrator stays; a role without an end is the case.
            assert held.kind == "audit_admin"
            assert held.last is None
            return
        if not over:
            held.ended = True
            held.last = held.first - 1 if held.first > today else min(held.last or today, today)

    def _move(self, row, held, told, today, step):
        last = None if step[2] is None else today + step[2]
        others = [other for other in told if other is not held]
        allowed = self._movable(held, last, others, today)
        try:
            change_role_end(
                role=row,
                valid_until=None if last is None else START + timedelta(days=last),
                actor=ACTOR,
                now=moment(today),
            )
        except DomainError:
            assert not allowed
        else:
            assert allowed or held.last == last
            held.last = last

    def _movable(self, held, last, others, today) -> bool:
        if held.ended or (held.last is not None and held.last < today):
            return False
        if last is not None and last < max(held.first, today):
            return False
        if held.kind == "audit_admin" and held.last is None and last is not None:
            return False
        moved = Held(held.kind, held.unit, held.first, last)
        overlaps = any(
            not other.ended
            and (other.kind, other.unit) == (held.kind, held.unit)
            and other.days() & moved.days()
            for other in others
        )
        return not overlaps and self._compatible(moved, others)

    @staticmethod
    def _compatible(wanted, told) -> bool:
        return not any(
            not held.ended
            and frozenset((held.kind, wanted.kind)) in APART
            and held.days() & wanted.days()
            for held in told
        )

    @staticmethod
    def _compare_rights(user, units, told, today):
        found = {(kind, path) for kind, path, _id in User.objects.get(pk=user.pk).held_roles}
        assert found == {
            (held.kind, None if held.unit < 0 else units[held.unit].path)
            for held in told
            if not held.ended and today in held.days()
        }

    @staticmethod
    def _compare_history(user, told):
        for day in range(DAYS):
            found = user.roles.held_on(START + timedelta(days=day))
            assert sorted(found.values_list("kind", flat=True)) == sorted(
                held.kind for held in told if day in held.days()
            )
