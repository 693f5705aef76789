"""What an installation begins with: the catalog page, and who may write in it."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from wagtail.models import GroupPagePermission, Page, Site

from courses.catalog.models import CourseIndexPage
from records.accounts.enums import RoleKind

PAGE_RIGHTS: dict[str, tuple[str, ...]] = {
    RoleKind.EDITOR: ("add", "change", "publish", "lock", "unlock"),
    RoleKind.LECTURER: ("add",),
}
"""Lecturers draft, editors publish."""


def ensure_catalog() -> CourseIndexPage:
    """Return the catalog page at /courses/, made below the site's root where there is none."""
    catalog = CourseIndexPage.objects.first()
    if catalog is not None:
        return catalog
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root = site.root_page if site else Page.objects.filter(depth=2).first()
    if root is None:
        raise Page.DoesNotExist("The site has no page to hang the catalog on.")
    catalog = CourseIndexPage(title="课程", slug="courses", show_in_menus=True)
    root.add_child(instance=catalog)
    catalog.save_revision().publish()
    return catalog


def found_catalog(using: str = "default", **_signal: Any) -> None:
    """Make the catalog page and its rights; run after every migrate, changes nothing twice."""
    tables = set(connections[using].introspection.table_names())
    needed = {m._meta.db_table for m in (CourseIndexPage, Site, Group, GroupPagePermission)}
    if using != "default" or not needed <= tables or not Page.objects.filter(depth=2).exists():
        return
    catalog = ensure_catalog()
    page_type = ContentType.objects.get_for_model(Page)
    for role, actions in PAGE_RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=f"role:{role}")
        for action in actions:
            permission, _created = Permission.objects.get_or_create(
                content_type=page_type,
                codename=f"{action}_page",
                defaults={"name": f"Can {action} page"},
            )
            GroupPagePermission.objects.get_or_create(
                group=group, page=catalog, permission=permission
            )
