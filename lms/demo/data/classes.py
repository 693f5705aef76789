"""The training classes of the demo: ten closed over three years, one running, one to come."""

from dataclasses import dataclass
from datetime import date, timedelta

from courses.classes.enums import ClassKind
from records.core.codes import Mode

from .specs import Audience, ClassSpec, ClassStage, SessionSpec
from .timetables import draw_timetable, is_holiday, teaching_days

WORKING_WEEK = (0, 1, 2, 3, 4)
# From this day of a year on, that year's classes have all been held.
YEAR_DONE = (10, 15)
RUNNING_DAYS = 10


@dataclass(frozen=True, slots=True)
class _Plan:
    """A closed class. `year` counts back from the last full year: 0, 1, 2 years ago."""

    code: str
    title: str
    kind: ClassKind
    year: int
    start: tuple[int, int]
    days: int
    enrolled: int
    capacity: int
    audience: Audience
    hall: str
    summary: str
    is_main_class: bool = True
    mode: Mode = Mode.OFF_THE_JOB
    weekdays: tuple[int, ...] = WORKING_WEEK


# The three classes for leaders make 560 hours together: who attended all of them has the
# 550 of a five-year cycle. The three classes of 96 hours in the last year each meet that year's 90.
PLANS = (
    _Plan(
        "{year}-01",
        "第10期县处级干部进修班",
        ClassKind.ADVANCED,
        2,
        (3, 4),
        28,
        30,
        36,
        "leaders",
        "主楼第一报告厅",
        "面向县处级领导干部的进修班，系统学习党的创新理论，安排一周党性教育和两次现场教学。",
    ),
    _Plan(
        "{year}-02",
        "乡镇（街道）党政干部基层治理专题班",
        ClassKind.SEMINAR,
        2,
        (5, 13),
        12,
        56,
        60,
        "township",
        "主楼第二报告厅",
        "围绕网格化服务、矛盾纠纷化解和农村集体经济开展专题研讨，安排到先进乡镇现场教学。",
        False,
    ),
    _Plan(
        "{year}-03",
        "第15期机关党务干部在职培训班",
        ClassKind.TRAINING,
        2,
        (9, 4),
        12,
        36,
        40,
        "section",
        "主楼第二报告厅",
        "每周三、周四集中授课，不脱离岗位，着重提高机关党务干部的理论素养和业务能力。",
        False,
        Mode.PART_TIME,
        (2, 3),
    ),
    _Plan(
        "{year}-01",
        "第22期中青年干部培训班",
        ClassKind.TRAINING,
        1,
        (3, 10),
        19,
        28,
        32,
        "young",
        "主楼第三报告厅",
        "面向四十岁左右的科级骨干，以党性锻炼和调查研究为主线，学员全程住校。",
    ),
    _Plan(
        "{year}-02",
        "第15期科级干部任职培训班",
        ClassKind.POST_PROMOTION,
        1,
        (5, 12),
        12,
        52,
        56,
        "section",
        "主楼第三报告厅",
        "面向前一年新任科级领导职务的干部，学政策、学法规、学方法，帮助尽快进入角色。",
        False,
    ),
    _Plan(
        "{year}-03",
        "第11期县处级干部进修班",
        ClassKind.ADVANCED,
        1,
        (9, 1),
        20,
        30,
        36,
        "leaders",
        "主楼第一报告厅",
        "承接上一期教学安排，突出高质量发展和基层治理两个单元，采用案例与研究式教学。",
    ),
    _Plan(
        "{year}-01",
        "县处级主要领导干部专题研讨班",
        ClassKind.SEMINAR,
        0,
        (3, 2),
        22,
        28,
        34,
        "leaders",
        "主楼第一报告厅",
        "围绕全市年度重点任务开展专题研讨，每位学员带着本地区本部门的难题来，带着方案回去。",
    ),
    _Plan(
        "{year}-02",
        "新录用公务员初任培训班",
        ClassKind.INITIAL,
        0,
        (5, 11),
        12,
        40,
        45,
        "new_staff",
        "主楼第二报告厅",
        "帮助新录用公务员扣好第一粒扣子，学理论、学纪律、学规矩，掌握依法办事的基本功。",
        False,
    ),
    _Plan(
        "{year}-03",
        "第16期科级干部任职培训班",
        ClassKind.POST_PROMOTION,
        0,
        (6, 8),
        12,
        60,
        64,
        "section",
        "主楼第三报告厅",
        "面向近年新任科级领导职务的干部，补足理论短板，明确岗位职责，增强履职本领。",
    ),
    _Plan(
        "{year}-04",
        "乡镇（街道）干部综合能力提升班",
        ClassKind.ROTATION,
        0,
        (9, 7),
        12,
        72,
        80,
        "township",
        "主楼第二报告厅",
        "分批轮训乡镇和街道干部，重点讲授群众工作、基层治理、应急处置和党的纪律。",
    ),
)


def all_classes(today: date = date(2026, 11, 23)) -> tuple[ClassSpec, ...]:
    """Ten classes closed before `today`, one that runs over it, one in the next month."""
    year = last_full_year(today)
    closed = [_closed_class(plan, year=year, turn=turn) for turn, plan in enumerate(PLANS)]
    running = _running_class(today)
    return (*closed, running, _future_class(today, after=running.end))


def last_full_year(today: date) -> int:
    """The latest year whose closed classes all ended before `today`."""
    return today.year if (today.month, today.day) >= YEAR_DONE else today.year - 1


def _closed_class(plan: _Plan, *, year: int, turn: int) -> ClassSpec:
    held_in = year - plan.year
    days = list(teaching_days(_first_day(held_in, plan), plan.days, plan.weekdays))
    return ClassSpec(
        code=plan.code.format(year=held_in),
        title=plan.title,
        kind=plan.kind,
        mode=plan.mode,
        stage="closed",
        is_main_class=plan.is_main_class,
        is_open=False,
        enroll_until=None,
        start=days[0],
        end=days[-1],
        capacity=plan.capacity,
        enrolled=plan.enrolled,
        audience=plan.audience,
        summary=plan.summary,
        sessions=draw_timetable(days, hall=plan.hall, turn=turn),
    )


def _first_day(year: int, plan: _Plan) -> date:
    """The plan's first weekday on or after its date, so that a class begins with a week."""
    day = date(year, *plan.start)
    while day.weekday() != plan.weekdays[0]:
        day += timedelta(days=1)
    return day


def _running_class(today: date) -> ClassSpec:
    """Two weeks round `today`; today is a teaching day whatever day of the week it is."""
    before = _days_back(today - timedelta(days=1), RUNNING_DAYS // 2)
    after = list(teaching_days(today + timedelta(days=1), RUNNING_DAYS - len(before) - 1))
    days = [*before, today, *after]
    return _open_class(
        code=f"{today.year}-S1",
        title="秋季学期党政机关干部自主选学班"
        if today.month > 7
        else "春季学期党政机关干部自主选学班",
        stage="running",
        days=days,
        enroll_until=days[-1],
        capacity=60,
        enrolled=38,
        hall="主楼第一报告厅",
        turn=len(PLANS),
        summary="学员自主报名、跨单位编组，集中两周学习党的创新理论和履职知识，名额未满前可随时报名。",
    )


def _future_class(today: date, *, after: date) -> ClassSpec:
    """A week in the next month, from its second Monday or, if that is later, past `after`."""
    month = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    earliest = max(month + timedelta(days=7), after + timedelta(days=1))
    first = earliest + timedelta(days=-earliest.weekday() % 7)
    while is_holiday(first):
        first += timedelta(days=1)
    days = list(teaching_days(first, 5))
    return _open_class(
        code=f"{first.year}-S2",
        title="年终党性教育专题选学班" if first.month == 12 else "党性教育专题选学班",
        stage="future",
        days=days,
        enroll_until=first - timedelta(days=3),
        capacity=50,
        enrolled=12,
        hall="主楼第三报告厅",
        turn=len(PLANS) + 1,
        summary="以党性教育为主题的五天脱产班，含一次现场教学和一次支部分析会，正在接受报名。",
    )


def _open_class(
    *,
    code: str,
    title: str,
    stage: ClassStage,
    days: list[date],
    enroll_until: date,
    capacity: int,
    enrolled: int,
    hall: str,
    turn: int,
    summary: str,
) -> ClassSpec:
    sessions: tuple[SessionSpec, ...] = draw_timetable(days, hall=hall, turn=turn)
    return ClassSpec(
        code=code,
        title=title,
        kind=ClassKind.SELF_SELECT,
        mode=Mode.OFF_THE_JOB,
        stage=stage,
        is_main_class=False,
        is_open=True,
        enroll_until=enroll_until,
        start=days[0],
        end=days[-1],
        capacity=capacity,
        enrolled=enrolled,
        audience="staff",
        summary=summary,
        sessions=sessions,
    )


def _days_back(day: date, count: int) -> list[date]:
    """The last `count` teaching days up to `day`, oldest first."""
    days: list[date] = []
    while len(days) < count:
        if day.weekday() in WORKING_WEEK and not is_holiday(day):
            days.insert(0, day)
        day -= timedelta(days=1)
    return days
