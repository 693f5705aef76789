"""What a provider is on a day, and what it still lacks."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.providers.enums import Standing
from courses.providers.models import (
    ChecklistItem,
    Declaration,
    DeclarationText,
    Provider,
    ProviderMember,
    QualificationDocument,
)
from records.core.errors import NotPossible


def standing_on(provider: Provider, day: date) -> Standing:
    """Return what `provider` is on `day`; asked of the database, whatever stands in memory."""
    return Provider.objects.standing(day).get(pk=provider.pk).annotated_standing


def approved_on(provider: Provider, day: date) -> bool:
    """Return whether `provider` may deliver on `day`: within its term, and not kept out."""
    return standing_on(provider, day) == Standing.APPROVED


def require_approved(provider: Provider, today: date) -> None:
    """Raise NotPossible unless `provider` is approved on `today`, saying what it is."""
    standing = standing_on(provider, today)
    if standing != Standing.APPROVED:
        raise NotPossible(
            _("%(name)s is not approved today: %(standing)s.")
            % {"name": provider, "standing": standing.label}
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps an application from being submitted, and where it is mended."""

    what: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """A statement to declare, the answer of this round and the one of the round before."""

    text: DeclarationText
    answer: Declaration | None
    former: Declaration | None


def declaration_rows(provider: Provider, today: date) -> list[DeclarationRow]:
    """Return the statements in force with this round's answers and the former ones: two queries.

    An answer given to another wording of a statement is a former one, whatever its round.
    """
    given: dict[str, Declaration] = {}
    former: dict[str, Declaration] = {}
    texts = DeclarationText.objects.in_force(today)
    current = {text.pk for text in texts}
    for row in provider.declarations.select_related("text").order_by("pk"):
        is_this = row.round == provider.round and row.text_id in current
        (given if is_this else former)[row.text.code] = row
    return [DeclarationRow(text, given.get(text.code), former.get(text.code)) for text in texts]


def missing_of(provider: Provider, today: date) -> list[Missing]:
    """Return what keeps the application from being submitted, in the order of the checklist."""
    return [
        *_missing_documents(provider, today),
        *_missing_declarations(provider, today),
        *_missing_power(provider, today),
    ]


def _missing_documents(provider: Provider, today: date) -> list[Missing]:
    url = reverse("provider_documents", args=[provider.pk])
    current = list(QualificationDocument.objects.current().filter(provider=provider))
    good = {one.kind for one in current if one.is_good_on(today)}
    there = {one.kind for one in current}
    found: dict[str, Missing] = {}
    for item in ChecklistItem.objects.in_force(today):
        kind = item.document_kind
        if not kind or kind in good or kind in found:
            continue
        words = _("Expired: %s") if kind in there else _("Not handed in: %s")
        found[kind] = Missing(words % item.get_document_kind_display(), url, _("Hand in"))
    return list(found.values())


def _missing_declarations(provider: Provider, today: date) -> list[Missing]:
    url = reverse("provider_declarations", args=[provider.pk])
    return [
        Missing(_("To declare: %s") % row.text.text, url, _("Declare"))
        for row in declaration_rows(provider, today)
        if row.answer is None
    ]


def _missing_power(provider: Provider, today: date) -> list[Missing]:
    if ProviderMember.objects.in_force(today).filter(provider=provider).exists():
        return []
    url = reverse("provider_members", args=[provider.pk])
    return [Missing(_("No member holds a power of attorney in force"), url, _("Deposit one"))]
