"""The longest that is kept: names at their full length, sixty entries, sixty trainees by forty sessions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice

import pytest
from django.utils import timezone

from courses.attendance.enums import MarkMethod, Status
from courses.attendance.models import AttendanceMark
from courses.classes.models import Session, TrainingClass
from courses.completion.services import close_class
from courses.enrollment.models import Enrollment
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.core.codes import ContentKind, PostLevel, Rank
from records.journal.enums import Channel, EntryKind
from records.journal.services import EntryDraft, post_entries
from records.register.models import Cadre, Transfer, Unit
from records.register.people.photos import set_photo
from records.register.services import NewPost, accept_transfer, release_cadre
from records.seals.models import Checkpoint
from records.seals.services import make_checkpoint
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.courses_essays import accepted
from tests.factories.pictures import photograph
from tests.factories.records import (
    ACTOR,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

TITLE = "学习贯彻党的二十届四中全会精神暨推进基层治理体系和治理能力现代化专题研讨班"
UNIT = "武陵区人民政府驻高新技术产业开发区管理委员会综合行政执法局机关党委办公室"
ADDRESS = "https://archive.example/online/lessons/" + "a1b2c3d4" * 6
TRAINEES, SESSIONS, ENTRIES = 60, 40, 60


@dataclass
class LongData:
    """Who reads, and what is printed."""

    officer: User
    trainee: User
    cadre: Cadre
    training_class: TrainingClass
    transfer: Transfer
    checkpoint: Checkpoint


@pytest.fixture
def long_data(db: None) -> LongData:
    """Everything that can be printed, at its longest."""
    now = timezone.now()
    city = UnitFactory(code="4307", name="中国共产党常德市委员会", short_name="市委")
    district = UnitFactory(code="430702", name=UNIT, short_name=UNIT[:20], parent=city)
    officer = UserFactory(username="90001", name="欧阳建国")
    RoleFactory(user=officer, kind=RoleKind.OFFICER, unit=city)
    cadre = _cadre(district)
    trainee = UserFactory(username="43070001", name=cadre.name, cadre=cadre)
    RoleFactory(user=trainee, kind=RoleKind.TRAINEE, unit=district)
    set_photo(cadre=cadre, content=photograph((350, 490)), actor=ACTOR, now=now)
    _entries(cadre, now)
    training_class = _class(city, district, cadre, now)
    return LongData(
        officer=officer,
        trainee=trainee,
        cadre=cadre,
        training_class=training_class,
        transfer=_transfer(district, city, now),
        checkpoint=make_checkpoint(actor=ACTOR, now=now + timedelta(hours=1)),
    )


def _cadre(unit: Unit) -> Cadre:
    cadre = CadreFactory(
        unit=unit,
        name="阿不都热合曼·买买提吐尔逊·艾合买提江",
        staff_number="43070001-ABCDEFGH-01",
        phone="13800138000",
        citizen_number="11010519491231002X",
        native_place="湖南省常德市武陵区",
        full_time_school="中国人民解放军国防科学技术大学信息通信学院（原通信指挥学院）",
        in_service_school="中共湖南省委党校（湖南行政学院）在职研究生班",
    )
    post = {"post_level": PostLevel.COUNTY_DEPUTY, "rank": Rank.CHIEF_OFFICER_1}
    AppointmentFactory(
        cadre=cadre, post_title="科员", since=date(2012, 1, 1), until=date(2019, 6, 30)
    )
    AppointmentFactory(
        cadre=cadre,
        post_title="党委委员、副局长、机关党委专职副书记",
        since=date(2019, 7, 1),
        **post,
    )
    return cadre


def _entries(cadre: Cadre, now: datetime) -> None:
    """Post sixty entries over ten years, a third of them online lessons."""
    drafts = []
    for number in range(ENTRIES):
        day = date(now.year - number % 10, 1 + number // 10, 3)
        online = number % 3 == 0
        facts = {"title": f"{TITLE}（第{number + 1}期）", "unit": cadre.unit.name}
        if online:
            facts["title"] = f"{TITLE} {ADDRESS}"
        else:
            facts |= {"from": day.isoformat(), "to": day.isoformat(), "host": UNIT}
            facts |= {"class": f"C{number}"}
        drafts.append(
            EntryDraft(
                cadre_id=cadre.pk,
                kind=EntryKind.HOURS,
                occurred_on=day,
                source_kind="online" if online else "class_hours",
                source_key=f"long:{number}",
                hours=Decimal("8.5"),
                channel=Channel.ONLINE if online else Channel.CONCENTRATED,
                content_kind=ContentKind.THEORY,
                facts=facts,
            )
        )
    post_entries(drafts=drafts, actor=ACTOR, now=now)


def _class(city: Unit, district: Unit, cadre: Cadre, now: datetime) -> TrainingClass:
    first = timezone.localdate(now) - timedelta(days=SESSIONS // 2 + 2)
    last = first + timedelta(days=SESSIONS // 2 - 1)
    training_class = TrainingClassFactory(
        title=TITLE, organiser=city, starts_on=first, ends_on=last, capacity=TRAINEES
    )
    morning = timezone.make_aware(datetime(first.year, first.month, first.day, 8, 30))
    for number in range(SESSIONS):
        starts = morning + timedelta(days=number // 2, hours=6 * (number % 2))
        SessionFactory(
            training_class=training_class,
            title=f"第{number + 1}讲：{TITLE}",
            starts_at=starts,
            ends_at=starts + timedelta(hours=3),
        )
    own = EnrollmentFactory(training_class=training_class, cadre=cadre)
    for number in range(TRAINEES - 1):
        person = CadreFactory(unit=district, name=f"欧阳{number:02d}明月")
        AppointmentFactory(cadre=person)
        EnrollmentFactory(training_class=training_class, cadre=person)
    _marks(training_class, now)
    accepted(own, now=now)
    close_class(training_class=training_class, actor=ACTOR, now=now)
    return training_class


def _marks(training_class: TrainingClass, now: datetime) -> None:
    """Mark everyone in every session, with every status, one place in twenty left open."""
    enrollments = list(Enrollment.objects.filter(training_class=training_class))
    places = [
        (s, e) for s in Session.objects.filter(training_class=training_class) for e in enrollments
    ]
    statuses = islice(cycle([Status.PRESENT] * 12 + [*Status, None]), len(places))
    AttendanceMark.objects.bulk_create(
        AttendanceMark(
            session=session,
            enrollment=enrollment,
            status=status,
            method=MarkMethod.ROLL,
            marked_at=now,
            marked_by_name="班主任",
        )
        for (session, enrollment), status in zip(places, statuses, strict=True)
        if status
    )


def _transfer(here: Unit, there: Unit, now: datetime) -> Transfer:
    cadre = CadreFactory(unit=here, name="上官婉儿")
    AppointmentFactory(cadre=cadre, unit=here, post_title="党委委员、副局长、机关党委专职副书记")
    day = timezone.localdate(now)
    transfer = release_cadre(
        cadre=cadre,
        to_unit=there,
        wanted_on=day,
        note="因工作需要，" + "按照干部交流有关规定办理调动手续；" * 8,
        actor=ACTOR,
        now=now,
    )
    post = NewPost("办公室副主任、二级调研员", day)
    return accept_transfer(transfer=transfer, post=post, unit=there, actor=ACTOR, now=now)
