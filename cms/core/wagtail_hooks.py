"""The back office in the site's own look, with nothing that leads out of the network."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.core.dashboard import DoorsPanel
from records.core.choosers import ScopedChooserViewSet, chooser_viewsets

FIRST = 10


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ScopedChooserViewSet]:
    """Offer the search windows of every choice that a room declared."""
    return chooser_viewsets()


@hooks.register("insert_global_admin_css")
def style_back_office() -> SafeString:
    """Give Wagtail's screens the site's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("lms/css/admin.css"))


@hooks.register("register_admin_menu_item")
def lead_to_the_site() -> MenuItem:
    """Offer the way back to the site."""
    return MenuItem(_("To the site"), "/", name="site", icon_name="home", order=FIRST)


@hooks.register("construct_help_menu")
def keep_help_inside(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Take away what leads to Wagtail's site: from a closed network nobody gets there."""
    menu_items[:] = [item for item in menu_items if not item.url.startswith("http")]


@hooks.register("construct_reports_menu")
def keep_reports_that_name_nobody(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Offer of Wagtail's reports those that the gate lets through."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name == "page-types-usage"]


@hooks.register("construct_homepage_panels")
def show_doors(request: HttpRequest, panels: list[Any]) -> None:
    """Begin the first page with where one may go."""
    panels.append(DoorsPanel())
