"""Units, cadres, appointments, users: plain rows without surprises."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from records.accounts.models import Role, User
from records.core.access.actor import Actor
from records.core.codes import PostLevel, Rank, Sex
from records.core.pinyin import readings_of
from records.core.protection.crypto import blind_index
from records.register.enums import UnitKind
from records.register.models import Appointment, Cadre, Unit, UnitSpan
from records.register.people.sounds import sound_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""09:00 on 23 November 2026 in Changde."""

ACTOR = Actor(user_id=None, name="tests", address="192.0.2.1", device="pytest", is_system=True)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"U{n:04d}")
    name = factory.Sequence(lambda n: f"单位{n}")
    short_name = factory.SelfAttribute("name")
    pinyin = factory.LazyAttribute(lambda o: readings_of(o.name))
    kind = UnitKind.DEPARTMENT
    parent = None
    path = factory.LazyAttribute(lambda o: f"{o.parent.path if o.parent else '/'}{o.code}/")

    @factory.post_generation
    def spans(self, create, extracted, **kwargs):
        """Known since ever, as what the services found without a day."""
        if create and self.is_active:
            kept = ("name", "short_name", "kind", "level", "parent_id", "path")
            UnitSpan.objects.create(unit=self, **{name: getattr(self, name) for name in kept})


class CadreFactory(DjangoModelFactory):
    class Meta:
        model = Cadre

    staff_number = factory.Sequence(lambda n: f"S{n:06d}")
    name = factory.Sequence(lambda n: f"干部{n}")
    sex = Sex.MALE
    birth_date = date(1980, 5, 1)
    unit = factory.SubFactory(UnitFactory)
    created_at = NOW
    updated_at = NOW
    name_sound = factory.LazyAttribute(lambda o: sound_of(o.name))
    pinyin = factory.LazyAttribute(lambda o: readings_of(o.name, is_name=True))
    phone_index = factory.LazyAttribute(
        lambda o: blind_index(getattr(o, "phone", "") or "", "phone")
    )
    citizen_number_index = factory.LazyAttribute(
        lambda o: blind_index(getattr(o, "citizen_number", "") or "", "citizen_number") or None
    )


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    cadre = factory.SubFactory(CadreFactory)
    unit = factory.SelfAttribute("cadre.unit")
    post_title = "科员"
    post_level = PostLevel.STAFF
    rank = Rank.NONE
    since = date(2020, 1, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"A{n:05d}")
    name = factory.Sequence(lambda n: f"用户{n}")
    password = factory.django.Password("correct horse 9")
    cadre = None
    unit = None


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    user = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..unit"))
    kind = "officer"
    unit = None
    valid_from = date(2020, 1, 1)
    granted_at = NOW
