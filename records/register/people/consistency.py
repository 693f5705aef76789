"""What must fit together in the facts of a person, each rule told in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from records.core.codes import PoliticalStatus, Sex
from records.core.errors import DomainError, ManyErrors
from records.core.phones import parse_phone_or_none
from records.core.protection.masking import mask_citizen_number
from records.core.sheets.values import (
    CellError,
    birth_date_of,
    parse_citizen_number,
    sex_of,
)
from records.register.enums import CadreStatus
from records.register.models import Cadre

ADULT, WORKING = 18, 16
OUTSIDE_PARTY = (PoliticalStatus.LEAGUE, PoliticalStatus.NON_PARTY, PoliticalStatus.MASSES)
PAST = ("birth_date", "joined_party_on", "began_work_on")
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """Facts that do not fit: the `fields` it is about, the first of them the one to mend."""

    fields: tuple[str, ...]
    message: str


def clean_citizen_number(text: str) -> str:
    """Return the 18 characters of a citizen number as typed; raises DomainError with the fault."""
    if not text.strip():
        return ""
    try:
        return parse_citizen_number(text)
    except CellError as error:
        raise DomainError(str(error), field="citizen_number") from error


def clean_phone(text: str) -> str:
    """Return the 11 digits of a mobile number as typed; raises DomainError where it is none."""
    if not text.strip():
        return ""
    number = parse_phone_or_none(text)
    if number is None:
        raise DomainError(_("This is not a mobile number of 11 digits."), field="phone")
    return number


def check_consistency(values: Values, cadre: Cadre | None, today: date) -> None:
    """Raise ManyErrors where `values`, over what stands of `cadre`, do not fit together.

    What stood before and is not touched is not complained of: mending one fact must not need all.
    """
    whole = {name: values[name] if name in values else getattr(cadre, name, None) for name in READ}
    touched = {
        name for name in values if cadre is None or values[name] != getattr(cadre, name, None)
    }
    found = [one for one in problems_of(whole, today) if touched & set(one.fields)]
    if found:
        raise ManyErrors(
            " ".join(one.message for one in found),
            [
                DomainError(one.message, field=next(f for f in one.fields if f in values))
                for one in found
            ],
        )


READ = (
    "citizen_number",
    "birth_date",
    "sex",
    "political_status",
    "joined_party_on",
    "second_party",
    "began_work_on",
    "education",
    "full_time_education",
    "in_service_education",
    "status",
    "left_on",
)


def problems_of(values: Values, today: date) -> list[Problem]:
    """Return what does not fit together in the facts of one person, on `today`."""
    return [problem for rule in RULES for problem in rule(values, today)]


def _number(values: Values, today: date) -> Iterable[Problem]:
    number = values.get("citizen_number")
    if not number or len(number) != 18:
        return
    born, sex = values.get("birth_date"), values.get("sex")
    if born and born != birth_date_of(number):
        yield Problem(
            ("birth_date", "citizen_number"),
            _("The citizen number %(number)s belongs to somebody born on %(date)s.")
            % {"number": mask_citizen_number(number), "date": birth_date_of(number).isoformat()},
        )
    if sex in (Sex.MALE, Sex.FEMALE) and sex != sex_of(number):
        yield Problem(
            ("sex", "citizen_number"), _("The citizen number belongs to a person of the other sex.")
        )


def _not_to_come(values: Values, today: date) -> Iterable[Problem]:
    for name in PAST:
        if values.get(name) and values[name] > today:
            yield Problem((name,), _("This day lies ahead."))


def _ages(values: Values, today: date) -> Iterable[Problem]:
    born = values.get("birth_date")
    if not born:
        return
    joined, began = values.get("joined_party_on"), values.get("began_work_on")
    if joined and joined < _birthday(born, ADULT):
        yield Problem(
            ("joined_party_on", "birth_date"),
            _("Joined the Party before turning %d.") % ADULT,
        )
    if began and began < _birthday(born, WORKING):
        yield Problem(
            ("began_work_on", "birth_date"), _("Began to work before turning %d.") % WORKING
        )


def _parties(values: Values, today: date) -> Iterable[Problem]:
    status, second = values.get("political_status"), values.get("second_party")
    if values.get("joined_party_on") and status in OUTSIDE_PARTY:
        yield Problem(
            ("joined_party_on", "political_status"),
            _("There is a day of joining the Party, but the political status is that of no party."),
        )
    if second and second == status:
        yield Problem(
            ("second_party", "political_status"), _("The second party is the same as the first.")
        )
    elif second and status not in (PoliticalStatus.MEMBER, PoliticalStatus.PROBATIONARY):
        yield Problem(
            ("second_party", "political_status"),
            _("Only a Party member has a democratic party as second party."),
        )


def _education(values: Values, today: date) -> Iterable[Problem]:
    highest = values.get("education")
    for name in ("full_time_education", "in_service_education"):
        # The codes sort high to low; 90 is what none of them names.
        if highest and values.get(name) and values[name] < highest:
            yield Problem(("education", name), _("The highest education is below one of the two."))
            return


def _standing(values: Values, today: date) -> Iterable[Problem]:
    status = values.get("status") or CadreStatus.IN_SERVICE
    if status != CadreStatus.IN_SERVICE and not values.get("left_on"):
        yield Problem(
            ("left_on", "status"), _("Say since which day this person is no longer in service.")
        )


RULES: tuple[Callable[[Values, date], Iterable[Problem]], ...] = (
    _number,
    _not_to_come,
    _ages,
    _parties,
    _education,
    _standing,
)


def _birthday(born: date, age: int) -> date:
    """Return the day somebody turns `age`; born on 29 February, that is 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
