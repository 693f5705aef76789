"""What of Wagtail's own screens stays closed: accounts, groups and rights go through their services.

Wagtail brings pages that write accounts, groups and passwords straight into the tables, where no
rule of the house and no trail is asked. They are closed to everybody, superusers included.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.admin.viewsets.base import ViewSet


class NoGroups(ViewSet):
    """Stands where Wagtail's screen of groups was: groups follow the roles."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return no address at all."""
        return []


class SettingsOfOneself(AccountView):
    """How the back office looks to oneself; the name comes from whoever keeps the account."""

    def get_panels(self) -> list[Any]:
        """Return Wagtail's panels without the one that writes name and e-mail."""
        return [
            panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)
        ]


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer that there is nothing here."""
    raise Http404


urlpatterns = [
    re_path(r"^admin/groups/", closed),
    re_path(r"^admin/password_reset/", closed),
    re_path(r"^admin/bulk/(records_accounts|auth)/", closed),
    re_path(
        r"^admin/account/$",
        require_admin_access(SettingsOfOneself.as_view()),
        name="wagtailadmin_account",
    ),
]
