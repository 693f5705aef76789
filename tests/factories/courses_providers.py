"""Providers in every state, made as plain rows; papers that may be handed in."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.providers.enums import Capacity, DocumentKind, ProviderState
from courses.providers.models import (
    ChecklistItem,
    DeclarationText,
    OfferedCourse,
    Provider,
    ProviderFile,
    ProviderMember,
    QualificationDocument,
)
from courses.providers.services import add_document, make_declarations, submit_provider
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import grant_role
from records.core.access.actor import Actor
from records.core.credit_codes import check_sign, inner_check_sign
from records.core.protection.crypto import encrypt_bytes
from records.register.enums import UnitKind
from records.register.models import Unit
from tests.factories.records import ACTOR, NOW, UnitFactory, UserFactory

TODAY = timezone.localdate(NOW)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FILE = ("证照.pdf", PDF)


def credit_code(number: int) -> str:
    """Return a credit code that is right, one for each number."""
    inner = f"{number:08d}"
    first = f"91430700{inner}{inner_check_sign(inner)}"
    return first + check_sign(first)


def city() -> Unit:
    """Return the city applied to."""
    return Unit.objects.filter(code="4307").first() or UnitFactory(
        code="4307", name="常德市", kind=UnitKind.CITY
    )


class ProviderFactory(DjangoModelFactory):
    """A draft; `approved=True` for one approved since last year until the end of next year."""

    class Meta:
        model = Provider

    class Params:
        approved = factory.Trait(
            state=ProviderState.APPROVED,
            approved_from=date(2025, 12, 1),
            approved_until=date(2027, 12, 31),
        )

    name = factory.Sequence(lambda n: f"湖湘培训学院{n}")
    uscc = factory.Sequence(lambda n: credit_code(10_000 + n))
    kind = "university"
    size = "none"
    person_in_charge = "陈一"
    contact_name = "林二"
    contact_phone = "0736-7700001"
    address = "常德市武陵区"
    unit = factory.LazyFunction(city)
    registered_at = NOW


def actor(user: User) -> Actor:
    return Actor(user.pk, user.name, "192.0.2.7", "pytest")


def member_of(provider: Provider, **given: Any) -> User:
    """Return an account that is a member of `provider`; a legal representative unless said."""
    user = given.pop("user", None) or UserFactory()
    if not user.has_role(RoleKind.PROVIDER):
        grant_role(user=user, kind=RoleKind.PROVIDER, unit=provider.unit, actor=ACTOR, now=NOW)
    values = {"capacity": Capacity.LEGAL_REPRESENTATIVE, **given}
    if "valid_until" in values:
        values.setdefault("valid_from", TODAY - timedelta(days=100))
        values["capacity"] = Capacity.AUTHORISED
        values["file"] = stored(provider)
    ProviderMember.objects.create(
        provider=provider, user=user, added_at=NOW, added_by_name="测试", **values
    )
    return user


def stored(provider: Provider) -> ProviderFile:
    return ProviderFile.objects.create(
        provider=provider,
        name="授权书.pdf",
        content_type="application/pdf",
        content=encrypt_bytes(PDF),
        size=len(PDF),
        digest="0" * 64,
        uploaded_at=NOW,
        uploaded_by_name="测试",
    )


def officer(unit: Unit | None = None, **given: Any) -> User:
    """Return an officer of the city."""
    user = UserFactory(**given)
    grant_role(user=user, kind=RoleKind.OFFICER, unit=unit or city(), actor=ACTOR, now=NOW)
    return user


def wanted_kinds() -> list[str]:
    return sorted({one.document_kind for one in ChecklistItem.objects.in_force(TODAY)} - {""})


def hand_in_all(provider: Provider, user: User, expires_on: date | None = None) -> None:
    """Hand in every document that the checklist asks for, and make every declaration."""
    for kind in wanted_kinds():
        add_document(
            provider=provider,
            kind=kind,
            issued_on=date(2026, 1, 5),
            expires_on=expires_on,
            file=FILE,
            actor=actor(user),
            now=NOW,
        )
    declare_all(provider, user)


def declare_all(provider: Provider, user: User) -> None:
    answers = {one.code: ("confirmed", "") for one in DeclarationText.objects.in_force(TODAY)}
    make_declarations(provider=provider, answers=answers, actor=actor(user), now=NOW)


def submitted(**given: Any) -> tuple[Provider, User]:
    """Return a provider whose complete application waits, and its member."""
    expires_on = given.pop("expires_on", None)
    provider = ProviderFactory(**given)
    user = member_of(provider)
    hand_in_all(provider, user, expires_on)
    return submit_provider(provider=provider, actor=actor(user), now=NOW), user


def all_met(**instead: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """Return findings that everything is met, but for what is said otherwise."""
    codes = [one.code for one in ChecklistItem.objects.in_force(TODAY)]
    return {code: instead.get(code, ("met", "")) for code in codes}


def document(provider: Provider, **given: Any) -> QualificationDocument:
    values = {"kind": DocumentKind.LICENCE, "issued_on": date(2026, 1, 5), **given}
    return QualificationDocument.objects.create(
        provider=provider, file=stored(provider), added_at=NOW, **values
    )


def course(provider: Provider) -> OfferedCourse:
    return OfferedCourse.objects.create(
        provider=provider,
        title="基层治理",
        content_kind="duty",
        method="lecture",
        hours=4,
        added_at=NOW,
    )
