"""What the sealing refuses, in the words of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.bids.sealing.errors import SealingError
from records.core.errors import NotPossible

TEXTS: dict[str, Promise] = {
    "ticket": gettext_lazy("This page is not for this tender: open the tender’s page anew."),
    "expired": gettext_lazy("This page is too old: open it anew."),
    "fingerprint": gettext_lazy(
        "The bid was sealed for other keys than those of this tender. Open the page anew and seal it again."
    ),
    "signature": gettext_lazy("The signature is not that of the bid’s owner."),
    "digest": gettext_lazy("A part arrived damaged. It is sent again."),
    "too_large": gettext_lazy("The envelope is larger than this site takes."),
    "passphrase": gettext_lazy(
        "Choose a longer passphrase: 24 characters or more, 10 of them different."
    ),
    "possession": gettext_lazy("It could not be shown that the private key is there. Try again."),
}


def refused(error: SealingError) -> NotPossible:
    """Return the error as a page tells it; what only a broken program can cause keeps its English."""
    text = TEXTS.get(error.code)
    if text is not None:
        return NotPossible(str(text), field=error.code)
    return NotPossible(
        _("This is not as the format of sealed bids asks: %(text)s") % {"text": error.text},
        field=error.code,
    )
