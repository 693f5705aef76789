"""What an essay must be to be handed in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.essays.models import Essay, EssayVersion
from records.core.errors import DomainError

MIN_CHARACTERS = 800
"""What an essay handed in has at least, white space not counted; a school's practice."""

MAX_CHARACTERS = 50_000
TITLE_LENGTH = 100


def complete_version(essay: Essay) -> EssayVersion:
    """Return the version to hand in; raises DomainError where it is not fit to be."""
    current = essay.current
    if current is None or not current.title:
        raise DomainError(_("Give the essay a title."), field="title")
    if current.characters < MIN_CHARACTERS:
        raise DomainError(
            ngettext(
                "The essay has %(have)d character; at least %(least)d are asked for.",
                "The essay has %(have)d characters; at least %(least)d are asked for.",
                current.characters,
            )
            % {"have": current.characters, "least": MIN_CHARACTERS},
            field="text",
        )
    return current
