"""Why a rule applies or not, and what its figures say: sentences in the reader's language."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from records.eligibility.enums import RuleUnit, Window
from records.eligibility.models import Rule
from records.eligibility.positions import group_label
from records.eligibility.tally import Sums

if TYPE_CHECKING:
    from records.eligibility.results import Measure, RuleResult


def reasons_of(result: "RuleResult") -> list[str]:
    """Return the sentences for a result."""
    if result.held is None and result.makeup is None:
        return [_("No post or rank was held on %(date)s.") % {"date": _day(result.as_of)}]
    if result.makeup is not None:
        return _makeup(result)
    if not result.applies:
        return [_not_for(result)]
    return _figures(result)


def _not_for(result: "RuleResult") -> str:
    assert result.held is not None  # noqa: S101
    return _("On %(date)s: %(held)s. The rule is for %(group)s.") % {
        "date": _day(result.as_of),
        "held": result.held.label,
        "group": group_label(result.rule.applies_to),
    }


def _figures(result: "RuleResult") -> list[str]:
    assert result.held is not None  # noqa: S101
    assert result.measure is not None  # noqa: S101
    sentences = [
        _("On %(date)s: %(held)s.") % {"date": _day(result.as_of), "held": result.held.label},
        _counted(result.rule, result.measure, result.as_of),
    ]
    rolling = result.measure.rolling
    if rolling is not None:
        sentences.append(
            _("Over the last %(years)s years: %(hours)s hours.")
            % {"years": result.rule.window_params.get("years", 5), "hours": plain(rolling.hours)}
        )
    return sentences


def _counted(rule: Rule, measure: "Measure", end: date) -> str:
    words = {
        "start": _day(measure.start),
        "end": _day(end),
        "hours": plain(measure.sums.hours),
        "days": plain(measure.sums.days),
        "required": plain(rule.threshold or 0),
        "alternative": rule.alternative_days,
    }
    if rule.unit == RuleUnit.DAYS:
        sentence = _("From %(start)s to %(end)s: %(days)s of %(required)s days.")
    elif rule.alternative_days is None:
        sentence = _("From %(start)s to %(end)s: %(hours)s of %(required)s hours.")
    else:
        sentence = _(
            "From %(start)s to %(end)s: %(hours)s of %(required)s hours, "
            "or %(days)s of %(alternative)s days."
        )
    return sentence % words


def _makeup(result: "RuleResult") -> list[str]:
    makeup = result.makeup
    assert makeup is not None  # noqa: S101
    promotion = makeup.promotion
    if promotion is None:
        return [_("No promotion up to %(date)s.") % {"date": _day(result.as_of)}]
    sentences = [
        _("Promoted on %(date)s: %(before)s, then %(after)s.")
        % {
            "date": _day(promotion.since),
            "before": promotion.before.label,
            "after": promotion.after.label,
        }
    ]
    if makeup.rule is None or makeup.before is None:
        sentences.append(_("No hours rule was in force for that level the day before."))
        return sentences
    sentences.append(_("Before it: %s") % _before(makeup.rule, makeup.before, promotion.since))
    if not result.applies:
        sentences.append(_("The rule was met then; nothing is to be made up."))
        return sentences
    sentences.append(
        _("Since then: %(hours)s of %(required)s hours to be made up by %(due)s.")
        % {
            "hours": plain(result.actual or 0),
            "required": plain(result.required or 0),
            "due": _day(result.due),
        }
    )
    if result.is_overdue:
        sentences.append(_("The time for it is over."))
    elif result.met and makeup.in_time < (result.required or 0):
        sentences.append(
            _("It was made up late: %(hours)s hours stood by that day.")
            % {"hours": plain(makeup.in_time)}
        )
    return sentences


def _before(rule: Rule, measure: "Measure", since: date) -> str:
    from records.eligibility.windows import DAY

    return _counted(rule, measure, since - DAY)


def conclusion(result: "RuleResult") -> tuple[str, str]:
    """Return the kind of tag and the short words for a result."""
    if not result.applies:
        return "neutral", _("Does not apply")
    if result.met:
        return "ok", _("Met")
    return _unmet(result)


def _unmet(result: "RuleResult") -> tuple[str, str]:
    from records.eligibility.enums import Effect

    missing = {"missing": plain(result.missing)}
    if result.effect == Effect.BLOCKS:
        return "bad", _("Short of %(missing)s") % missing
    if result.effect in (Effect.WARNS, Effect.INFORMS):
        return "info", _("Reminder: %(missing)s short") % missing
    return "warn", _("To make up: %(missing)s") % missing


def window_label(rule: Rule) -> str:
    """Return over which time a rule counts, in words."""
    return str(Window(rule.window).label)


def plain(value: Decimal | int) -> str:
    """Return an amount without idle zeros: 24.00 is 24."""
    amount = Decimal(value).normalize()
    return number_format(amount if amount.as_tuple().exponent < 0 else int(amount))  # type: ignore[operator]


def sums_label(sums: Sums) -> str:
    """Return hours and days in words."""
    return _("%(hours)s hours, %(days)s days") % {
        "hours": plain(sums.hours),
        "days": plain(sums.days),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
