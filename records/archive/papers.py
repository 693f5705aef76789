"""The registration form of a cadre's training, on paper."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from records.archive.presentation import ShownResult, shown_background, shown_results
from records.archive.summary import Summary, summarise
from records.archive.years import Training, Year, entries_by_year
from records.core.codes import Rank
from records.core.paper import Block, Column, Facts, Note, Paper, Signatures, Table
from records.eligibility.checking.reasons import conclusion, plain
from records.eligibility.checking.results import CadreCheck
from records.register.models import Appointment, Cadre, CadrePhoto


def registration_paper(cadre: Cadre, *, as_of: date, page: str = "") -> Paper:
    """Return the registration form as of a day; `page` is the path it is made from.

    A check for each year of the archive, each with a fixed number of queries.
    """
    summary, years = summarise(cadre, as_of), entries_by_year(cadre, as_of)
    photo = CadrePhoto.objects.filter(cadre=cadre).first()
    portrait = {photo.digest: photo.content("portrait")} if photo else {}
    return Paper(
        title=_("Cadre training registration form"),
        unit=summary.post_facts[0],
        page=page or _file_address(cadre, as_of),
        lines=[_("as of %s") % _day(as_of)],
        blocks=[
            Facts(_person(cadre, summary), photo=next(iter(portrait), "")),
            *_posts(cadre, as_of),
            _hours(cadre, years, as_of),
            _requirements(summary.check),
            *_make_up(summary),
            _trainings(years),
            _signatures(),
        ],
        photos=portrait,
    )


def _file_address(cadre: Cadre, as_of: date) -> str:
    asked = urlencode({"as_of": as_of.isoformat()})
    return f"{reverse('cadre_file', args=[cadre.pk])}?{asked}"


def _person(cadre: Cadre, summary: Summary) -> list[tuple[str, str]]:
    unit, *post = summary.post_facts
    facts = [
        (_("Full name"), cadre.name),
        (_("Staff number"), cadre.staff_number),
        (_("Unit"), unit),
        (_("Level and rank"), " · ".join(post)),
        (_("Phone"), cadre.masked_phone if cadre.phone else ""),
        *((fact["label"], fact["value"]) for fact in shown_background(cadre)),
    ]
    return [(label, value) for label, value in facts if value]


def _posts(cadre: Cadre, day: date) -> list[Block]:
    held = cadre.appointments.held_on(day).select_related("unit")
    rows = [
        [
            post.unit.name,
            post.post_title,
            _rank_of(post),
            _("since %(since)s") % {"since": _day(post.since)},
        ]
        for post in held
    ]
    if not rows:
        return []
    columns = [
        Column(_("Unit"), share=3),
        Column(_("Post"), share=2),
        Column(_("Level and rank"), share=2),
        Column(_("Held"), mm=34),
    ]
    return [Table(columns, rows, title=_("Appointments"))]


def _rank_of(post: Appointment) -> str:
    level = str(post.get_post_level_display())
    return level if post.rank == Rank.NONE else f"{level} · {post.get_rank_display()}"


def _hours(cadre: Cadre, years: list[Year], as_of: date) -> Table:
    columns = [
        Column(_("Year"), mm=14),
        Column(_("Concentrated"), mm=20, align="end"),
        Column(_("Online"), mm=18, align="end"),
        Column(_("Requirement of that year"), share=2),
        Column(_("Required"), mm=18, align="end"),
        Column(_("Actual"), mm=18, align="end"),
        Column(_("Conclusion"), mm=28),
    ]
    rows = [_year_row(cadre, year, min(date(year.year, 12, 31), as_of)) for year in years]
    return Table(
        columns, rows, title=_("Class hours by year"), empty=_("Nothing in the archive yet")
    )


def _year_row(cadre: Cadre, year: Year, day: date) -> list[str]:
    """Return a year's hours beside what was required on its last day, or on the day asked about."""
    hours = [str(year.year), plain(year.concentrated), plain(year.online)]
    main = summarise(cadre, day).main
    if main is None:
        return [*hours, _("No requirement applies"), "–", "–", "–"]
    figures = [plain(main.required or 0), plain(main.actual or 0)]
    return [*hours, main.title, *figures, conclusion(main)[1]]


def _requirements(check: CadreCheck) -> Table:
    columns = [
        Column(_("Rule"), share=2),
        Column(_("Required"), mm=18, align="end"),
        Column(_("Actual"), mm=18, align="end"),
        Column(_("Conclusion"), mm=28),
        Column(_("Reasons"), share=3),
    ]
    rows = [_rule_row(shown) for shown in shown_results(check) if shown.result.applies]
    return Table(
        columns,
        rows,
        title=_("What is required"),
        empty=_("No requirement applies"),
    )


def _rule_row(shown: ShownResult) -> list[str]:
    result = shown.result
    reasons = "".join(result.reasons)
    figures = [plain(result.required or 0), plain(result.actual or 0)]
    return [result.title, *figures, shown.label, reasons]


def _make_up(summary: Summary) -> list[Block]:
    result = summary.make_up
    if result is None or result.met or result.due is None:
        return []
    words = {"missing": plain(result.missing), "due": _day(result.due)}
    if result.is_overdue:
        text = _("%(missing)s hours overdue since %(due)s") % words
    else:
        text = _("%(missing)s hours to be made up by %(due)s") % words
    return [Note(text, title=_("Make-up training after promotion"))]


def _trainings(years: list[Year]) -> Table:
    columns = [
        Column(_("Class"), share=4),
        Column(_("Dates and institution"), share=3),
        Column(_("Hours"), mm=14, align="end"),
        Column(_("Attended / planned"), mm=20, align="end"),
        Column(_("Essay"), mm=14),
        Column(_("Result"), mm=18),
    ]
    rows = [_training_row(item, year.year) for year in years for item in year.trainings]
    return Table(columns, rows, title=_("Training"), empty=_("Nothing in the archive yet"))


def _training_row(item: Training, year: int) -> list[str]:
    attended = item.attendance
    share = f"{attended['attended_hours']} / {attended['planned_hours']}" if attended else ""
    results = {True: _("Completed"), False: _("Not completed"), None: ""}
    return [
        item.title if item.dates else f"{item.title} ({year})",
        "\n".join(item.facts),
        plain(item.hours),
        share,
        item.grade,
        results[item.completed],
    ]


def _signatures() -> Signatures:
    return Signatures(
        [
            (_("Self-appraisal"), _("Signature and date")),
            (_("Opinion of the institution"), _("Seal and date")),
            (_("Opinion of the organization department"), _("Seal and date")),
        ]
    )


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
