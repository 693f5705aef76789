"""From a request to who is behind it; `actor_of` lives in core, so that lower rooms may use it too."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from records.core.access.context import actor_of, address_of

if TYPE_CHECKING:
    from records.accounts.models import User

__all__ = ["account_of", "actor_of", "address_of"]


def account_of(request: HttpRequest) -> "User":
    """Return the account that is signed in; PermissionDenied for a visitor.

    For views behind `login_required`: they need no second word for who is not there.
    """
    # Also narrows the type: `request.user` may be a visitor wherever Django hands it on.
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user
