"""The imports' place in the back office."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from records.imports.permissions import may_import


class ImportsMenuItem(MenuItem):
    """Shown to those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> ImportsMenuItem:
    """Offer the imports of rosters and online hours, beside the register."""
    return ImportsMenuItem(
        _("Imports"), reverse_lazy("import_list"), name="imports", icon_name="upload", order=215
    )
