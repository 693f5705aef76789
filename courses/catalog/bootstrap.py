"""What an installation begins with: the catalog page, and who may write in it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
)

from courses.catalog.models import CourseIndexPage
from records.accounts.enums import RoleKind

PAGE_RIGHTS: dict[str, tuple[str, ...]] = {
    RoleKind.EDITOR: ("add", "change", "publish", "lock", "unlock"),
    RoleKind.LECTURER: ("add",),
}
"""Lecturers draft, editors publish."""

MEDIA_RIGHTS: dict[str, tuple[str, ...]] = {
    RoleKind.EDITOR: ("add", "change", "choose"),
    RoleKind.LECTURER: ("add", "choose"),
}
"""Pictures, videos and documents of courses; who added one may always change it."""


NEEDED: tuple[type[Model], ...] = (
    CourseIndexPage,
    Site,
    Group,
    GroupPagePermission,
    GroupCollectionPermission,
    get_image_model(),
    get_document_model(),
)


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


def bootstrap_catalog(using: str = "default", **_signal: Any) -> None:
    """Make the catalog page and its rights; run after every migrate, changes nothing twice."""
    tables = set(connections[using].introspection.table_names())
    needed = {model._meta.db_table for model in NEEDED}
    if using != "default" or not needed <= tables or not Page.objects.filter(depth=2).exists():
        return
    catalog = ensure_catalog()
    for role, actions in PAGE_RIGHTS.items():
        for permission in _permissions(Page, actions):
            GroupPagePermission.objects.get_or_create(
                group=_group(role), page=catalog, permission=permission
            )
    # Wagtail asks for the rights to pictures and documents by collection, not by model.
    collection = Collection.get_first_root_node()
    if collection and not Collection.objects.filter(name=settings.PUBLIC_COLLECTION).exists():
        collection.add_child(name=settings.PUBLIC_COLLECTION)
    for role, actions in MEDIA_RIGHTS.items() if collection else ():
        for model in (get_image_model(), get_document_model()):
            for permission in _permissions(model, actions):
                GroupCollectionPermission.objects.get_or_create(
                    group=_group(role), collection=collection, permission=permission
                )


def _group(role: str) -> Group:
    group, _created = Group.objects.get_or_create(name=f"role:{role}")
    return group


def _permissions(model: type[Model], actions: Iterable[str]) -> Iterator[Permission]:
    kind, name = ContentType.objects.get_for_model(model), model._meta.model_name
    for action in actions:
        permission, _created = Permission.objects.get_or_create(
            content_type=kind,
            codename=f"{action}_{name}",
            defaults={"name": f"Can {action} {name}"},
        )
        yield permission
