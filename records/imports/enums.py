"""Kinds of files, read from all rooms."""

from records.core.seams import IMPORTS


def import_kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as choices; a function, so that a new kind needs no migration."""
    return [(kind.code, str(kind.label)) for kind in IMPORTS]
