"""The check of cadres against the rules. Reads only, a few queries for each 2,000 cadres."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from records.core.database.kept_queries import KeptQuery
from records.eligibility.checking.measured import measure_of
from records.eligibility.checking.policy import Policy
from records.eligibility.checking.positions import (
    Position,
    Post,
    Promotion,
    applies_to,
    latest_promotion,
    position_on,
)
from records.eligibility.checking.results import CadreCheck, Figures, MakeUp, RuleResult
from records.eligibility.checking.tally import NONE, PromotionWindow, Span, Tally, tally_cadres
from records.eligibility.checking.windows import (
    DAY,
    Period,
    add_months,
    cycle_of,
    months_up_to,
    year_of,
)
from records.eligibility.enums import Effect, Window
from records.eligibility.models import Rule
from records.journal.measures import TRAINING_DAYS, Measure
from records.register.enums import AppointmentKind
from records.register.history import UnitHistory
from records.register.models import Appointment, Cadre
from records.register.models.appointment import AppointmentQuerySet
from records.register.models.cadre import CadreQuerySet

CHUNK = 2000
POST_COLUMNS = ("cadre_id", "post_level", "rank", "since", "until", "kind", "unit_id")
Places = list[tuple[date, int]]
"""Since when a person belonged to which unit, by main posts."""
YEAR = 12


class Person(NamedTuple):
    """Whom a check is about."""

    pk: int
    number: str
    name: str
    unit_code: str
    unit_name: str
    unit_path: str
    home: int
    """The number of the unit before the first main post."""


COLUMNS = ("pk", "staff_number", "name", "unit_on", "home")
"""The unit is that of the day asked about: its name and place of that day are read beside it, once for
all its people. As columns of every row they cost more than the rest of a single person's check."""


def check_cadres(
    cadres: CadreQuerySet,
    *,
    as_of: date,
    known_at: datetime | None = None,
    with_evidence: bool = True,
    codes: Collection[str] | None = None,
) -> Iterator[CadreCheck]:
    """Give the check of each cadre, in the order of `cadres`.

    Counts what occurred up to `as_of`; with `known_at`, only what the book and the rules held by
    then; the unit is that of `as_of`. `codes` limits the rules asked. Three queries for every 2,000
    cadres beside the one that reads them and the one that reads the rules; memory does not grow with
    their number.
    """
    checker = _Checker(as_of, known_at, with_evidence, codes)
    rows = _people(cadres, as_of).iterator(chunk_size=CHUNK)
    while part := list(islice(rows, CHUNK)):
        yield from checker.check(checker.people(part))


def check_cadre(cadre: Cadre, *, as_of: date, known_at: datetime | None = None) -> CadreCheck:
    """Return the check of one cadre; see `check_cadres`."""
    checker = _Checker(as_of, known_at, with_evidence=True, codes=None)
    return next(checker.check(checker.people(PERSON.rows(cadre.pk, as_of))))


def _people(cadres: CadreQuerySet, as_of: date) -> "QuerySet[Cadre, tuple[Any, ...]]":
    people = cadres.with_unit_number(as_of).annotate(home=Coalesce("registered_in", "unit"))
    return people.values_list(*COLUMNS)


def _posts_until(appointments: AppointmentQuerySet, as_of: date) -> "QuerySet[Appointment, Any]":
    held = appointments.carrying_level().filter(since__lte=as_of)
    return held.order_by("cadre_id", "since", "pk").values_list(*POST_COLUMNS)


# The check of one person stands behind many pages.
PERSON = KeptQuery(lambda cadre, as_of: _people(Cadre.objects.filter(pk=cadre), as_of), int, date)
POSTS_OF_ONE = KeptQuery(
    lambda cadre, as_of: _posts_until(Appointment.objects.filter(cadre=cadre), as_of), int, date
)


class _Case(NamedTuple):
    """A cadre with what was held, before the book is asked."""

    person: Person
    held: Position | None
    rules: Mapping[str, Rule]
    promotion: Promotion | None
    judged_by: Rule | None
    window: PromotionWindow | None


class _Ask(NamedTuple):
    """What a rule asks of the book on a day."""

    period: Period
    span: Span
    rolling: Span | None

    @classmethod
    def of(cls, rule: Rule, day: date) -> "_Ask":
        """Return what `rule` asks on `day`; the rolling sums of a cycle are shown, not proved."""
        measure, period = measure_of(rule), period_of(rule, day)
        days = TRAINING_DAYS if rule.alternative_days is not None else None
        rolling = None
        if rule.window == Window.CYCLE:
            rolling = Span(measure, months_up_to(day, months_of(rule)).start, proved=False)
        return cls(period, Span(measure, period.start, days), rolling)

    @property
    def spans(self) -> list[Span]:
        """Return the spans to be summed."""
        return [self.span, self.rolling] if self.rolling else [self.span]


class _Checker:
    """The rules of a day, applied to chunks of cadres."""

    def __init__(
        self,
        as_of: date,
        known_at: datetime | None,
        with_evidence: bool,
        codes: Collection[str] | None,
    ) -> None:
        self.as_of = as_of
        self.known_at = known_at
        self.with_evidence = with_evidence
        self.codes = codes
        self.policy = Policy(known_at)
        self.asks = {rule.pk: _Ask.of(rule, as_of) for rule in self.policy.in_force(as_of)}
        self.made_up = self._made_up_measures()
        self.leaders = self._leaders()
        self.places: dict[int, Places] = {}
        self.units = UnitHistory(())
        self.concerned: dict[tuple[int, Position], bool] = {}

    def people(self, rows: list[Any]) -> list[Person]:
        """Return the people of a chunk, in the units of the day; one query for units not met yet."""
        self.units.add(unit for _pk, _number, _name, unit, _home in rows)
        found = []
        for pk, number, name, unit, home in rows:
            then = self.units.of(unit, self.as_of)
            found.append(Person(pk, number, name, then.code, then.name, then.path, home))
        return found

    def check(self, people: list[Person]) -> Iterator[CadreCheck]:
        """Give the checks of a chunk; two queries."""
        posts, self.places = self._posts(people)
        cases = [self._case(person, posts.get(person.pk, [])) for person in people]
        tallies = tally_cadres(
            {case.person.pk: case.window for case in cases},
            self._spans(),
            made_up=self.made_up,
            as_of=self.as_of,
            known_at=self.known_at,
            with_entries=self.with_evidence,
        )
        for case in cases:
            yield self._answer(case, tallies.get(case.person.pk))

    def concerns(self, rule: Rule, held: Position) -> bool:
        """Return whether `rule` applies to who holds `held`; few differ among many cadres."""
        key = (rule.pk, held)
        if key not in self.concerned:
            self.concerned[key] = applies_to(rule.applies_to, held)
        return self.concerned[key]

    def _asked(self, rules: Mapping[str, Rule]) -> Mapping[str, Rule]:
        if self.codes is None:
            return rules
        return {code: rule for code, rule in rules.items() if code in self.codes}

    def _spans(self) -> list[Span]:
        """Return the spans that some rule in force asks for, each once."""
        wanted: dict[Span, None] = {}
        for rule in self.policy.in_force(self.as_of):
            if rule.window != Window.AFTER_PROMOTION and (
                self.codes is None or rule.code in self.codes
            ):
                wanted |= dict.fromkeys(self.asks[rule.pk].spans)
        return list(wanted)

    def _made_up_measures(self) -> list[Measure]:
        """Return what may be to be made up after a promotion: measures of the rules judged by."""
        rules = self.policy.in_force(self.as_of)
        named = {
            code
            for rule in rules
            if rule.window == Window.AFTER_PROMOTION
            and (self.codes is None or rule.code in self.codes)
            for code in rule.window_params.get("of", ())
        }
        measures = (measure_of(rule) for rule in self.policy.rules if rule.code in named)
        return list(dict.fromkeys(measures))

    def _leaders(self) -> Mapping[str, Any] | None:
        rules = self.policy.in_force(self.as_of)
        return next((r.applies_to for r in rules if r.window == Window.CYCLE), None)

    def _posts(self, people: list[Person]) -> tuple[dict[int, list[Post]], dict[int, Places]]:
        """Return what levels were held by, and since when in which unit, by cadre."""
        numbers = [person.pk for person in people]
        rows: Iterable[Any]
        if len(numbers) == 1:
            rows = POSTS_OF_ONE.rows(numbers[0], self.as_of)
        else:
            rows = _posts_until(Appointment.objects.filter(cadre__in=numbers), self.as_of)
        posts: dict[int, list[Post]] = {}
        places: dict[int, Places] = {}
        for cadre, group in groupby(rows, key=itemgetter(0)):
            held = list(group)
            posts[cadre] = [Post(*row[1:5]) for row in held]
            places[cadre] = [(row[3], row[6]) for row in held if row[5] == AppointmentKind.MAIN]
        return posts, places

    def _case(self, person: Person, posts: list[Post]) -> _Case:
        rules = self._asked(self.policy.on(self.as_of, person.unit_path))
        held = position_on(posts, self.as_of)
        promotion = judged_by = window = None
        makeup = next((r for r in rules.values() if r.window == Window.AFTER_PROMOTION), None)
        if makeup is not None and held is not None and len(posts) > 1:
            promotion = latest_promotion(posts, self.as_of, self.leaders)
        if makeup is not None and promotion is not None:
            judged_by = self._judge(makeup, promotion, person)
            if judged_by is not None:
                eve = promotion.since - DAY
                window = PromotionWindow(
                    months_up_to(eve, months_of(judged_by)).start,
                    promotion.since,
                    add_months(promotion.since, int(makeup.window_params.get("months", YEAR))),
                )
        return _Case(person, held, rules, promotion, judged_by, window)

    def _judge(self, makeup: Rule, promotion: Promotion, person: Person) -> Rule | None:
        """Return the hours rule that the cadre stood under on the day before the promotion."""
        eve = promotion.since - DAY
        then = self.policy.on(eve, self._path_on(person, eve) if self.policy.marks else "")
        for code in makeup.window_params.get("of", ()):
            if code in then and self.concerns(then[code], promotion.before):
                return then[code]
        return None

    def _path_on(self, person: Person, day: date) -> str:
        """Return the path, on an earlier day, of the unit the person belonged to that day."""
        begun = [unit for since, unit in self.places.get(person.pk, ()) if since <= day]
        unit = begun[-1] if begun else person.home
        if unit not in self.units.now:
            ever = {unit for held in self.places.values() for _since, unit in held}
            self.units.add({*ever, unit, person.home})
        return self.units.of(unit, day).path

    def _answer(self, case: _Case, tally: Tally | None) -> CadreCheck:
        results = [self._result(rule, case, tally) for rule in case.rules.values()]
        return CadreCheck(*case.person[:-1], self.as_of, case.held, results)

    def _result(self, rule: Rule, case: _Case, tally: Tally | None) -> RuleResult:
        result = RuleResult(rule, self.as_of, case.held, effect=rule.effect)
        if case.held is None or not self.concerns(rule, case.held):
            return result
        if rule.window == Window.AFTER_PROMOTION:
            return self._made_up(result, case, tally)
        ask = self.asks[rule.pk]
        sums = tally.of(ask.span) if tally else NONE
        result.applies = True
        result.figures = Figures(
            ask.period.start, sums, tally.of(ask.rolling) if tally and ask.rolling else None
        )
        result.required = rule.threshold
        result.actual = sums.amount
        result.met = is_met(rule, result.figures)
        result.due = ask.period.end
        result.evidence = sums.entries
        return result

    def _made_up(self, result: RuleResult, case: _Case, tally: Tally | None) -> RuleResult:
        result.makeup = MakeUp(case.promotion, case.judged_by)
        if case.promotion is None or case.judged_by is None or case.window is None:
            return result
        measure = measure_of(case.judged_by)
        before = Figures(case.window.start, tally.before(measure) if tally else NONE)
        result.makeup.before = before
        if is_met(case.judged_by, before):
            return result
        result.applies = True
        result.required = (case.judged_by.threshold or 0) - before.sums.amount
        after = tally.after(measure) if tally else NONE
        result.actual = after.amount
        result.met = result.actual >= result.required
        result.makeup.in_time = tally.in_time(measure) if tally else NONE.amount
        result.due = case.window.due
        result.evidence = after.entries
        if result.is_overdue:
            result.effect = Effect.BLOCKS
        return result


def period_of(rule: Rule, day: date) -> Period:
    """Return the period of a rule that `day` lies in."""
    return cycle_of(day, rule.window_params) if rule.window == Window.CYCLE else year_of(day)


def months_of(rule: Rule) -> int:
    """Return the length of a rule's period, in months."""
    if rule.window == Window.CYCLE:
        return YEAR * int(rule.window_params.get("years", 5))
    return YEAR


def is_met(rule: Rule, figures: Figures) -> bool:
    """Return whether the sums reach the threshold, or the days that may stand for it."""
    sums, alternative = figures.sums, rule.alternative_days
    if sums.amount >= (rule.threshold or 0):
        return True
    return alternative is not None and sums.alternative >= alternative
