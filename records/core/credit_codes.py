"""The unified social credit code of an organisation (GB 32100-2015), with the code inside it.

18 signs: 1 of who registers, 1 of the kind, 6 of the area, 9 of the organisation (GB 11714-1997),
1 check sign. Both check signs are looked at: a slip in the middle is found by either.
"""

from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.core.typed import half_width

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 signs: digits and capitals without I, O, S, V, Z."""
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 18


def check_sign(first: str) -> str:
    """Return the last sign that belongs to the first 17; raises ValueError for a sign there is not."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(first, _WEIGHTS, strict=True))
    return SIGNS[(31 - total % 31) % 31]


def inner_check_sign(first: str) -> str:
    """Return the check sign of an organisation code of 8 signs; letters count from A = 10."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(first, _INNER_WEIGHTS, strict=True))
    left = 11 - total % 11
    return {10: "X", 11: "0"}.get(left, str(left))


def parse_credit_code(typed: str, *, field: str = "uscc") -> str:
    """Return the 18 signs as the standard writes them; raises DomainError that says what is wrong.

    Small letters, full-width signs and spaces are forgiven.
    """
    code = "".join(half_width(typed).upper().split())
    if len(code) != LENGTH:
        raise DomainError(
            _("A credit code has %(length)d characters; this has %(given)d.")
            % {"length": LENGTH, "given": len(code)},
            field=field,
        )
    strange = next((sign for sign in code if sign not in SIGNS), None)
    if strange is not None:
        raise DomainError(
            _("“%s” is in no credit code: it has digits and capital letters without I, O, S, V, Z.")
            % strange,
            field=field,
        )
    if not code[2:8].isdigit():
        raise DomainError(_("The third to eighth characters are digits: the area."), field=field)
    if code[17] != check_sign(code[:17]) or code[16] != inner_check_sign(code[8:16]):
        raise DomainError(
            _(
                "The check characters do not fit: one character is mistyped. Copy it from the licence."
            ),
            field=field,
        )
    return code
