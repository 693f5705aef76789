"""Tags of the trail, read from all rooms."""

from records.core.seams import REVEALS, TAG_GROUPS, TRAIL_TAGS


def tag_choices() -> list[tuple[str, str]]:
    """Return the tags as choices; a function, so that a new tag needs no migration."""
    return [(str(tag.value), str(tag.label)) for tag in TRAIL_TAGS]


def reveal_tags() -> list[str]:
    """Return the tags that tell of a protected number shown in full."""
    return TAG_GROUPS[REVEALS].values
