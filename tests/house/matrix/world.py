"""A city of two districts, one account of each role in the first, and rows in both.

`near` is what belongs to the first district, where the accounts are; `far` to the second. What
stands above both (a course, a rule) is the same row twice.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, Site, Workflow

from courses.catalog.models import CourseIndexPage
from courses.providers.models import ProviderRating
from courses.providers.services import (
    file_complaint,
    invite_member,
    record_agreement,
    suspend_provider,
)
from courses.tenders.models import Regime
from records.accounts.enums import ADMINISTRATORS, RoleKind
from records.accounts.models import Role, User
from records.accounts.services import grant_role
from records.accounts.tags import AccountsTag
from records.calendar.models import CalendarYear
from records.core.access.actor import Actor
from records.core.access.choices import CHOICES
from records.corrections.services import ask_for_change
from records.eligibility.models import Rule
from records.exports.models import ExportedFile
from records.imports.models import ImportBatch
from records.jobs.models import Job
from records.journal.models import ConversionRule
from records.journal.services import post_entries
from records.lists.models import SavedFilter
from records.notifications.models import Delivery, Message, NotificationRule
from records.privacy.models import OwnDataFile
from records.register.enums import UnitKind
from records.register.models import Unit
from records.register.people.tags import tag_cadre
from records.register.services import release_cadre
from records.trail.models import TrailEvent
from records.trail.services import record_event
from tests.factories.courses import (
    EnrollmentFactory,
    LecturerFactory,
    SessionFactory,
    TrainingClassFactory,
)
from tests.factories.courses_catalog import published
from tests.factories.courses_essays import handed_in
from tests.factories.courses_providers import (
    FILE,
    ProviderFactory,
    course,
    document,
    member_of,
    stored,
)
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.records_journal import draft
from tests.factories.tenders import before_the_public

CITY_TOO = (RoleKind.OFFICER, RoleKind.AUDITOR)
"""Kinds that are also looked at as held for the whole city."""
ANONYMOUS, SUPERUSER = "anonymous", "superuser"


def role_names() -> list[str]:
    """Return the columns of the table: who looks."""
    return [
        ANONYMOUS,
        *(kind.value for kind in RoleKind),
        *(f"{kind.value}@city" for kind in CITY_TOO),
        SUPERUSER,
    ]


@dataclass
class World:
    """Who looks, and at what."""

    city: Unit
    accounts: dict[str, User | None] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=lambda: {"near": {}, "far": {}})

    def put(self, name: str, near: Any, far: Any = None) -> None:
        """Say which rows an address called `name` is asked with."""
        self.rows["near"][name], self.rows["far"][name] = near, near if far is None else far


def build_world() -> World:
    """Return the city, made through the services where there is one."""
    city = UnitFactory(code="4307", name="甲市", kind=UnitKind.CITY)
    world = World(city)
    districts = [
        UnitFactory(code=code, name=name, parent=city, kind=UnitKind.COUNTY)
        for code, name in (("430702", "近区"), ("430703", "远区"))
    ]
    world.put("unit", *districts)
    bureau = UnitFactory(code="430701", name="市直机关", parent=city)
    sides = [_district(unit, bureau, number) for number, unit in enumerate(districts)]
    for name in sides[0]:
        world.put(name, sides[0][name], sides[1][name])
    _accounts(world)
    _common(world)
    _providers(world)
    return world


def _district(unit: Unit, bureau: Unit, number: int) -> dict[str, Any]:
    cadre = CadreFactory(unit=unit, name=f"干部{'近远'[number]}", staff_number=f"C{number}")
    holder = UserFactory(cadre=cadre, name=cadre.name, username=cadre.staff_number)
    role = grant_role(user=holder, kind=RoleKind.TRAINEE, unit=unit, actor=ACTOR, now=NOW)
    supervisor = UserFactory(name=f"班主任{number}", username=f"V{number}")
    grant_role(user=supervisor, kind=RoleKind.CLASS_SUPERVISOR, unit=unit, actor=ACTOR, now=NOW)
    teacher = UserFactory(name=f"教师{number}", username=f"T{number}")
    grant_role(user=teacher, kind=RoleKind.LECTURER, unit=unit, actor=ACTOR, now=NOW)
    lecturer = LecturerFactory(user=teacher)
    training_class = TrainingClassFactory(organiser=unit, supervisor=supervisor)
    session = SessionFactory(training_class=training_class, lecturer=lecturer)
    enrollment = EnrollmentFactory(training_class=training_class, cadre=cadre)
    [entry] = post_entries(drafts=[draft(cadre)], actor=ACTOR, now=NOW)
    job = Job.objects.create(kind="apply_import", key=f"m{number}", queued_at=NOW, queued_by=holder)
    return {
        "cadre": cadre,
        "appointment": AppointmentFactory(cadre=cadre),
        "user": holder,
        "role": role,
        "supervisor": supervisor,
        "teacher": teacher,
        "lecturer": lecturer,
        "trainingclass": training_class,
        "session": session,
        "enrollment": enrollment,
        "essay": handed_in(enrollment),
        "entry": entry,
        "job": job,
        "importbatch": ImportBatch.objects.create(
            kind="roster",
            filename=f"{number}.xlsx",
            content=b"",
            content_digest="0" * 64,
            summary={},
            uploaded_by=holder,
            uploaded_at=NOW,
        ),
        "trailevent": _event(holder),
        **before_the_public(unit),
        **_own_things(holder, unit, number),
        **_on_the_register(cadre, holder, bureau, number),
    }


def _own_things(holder: User, unit: Unit, number: int) -> dict[str, Any]:
    """What belongs to one account, or to a district's officer."""
    message = Message.objects.create(
        recipient=holder,
        kind="essay_due",
        key=f"m{number}",
        language="zh-hans",
        subject="提交",
        body="请提交",
        created_at=NOW,
    )
    return {
        "message": message,
        "delivery": Delivery.objects.create(
            message=message,
            channel="email",
            state="failed",
            next_try_at=NOW,
            created_at=NOW,
            finished_at=NOW,
            error="no answer",
        ),
        "notificationrule": NotificationRule.objects.create(
            kind="essay_due", days=9, channels=[], unit=unit, updated_at=NOW
        ),
        "savedfilter": SavedFilter.objects.create(
            user=holder, list_code="cadres", name="我的", query="q=1", saved_at=NOW
        ),
        "exportedfile": ExportedFile.objects.create(
            asked_by=holder,
            title="干部",
            filename="a.csv",
            content_type="text/csv",
            reference=f"E{number}",
            digest="0" * 64,
            rows=1,
            size=1,
            content=None,
            made_at=NOW,
        ),
    }


def _on_the_register(cadre: Any, holder: User, bureau: Unit, number: int) -> dict[str, Any]:
    actor = Actor(holder.pk, holder.name)
    request = ask_for_change(
        cadre=cadre, values={"native_place": "湖南常德"}, reason="登记有误", actor=actor, now=NOW
    )
    return {
        "twin": CadreFactory(unit=cadre.unit, name=cadre.name, staff_number=f"D{number}"),
        "correction": request,
        "transfer": release_cadre(
            cadre=cadre, to_unit=bureau, wanted_on=date(2026, 12, 1), actor=ACTOR, now=NOW
        ),
        "prioritytag": tag_cadre(
            cadre=cadre, kind="reserve", since=date(2026, 1, 1), actor=ACTOR, now=NOW
        ),
        "owndata": OwnDataFile.objects.create(user=holder, made_at=NOW, digest="0" * 64, size=1),
    }


def _event(user: User) -> TrailEvent:
    return record_event(
        tag=AccountsTag.SIGNED_IN,
        actor=Actor(user.pk, user.name),
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        now=NOW,
    )


def _accounts(world: World) -> None:
    near = world.rows["near"]
    taken = {
        RoleKind.TRAINEE: near["user"],
        RoleKind.CLASS_SUPERVISOR: near["supervisor"],
        RoleKind.LECTURER: near["teacher"],
    }
    world.accounts = {ANONYMOUS: None}
    for kind in RoleKind:
        user = taken.get(kind) or UserFactory(
            name=f"{kind.value}近", username=f"R{kind.value}"[:30]
        )
        if kind not in taken:
            unit = None if kind in ADMINISTRATORS else near["unit"]
            grant_role(user=user, kind=kind, unit=unit, actor=ACTOR, now=NOW)
        world.accounts[kind.value] = user
    for kind in CITY_TOO:
        user = UserFactory(name=f"{kind.value}市", username=f"city{kind.value}"[:30])
        grant_role(user=user, kind=kind, unit=world.city, actor=ACTOR, now=NOW)
        world.accounts[f"{kind.value}@city"] = user
    world.accounts[SUPERUSER] = UserFactory(username="root", is_superuser=True, is_staff=True)


def _providers(world: World) -> None:
    """A provider that applies to the city, with the provider's account as its member; one elsewhere."""
    other = UnitFactory(code="4308", name="乙市", kind=UnitKind.CITY)
    sides = [_provider(unit, number) for number, unit in enumerate((world.city, other))]
    member_of(sides[0]["provider"], user=world.accounts[RoleKind.PROVIDER])
    for name in sides[0]:
        world.put(name, sides[0][name], sides[1][name])


def _provider(unit: Unit, number: int) -> dict[str, Any]:
    provider = ProviderFactory(
        approved=True, unit=unit, state="submitted", submitted_at=NOW, name=f"学院{'近远'[number]}"
    )
    user = member_of(provider, user=UserFactory(username=f"P{number}"))
    given = {"provider": provider, "actor": ACTOR, "now": NOW}
    last = date(2027, 12, 1)
    invitation, _token = invite_member(
        name="某", valid_from=date(2026, 11, 23), valid_until=last, file=FILE, **given
    )
    return {
        "provider": provider,
        "providermember": provider.members.get(user=user),
        "providerdocument": document(provider),
        "providerfile": stored(provider),
        "providerinvitation": invitation,
        "offeredcourse": course(provider),
        "providerrestriction": suspend_provider(
            reason="核查", first=date(2027, 1, 4), until=None, **given
        ),
        "providercomplaint": file_complaint(text="讲课内容与大纲不一致。", **given),
        "jointagreement": record_agreement(
            unit=unit, title="基地", signed_on=NOW.date(), first=NOW.date(), last=last, **given
        ),
        "providerrating": ProviderRating.objects.create(
            provider=provider,
            first=date(2025, 1, 1),
            last=date(2025, 12, 31),
            points=80,
            measured_weight=80,
            parts=[],
            digest="0" * 64,
            published_at=NOW,
        ),
    }


def _common(world: World) -> None:
    course = published("党的纪律")
    collection = Collection.get_first_root_node()
    image = get_image_model().objects.create(title="图", file=get_test_image_file())
    document = get_document_model().objects.create(
        title="讲义", file=ContentFile(b"x", name="a.txt")
    )
    for name, row in {
        "course": course,
        "catalog": CourseIndexPage.objects.get(),
        "page": Page.objects.get(depth=2),
        "revision": course.latest_revision,
        "collection": collection.add_child(name="资料"),
        "image": image,
        "document": document,
        "rule": Rule.objects.first(),
        "calendaryear": CalendarYear.objects.first(),
        "regime": Regime.objects.first(),
        "conversionrule": ConversionRule.objects.first(),
        "site": Site.objects.first(),
        "none": None,
        "workflow": Workflow.objects.first(),
        "group": Role.objects.first().user.groups.first(),
    }.items():
        world.put(name, row)


def named(row: Model | None) -> Any:
    """Return how an address names a row."""
    return row.pk if row is not None else 999_999


ALSO = {"user": ("supervisor", "teacher")}
"""Rows of a model that are told apart when choices are looked at, beside the one of its name."""


def choices_of(world: World) -> dict[str, dict[str, str]]:
    """Return, for each declared act and role, which rows may be named: `near/far`, - for none."""
    return {
        choice.act: {
            role: "/".join(_usable(choice, user, rows) for rows in world.rows.values())
            for role, user in world.accounts.items()
            if user is not None
        }
        for choice in CHOICES
    }


def _usable(choice: Any, user: User, rows: dict[str, Any]) -> str:
    name = {"coursepage": "course"}.get(
        str(choice.model._meta.model_name), str(choice.model._meta.model_name)
    )
    fresh = User.objects.get(pk=user.pk)
    usable = set(choice.usable_by(fresh).values_list("pk", flat=True))
    found = [one for one in (name, *ALSO.get(name, ())) if rows[one].pk in usable]
    return ",".join(found) or "-"
