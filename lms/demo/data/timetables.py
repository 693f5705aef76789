"""Draws a timetable: half-days over teaching days, filled by content kind."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle

from records.core.codes import ContentKind, Method

from .courses import all_courses
from .specs import CourseSpec, SessionSpec

MORNING = (time(8, 30), time(11, 30))
AFTERNOON = (time(14, 30), time(17, 30))
HALF_DAY_HOURS = Decimal(4)
# A main class of ten days and more gives party-spirit at least a week: five days of two halves.
PARTY_SPIRIT_WEEK = 10
FIELD_VENUES = {"DX-05": "临澧现场教学点", "ZS-04": "西洞庭湖湿地观测点"}
SEMINAR_ROOM = "研讨楼二〇三室"
# The second and later sessions of a course go deeper in another form.
FOLLOW_UPS = (
    ("分组研讨", Method.INQUIRY),
    ("案例分析", Method.CASE),
    ("学员论坛", Method.INTERACTIVE),
    ("研读交流", Method.INQUIRY),
)
# Public holidays on fixed days, and those by the lunar calendar in the years of the demo.
FIXED_HOLIDAYS = {(1, 1), (4, 5), *((5, day) for day in range(1, 6))}
FIXED_HOLIDAYS |= {(10, day) for day in range(1, 8)}
LUNAR_HOLIDAYS = {date(2024, 4, 4), date(2024, 6, 10), date(2025, 4, 4), date(2026, 6, 19)}


def teaching_days(
    start: date, count: int, weekdays: Sequence[int] = (0, 1, 2, 3, 4)
) -> Iterator[date]:
    """The first `count` teaching days from `start` on; weekdays count from Monday, 0."""
    day = start
    while count:
        if day.weekday() in weekdays and not is_holiday(day):
            yield day
            count -= 1
        day += timedelta(days=1)


def is_holiday(day: date) -> bool:
    """Whether the school is closed for a public holiday."""
    return (day.month, day.day) in FIXED_HOLIDAYS or day in LUNAR_HOLIDAYS


def draw_timetable(days: Sequence[date], *, hall: str, turn: int) -> tuple[SessionSpec, ...]:
    """Two half-day sessions on each day; `turn` makes one class begin elsewhere than the next."""
    slots = [(day, half) for day in days for half in (MORNING, AFTERNOON)]
    given: dict[str, int] = {}
    sessions = []
    for (day, (start, end)), course in zip(slots, _programme(len(slots), turn), strict=True):
        times = given.get(course.code, 0)
        given[course.code] = times + 1
        title, method, venue = _form(course, times, hall)
        sessions.append(
            SessionSpec(
                course=course.code,
                title=title,
                lecturer=course.lecturer,
                venue=venue,
                start=datetime.combine(day, start),
                end=datetime.combine(day, end),
                hours=HALF_DAY_HOURS,
                content_kind=course.content_kind,
                method=method,
            )
        )
    return tuple(sessions)


def shares(count: int) -> dict[ContentKind, int]:
    """How many of `count` half-days each content kind gets.

    Theory and party-spirit together take three quarters (at least 70 % is the rule), and
    party-spirit never less than a quarter nor, in a long class, than a week.
    """
    both = -(-count * 3 // 4)
    party_spirit = max(-(-count // 4), min(PARTY_SPIRIT_WEEK, both))
    knowledge = (count - both) // 2
    return {
        ContentKind.THEORY: both - party_spirit,
        ContentKind.PARTY_SPIRIT: party_spirit,
        ContentKind.KNOWLEDGE: knowledge,
        ContentKind.DUTY: count - both - knowledge,
    }


def _programme(count: int, turn: int) -> list[CourseSpec]:
    """`count` courses: kinds evenly mixed over the weeks, the opening lecture first."""
    queues = {kind: cycle(_rotated(kind, turn)) for kind in ContentKind}
    # Each kind's sessions stand at even distances; the sort merges them into one order.
    places = sorted(
        ((number + 0.5) / total, order, kind)
        for order, (kind, total) in enumerate(shares(count).items())
        for number in range(total)
    )
    programme = [next(queues[kind]) for _, _, kind in places]
    opening = next((course for course in programme if course.code == "LL-02"), None)
    if opening is not None:
        programme.remove(opening)
        programme.insert(0, opening)
    return programme


def _rotated(kind: ContentKind, turn: int) -> list[CourseSpec]:
    courses = [course for course in all_courses() if course.content_kind == kind]
    start = turn % len(courses)
    return courses[start:] + courses[:start]


def _form(course: CourseSpec, times: int, hall: str) -> tuple[str, Method, str]:
    """Title, method and venue of a course's session, given how often it was held before."""
    if times == 0:
        return course.title, course.method, FIELD_VENUES.get(course.code, hall)
    label, method = FOLLOW_UPS[(times - 1) % len(FOLLOW_UPS)]
    return f"{label}：{course.title}", method, SEMINAR_ROOM
