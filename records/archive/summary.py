"""Where a cadre stands, in figures: for the home page, the archive and the officer's file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from records.core.codes import ContentKind, Rank
from records.core.database.kept_queries import KeptQuery
from records.core.labels import label_of
from records.eligibility.checking.check import check_cadre
from records.eligibility.checking.measured import counts_online, is_make_up, requires_hours
from records.eligibility.checking.results import CadreCheck, RuleResult
from records.journal.enums import Channel
from records.journal.models import Balance
from records.register.enums import LEVEL_KINDS
from records.register.history import UnitHistory, unit_by_posts
from records.register.models import Appointment, Cadre

HOURS_OF_YEARS: KeptQuery[tuple[str, Decimal]] = KeptQuery(
    lambda cadre, first, last: (
        Balance.objects.filter(
            cadre=cadre, channel=Channel.CONCENTRATED, year__gte=first, year__lte=last
        )
        .order_by("year")
        .values_list("content_kind", "hours")
    ),
    int,
    int,
    int,
)
POSTS: KeptQuery[Appointment] = KeptQuery(
    lambda cadre: Appointment.objects.filter(cadre=cadre).order_by("since", "pk"), int
)
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

    cadre: Cadre
    check: CadreCheck
    main: RuleResult | None
    online: RuleResult | None
    make_up: RuleResult | None
    parts: list[Part]
    first_year: int
    last_year: int

    @property
    def by_days(self) -> bool:
        """Return whether it was the days that met the main requirement, not the hours."""
        return self.main is not None and self.main.is_met_by_days

    @property
    def post_facts(self) -> list[str]:
        """Return unit, post and rank, for pages that show them; two queries."""
        return post_facts(self.cadre, self.check.as_of)

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
        cadre=cadre,
        check=check,
        main=main,
        online=next((result for result in applying if counts_online(result.rule)), None),
        make_up=next((result for result in applying if is_make_up(result.rule)), None),
        parts=hours_by_content(cadre, first, last),
        first_year=first,
        last_year=last,
    )


def hours_by_content(cadre: Cadre, first: int, last: int) -> list[Part]:
    """Return the concentrated hours of the years, by kind of content; one query."""
    sums: dict[str, Decimal] = {}
    for kind, hours in HOURS_OF_YEARS.rows(cadre.pk, first, last):
        sums[kind] = sums.get(kind, Decimal(0)) + hours
    return [
        Part(label_of(ContentKind, kind), sums[kind], BAR_KINDS[kind])
        for kind in ContentKind.values
        if sums.get(kind)
    ]


def post_facts(cadre: Cadre, day: date) -> list[str]:
    """Return unit, post and rank on `day`, for the head of a page; two queries.

    As `with_unit`, `with_post` and `with_level` answer for many: for one person the database takes
    longer to understand those than to read all posts.
    """
    posts = [post for post in POSTS.rows(cadre.pk) if post.since <= day]
    unit = unit_by_posts(posts, day) or cadre.registered_in_id or cadre.unit_id
    return facts_of_posts(posts, UnitHistory([unit]).of(unit, day).name, day)


def facts_of_posts(posts: Sequence[Appointment], unit_name: str, day: date) -> list[str]:
    """Return the same of posts that were read already, in the order in which they began.

    `unit_name` is that of the unit the person belongs to on `day`.
    """
    facts = [unit_name]
    held = [post for post in posts if post.since <= day and (not post.until or post.until > day)]
    # Of posts alike the latest: `min` takes the first of those that are equal.
    first = min(held[::-1], key=lambda post: (post.kind, post.post_level), default=None)
    if first is not None and first.post_title:
        facts.append(first.post_title)
    rank = min((post.rank for post in held if post.kind in LEVEL_KINDS), default=Rank.NONE)
    if rank != Rank.NONE:
        facts.append(label_of(Rank, rank))
    # Who holds a rank and no leading post has the rank for a post title too.
    return list(dict.fromkeys(facts))


def _years(main: RuleResult | None, today: date) -> tuple[int, int]:
    if main is None or main.due is None:
        return today.year, today.year
    years = int(main.rule.window_params.get("years", 1))
    return main.due.year - years + 1, main.due.year
