"""Why a rule applies or not, and what its figures say: sentences in the reader's language."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from records.core.days import time_since_due
from records.eligibility.checking.measured import measure_of
from records.eligibility.checking.positions import group_label
from records.eligibility.enums import Effect, Window
from records.eligibility.models import Rule
from records.journal.measures import Summed

if TYPE_CHECKING:
    from records.eligibility.checking.results import Figures, RuleResult


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
    assert result.figures is not None  # noqa: S101
    sentences = [
        _("On %(date)s: %(held)s.") % {"date": _day(result.as_of), "held": result.held.label},
        _counted(result.rule, result.figures, result.as_of),
    ]
    rolling = result.figures.rolling
    if rolling is not None:
        sentence = _("Over the last %(years)s years: %(hours)s hours.")
        if result.measure.summed != Summed.HOURS:
            sentence = _("Over the last %(years)s years: %(hours)s.")
        years = result.rule.window_params.get("years", 5)
        sentences.append(sentence % {"years": years, "hours": plain(rolling.amount)})
    return sentences


def _counted(rule: Rule, figures: "Figures", end: date) -> str:
    measure, sums = measure_of(rule), figures.sums
    words = {
        "start": _day(figures.start),
        "end": _day(end),
        "required": plain(rule.threshold or 0),
        "days": plain(sums.alternative),
        "alternative": rule.alternative_days,
        str(measure.summed): plain(sums.amount),
    }
    if rule.alternative_days is not None and measure.sentence_or_days:
        return str(measure.sentence_or_days) % words
    return str(measure.sentence) % words


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
    in_hours = measure_of(makeup.rule).summed == Summed.HOURS
    since_then = _("Since then: %(hours)s of %(required)s hours to be made up by %(due)s.")
    if not in_hours:
        since_then = _("Since then: %(hours)s of %(required)s to be made up by %(due)s.")
    sentences.append(
        since_then
        % {
            "hours": plain(result.actual or 0),
            "required": plain(result.required or 0),
            "due": _day(result.due),
        }
    )
    if result.is_overdue and result.due is not None:
        sentences.append(_("Overdue for %(time)s.") % {"time": overdue_for(result)})
    elif result.met and makeup.in_time < (result.required or 0):
        sentences.append(
            (
                _("It was made up late: %(hours)s hours stood by that day.")
                if in_hours
                else _("It was made up late: %(hours)s stood by that day.")
            )
            % {"hours": plain(makeup.in_time)}
        )
    return sentences


def _before(rule: Rule, figures: "Figures", since: date) -> str:
    from records.eligibility.checking.windows import DAY

    return _counted(rule, figures, since - DAY)


def conclusion(result: "RuleResult") -> tuple[str, str]:
    """Return the kind of tag and the short words for a result."""
    kind = conclusion_kind(result)
    if not result.applies:
        return kind, _("Does not apply")
    if result.is_met_by_days:
        return kind, _("Met by %(days)s days") % {"days": plain(result.days)}
    if result.met:
        return kind, _("Met")
    missing = {"missing": plain(result.missing)}
    if result.is_overdue:
        return kind, _("Overdue: %(missing)s short") % missing
    words = {
        "bad": _("Short of %(missing)s"),
        "info": _("Reminder: %(missing)s short"),
        "warn": _("To make up: %(missing)s"),
    }
    return kind, words[kind] % missing


def conclusion_kind(result: "RuleResult") -> str:
    """Return the kind of tag of a result alone: for lists, which weigh many and name few."""
    if not result.applies:
        return "neutral"
    if result.met:
        return "ok"
    if result.is_overdue or result.effect == Effect.BLOCKS:
        return "bad"
    return "info" if result.effect in (Effect.WARNS, Effect.INFORMS) else "warn"


def overdue_for(result: "RuleResult") -> str:
    """Return for how long a result has been overdue on the day asked about, in words."""
    return time_since_due(result.due, result.as_of) if result.due else ""


def window_label(rule: Rule) -> str:
    """Return over which time a rule counts, in words."""
    return str(Window(rule.window).label)


def plain(value: Decimal | int) -> str:
    """Return an amount without idle zeros: 24.00 is 24."""
    amount = Decimal(value).normalize()
    return number_format(amount if amount.as_tuple().exponent < 0 else int(amount))  # type: ignore[operator]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
