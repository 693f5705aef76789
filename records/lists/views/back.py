"""The way back to the list that a form was sent from."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from records.core.seams import ListPage


def way_back(request: HttpRequest, kind: ListPage) -> str:
    """Return the address in `back` where it is one of this site, else the list's own."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if back and is_ours else reverse(kind.url_name)
