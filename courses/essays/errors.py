"""What may stand between an essay and its saving."""

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.essays.models import EssayVersion
from records.core.errors import NotPossible


class WrittenElsewhere(NotPossible):
    """Another window saved since this one opened; both texts are kept."""

    def __init__(self, current: EssayVersion) -> None:
        self.current = current
        super().__init__(
            _(
                "Another window saved this essay at %(time)s (%(characters)d characters). "
                "What you typed here is still on this page."
            )
            % {
                "time": f"{timezone.localtime(current.saved_at):%H:%M:%S}",
                "characters": current.characters,
            },
            field="text",
        )


class HandedInAnew(NotPossible):
    """The author handed in a newer version than the one that was read."""

    def __init__(self) -> None:
        super().__init__(_("A newer version was handed in meanwhile. Read it before you decide."))


class EssayClosed(NotPossible):
    """The essay is handed in or accepted: its text stands."""

    def __init__(self) -> None:
        super().__init__(_("The essay is handed in and can no longer be changed."))
