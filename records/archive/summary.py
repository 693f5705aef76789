"""Where a cadre stands, in figures: for the home page, the archive and the officer's file."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from records.core.codes import ContentKind, Rank
from records.eligibility.check import check_cadre
from records.eligibility.measured import counts_online, is_make_up, requires_hours
from records.eligibility.results import CadreCheck, RuleResult
from records.journal.enums import Channel
from records.journal.models import Balance
from records.register.models import Cadre

BAR_KINDS = {kind: number for number, kind in enumerate(ContentKind.values, start=1)}


@dataclass(frozen=True, slots=True)
class Part:
    """Hours of one kind of content, as the stacked bar shows them."""

    label: str
    value: Decimal
    kind: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A cadre's hours against what is required. Hours are class hours."""

    check: CadreCheck
    main: RuleResult | None
    online: RuleResult | None
    make_up: RuleResult | None
    parts: list[Part]
    post_facts: list[str]
    first_year: int
    last_year: int

    @property
    def by_days(self) -> bool:
        """Return whether it was the days that met the main requirement, not the hours."""
        return self.main is not None and self.main.is_met_by_days

    @property
    def required(self) -> Decimal:
        """Return the hours required in the main window."""
        return (self.main.required if self.main else None) or Decimal(0)

    @property
    def actual(self) -> Decimal:
        """Return the hours of the main window."""
        return (self.main.actual if self.main else None) or Decimal(0)

    @property
    def title(self) -> str:
        """Return what the main window is called."""
        if self.first_year != self.last_year:
            return _("Hours of this cycle")
        return _("Hours of this year")

    @property
    def window(self) -> str:
        """Return the years of the main window."""
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"


def summarise(cadre: Cadre, today: date) -> Summary:
    """Return where `cadre` stands on `today`; a fixed number of queries."""
    check = check_cadre(cadre, as_of=today)
    applying = [result for result in check.results if result.applies]
    main = next((result for result in applying if requires_hours(result.rule)), None)
    first, last = _years(main, today)
    return Summary(
        check=check,
        main=main,
        online=next((result for result in applying if counts_online(result.rule)), None),
        make_up=next((result for result in applying if is_make_up(result.rule)), None),
        parts=hours_by_content(cadre, first, last),
        post_facts=post_facts(cadre, today),
        first_year=first,
        last_year=last,
    )


def hours_by_content(cadre: Cadre, first: int, last: int) -> list[Part]:
    """Return the concentrated hours of the years, by kind of content; one query."""
    sums: dict[str, Decimal] = {}
    for kind, hours in Balance.objects.filter(
        cadre=cadre, channel=Channel.CONCENTRATED, year__gte=first, year__lte=last
    ).values_list("content_kind", "hours"):
        sums[kind] = sums.get(kind, Decimal(0)) + hours
    return [
        Part(str(ContentKind(kind).label), sums[kind], BAR_KINDS[kind])
        for kind in ContentKind.values
        if sums.get(kind)
    ]


def post_facts(cadre: Cadre, day: date) -> list[str]:
    """Return unit, post and rank on `day`, for the head of a page."""
    held = Cadre.objects.filter(pk=cadre.pk).with_level(day).with_post(day).with_unit(day).get()
    facts = [held.unit_on_name]  # type: ignore[attr-defined]
    if held.post_title:  # type: ignore[attr-defined]
        facts.append(held.post_title)  # type: ignore[attr-defined]
    if held.rank not in (None, Rank.NONE):  # type: ignore[attr-defined]
        facts.append(str(Rank(held.rank).label))  # type: ignore[attr-defined]
    # Who holds a rank and no leading post has the rank for a post title too.
    return list(dict.fromkeys(facts))


def _years(main: RuleResult | None, today: date) -> tuple[int, int]:
    if main is None or main.due is None:
        return today.year, today.year
    years = int(main.rule.window_params.get("years", 1))
    return main.due.year - years + 1, main.due.year
