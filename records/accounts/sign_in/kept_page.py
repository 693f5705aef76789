"""The sign-in page as visitors first see it: drawn once for those alike, with a token for each."""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from records.core.process_caches import forget_with_settings

KEPT = 128
LONGEST = 200
"""Of an address: a longer one is drawn anew, so that nobody fills the memory with them."""
MARK = secrets.token_hex(16)
"""Where the token stands; unknown outside, so that no address can bring one along."""

_pages: dict[tuple[Any, ...], tuple[str, ...]] = {}


def kept_page(
    request: HttpRequest, shown: tuple[Any, ...], draw: Callable[[dict[str, Any]], str]
) -> str | None:
    """Return the page with this visitor's token; None where it must be drawn for this visitor alone.

    `draw` is given what to add to the context. The page depends on `shown`, language, theme and the
    whole address, which stands in it as the way back.
    """
    address = request.get_full_path()
    is_first_look = request.method == "GET" and not request.user.is_authenticated
    # The demonstration lists its accounts, as they are at the moment.
    if not is_first_look or getattr(settings, "DEMO", False) or settings.DEBUG:
        return None
    if len(address) > LONGEST or len(get_messages(request)):
        return None
    key = (get_language(), request.COOKIES.get("theme", "")[:8], address, *shown)
    if key not in _pages:
        pieces = tuple(draw({"csrf_token": MARK}).split(MARK))
        if len(_pages) >= KEPT:
            _pages.clear()
        _pages[key] = pieces
    return get_token(request).join(_pages[key])


forget_with_settings(_pages.clear)
