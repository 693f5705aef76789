"""Roles: what a person may do, each held for a part of the unit tree and for a period.

The tables below are the rules of who gives what to whom; `permissions.py` reads them, and
`docs/roles.md` shows them.
"""

from records.core.access.roles import RoleKind as RoleKind

FILE_READERS = frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON})
"""Roles that may open the files of the cadres in their part of the tree."""

ADMINISTRATORS = frozenset({RoleKind.SYSTEM_ADMIN, RoleKind.SECURITY_ADMIN, RoleKind.AUDIT_ADMIN})
"""The three who run the installation and read no files; always held for every unit."""

WORKING = frozenset(set(RoleKind) - ADMINISTRATORS)

BACK_OFFICE = (
    frozenset(
        {
            RoleKind.OFFICER,
            RoleKind.AUDITOR,
            RoleKind.EDITOR,
            RoleKind.CLASS_SUPERVISOR,
            RoleKind.LECTURER,
        }
    )
    | ADMINISTRATORS
)
"""Roles that work in the back office at /admin/."""

INCOMPATIBLE: dict[str, frozenset[str]] = {
    kind: frozenset((ADMINISTRATORS - {kind}) | FILE_READERS) for kind in ADMINISTRATORS
}
"""Administrator → roles the same account may not hold at the same time (both ways).

Whoever could give rights must not use them, whoever keeps the trail must not be in it: nobody
holds two of the three, and none of them reads files. A trigger in the database holds this too.
"""

_UNDER_OFFICER = frozenset(
    {
        RoleKind.TRAINEE,
        RoleKind.LECTURER,
        RoleKind.CLASS_SUPERVISOR,
        RoleKind.UNIT_LIAISON,
        RoleKind.PROVIDER,
        RoleKind.EXPERT,
        RoleKind.OFFICER,
    }
)

GRANTS: dict[str, frozenset[str]] = {
    RoleKind.OFFICER: _UNDER_OFFICER,
    RoleKind.SECURITY_ADMIN: frozenset(WORKING | {RoleKind.SECURITY_ADMIN}),
    RoleKind.SYSTEM_ADMIN: frozenset({RoleKind.SYSTEM_ADMIN}),
    RoleKind.AUDIT_ADMIN: frozenset({RoleKind.AUDIT_ADMIN}),
}
"""Role held → roles its holder may give, for the same units and below, for no longer than the own.

An officer gives what the office of an officer includes: not an editor's (it publishes courses) and
not an auditor's (it watches officers). Those come from the security administrator.
"""

EVERYWHERE = frozenset({RoleKind.SECURITY_ADMIN, *ADMINISTRATORS})
"""Roles whose holders may give one without a unit: no officer makes a role for every unit."""

KEEPS_ACCOUNTS: dict[str, frozenset[str]] = {
    RoleKind.OFFICER: _UNDER_OFFICER,
    RoleKind.SYSTEM_ADMIN: frozenset(WORKING | {RoleKind.SYSTEM_ADMIN}),
    RoleKind.SECURITY_ADMIN: frozenset({RoleKind.SECURITY_ADMIN}),
    RoleKind.AUDIT_ADMIN: frozenset({RoleKind.AUDIT_ADMIN}),
}
"""Role held → the most an account may hold for its holder to change it, deactivate it or let it in.

Who lets somebody in again could sign in as them; so nobody keeps an account that reaches further.
"""

CREATES_ACCOUNTS = frozenset({RoleKind.OFFICER, RoleKind.SYSTEM_ADMIN})

DELEGABLE = frozenset(
    {
        RoleKind.OFFICER,
        RoleKind.AUDITOR,
        RoleKind.UNIT_LIAISON,
        RoleKind.CLASS_SUPERVISOR,
        RoleKind.EDITOR,
    }
)
"""Roles a holder may have done by a deputy for a while; an administrator's never."""
