"""Results of rules as pages show them: a tag, short words, the entries behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from records.eligibility.checking.reasons import conclusion, conclusion_kind, overdue_for, plain
from records.eligibility.checking.results import CadreCheck, RuleResult, Verdict
from records.journal.models import Entry
from records.register.models import Cadre
from records.register.people.fields import PERSON_FIELDS, shown

VERDICTS: Mapping[str, str] = {
    Verdict.ELIGIBLE: "ok",
    Verdict.CONDITIONAL: "warn",
    Verdict.NOT_ELIGIBLE: "bad",
}


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A rule's result with the tag it is shown by, and the entries that count for it."""

    result: RuleResult
    kind: str
    label: str
    entries: list[Entry] = field(default_factory=list)


def shown_results(
    check: CadreCheck, entries: Mapping[int, Entry] | None = None
) -> list[ShownResult]:
    """Return the results of a check, those that apply first; `entries` are those it names."""
    found = entries or {}
    shown = [
        ShownResult(
            result,
            *conclusion(result),
            [found[pk] for pk in reversed(result.evidence) if pk in found],
        )
        for result in check.results
    ]
    return sorted(shown, key=lambda one: not one.result.applies)


BACKGROUND = tuple(
    name for name in PERSON_FIELDS if name not in ("name", "citizen_number", "phone")
)


def shown_background(cadre: Cadre) -> list[dict[str, str]]:
    """Return the facts of a person that are known, as label and value."""
    background = [
        {"label": PERSON_FIELDS[name].label, "value": shown(name, getattr(cadre, name))}
        for name in BACKGROUND
    ]
    category = Cadre._meta.get_field("category")
    background.append({"label": str(category.verbose_name), "value": cadre.get_category_display()})
    return [fact for fact in background if fact["value"]]


def verdict_facts(check: CadreCheck) -> list[str]:
    """Return the short facts below a verdict."""
    applying = [result for result in check.results if result.applies]
    met = sum(bool(result.met) for result in applying)
    return [
        _("as of %s") % check.as_of.isoformat(),
        _("%(applying)d rules apply, %(met)d met") % {"applying": len(applying), "met": met},
    ]


def verdict_hint(check: CadreCheck) -> str:
    """Return in short what is missing and by when, of what weighs most; empty where nothing is."""
    unmet = [result for result in check.results if result.met is False]
    kinds = [(conclusion_kind(result), result) for result in unmet]
    weighty = [(kind, result) for kind, result in kinds if kind in ("bad", "warn")]
    if not weighty:
        return ""
    worst = min(weighty, key=lambda one: one[0] != "bad")[1]
    words = {"missing": plain(worst.missing), "due": worst.due.isoformat() if worst.due else ""}
    if worst.is_overdue:
        words["time"] = overdue_for(worst)
        return _("%(missing)s hours overdue for %(time)s, since %(due)s") % words
    if worst.unit == "days":
        return _("%(missing)s days to be made up by %(due)s") % words
    return _("%(missing)s hours to be made up by %(due)s") % words
