"""Every address of the back office, taken from the router, and what is sent to it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from tests.cms.admin.world import World
from tests.factories import pictures

TOKEN = re.compile(r"<(?:\w+:)?(\w+)>")
COMPARE = "pages/%s/revisions/compare/"
PAGE_ARGUMENTS = {"page_id", "parent_page_id", "page_to_move_id", "page_pk"}
NOT_VISITED = {
    # Ends the session that the other requests need.
    "admin/logout/",
}


class Asked(NamedTuple):
    """One request."""

    method: str
    url: str
    data: dict[str, Any]


def patterns() -> list[tuple[str, str]]:
    """Return the route and name of every address of the back office."""
    found = [
        (re.sub(r"[\^$]", "", route), name)
        for route, name in _walk(get_resolver())
        if route.startswith("admin/")
    ]
    return [(route, name) for route, name in found if route not in NOT_VISITED]


def _walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.name or ""
        else:
            yield from _walk(entry, route)


def requests_about(world: World, page: Any) -> Iterator[Asked]:
    """Return the requests of the back office that name a page, all of them about this one."""
    values = {
        **dict.fromkeys(PAGE_ARGUMENTS, page.pk),
        "destination_id": world.destination.pk if world.destination else 1,
        "revision_id": page.latest_revision_id or 1,
        "workflow_pk": world.workflow.pk if world.workflow else 1,
        "workflow_state_id": _pk(page.workflow_states.first()),
        "task_state_id": _pk(page.current_workflow_task_state),
        "task_id": world.task.pk if world.task else 1,
        "app_label": page.content_type.app_label,
        "model_name": page.content_type.model,
        "content_type_app_name": page.content_type.app_label,
        "content_type_model_name": page.content_type.model,
        "pk": page.pk,
    }
    for route, name in patterns():
        if "(" in route:
            for ends in ("live...latest", "earliest...latest", "live...live"):
                yield Asked("GET", f"/admin/pages/{page.pk}/revisions/compare/{ends}/", {})
            continue
        tokens = set(TOKEN.findall(route))
        if not tokens & PAGE_ARGUMENTS and not route.startswith("admin/api/main/pages/<"):
            continue
        for action in _actions(route):
            yield from _both(_filled(route, {**values, "action_name": action}), name, world, page)
    yield from bulk("wagtailcore", "page", page.pk, {"chooser": _parent(page)})
    for other in ("coursepage", "courseindexpage"):
        url = f"/admin/pages/add/courses_catalog/{other}/{page.pk}/"
        yield from _both(url, "add", world, page)


def requests_about_files(world: World) -> Iterator[Asked]:
    """Return all other requests: files, collections, workflows, reports, our own screens."""
    values = {
        "image_id": world.image.pk,
        "document_id": world.document.pk,
        "doc_id": world.document.pk,
        "uploaded_file_id": world.upload.pk if world.upload else 1,
        "filter_spec": "max-165x165",
        "collection_id": world.collection.pk if world.collection else 1,
        "app_label": "wagtailcore",
        "app_name": "taggit",
        "model_name": "tag",
        "object_id": world.destination.pk if world.destination else 1,
        "session_id": 1,
        "task_id": world.task.pk if world.task else 1,
        "content_type_app_name": "courses_catalog",
        "content_type_model_name": "coursepage",
        "uidb64": "MQ",
        "token": "set-password",
        "document_filename": "a.pdf",
    }
    for route, name in patterns():
        tokens = set(TOKEN.findall(route))
        if tokens & PAGE_ARGUMENTS or "(" in route or route.startswith("admin/bulk/"):
            continue
        for pk in _keys(route, world) if "pk" in tokens else (1,):
            yield from _both(_filled(route, {**values, "pk": pk}), name, world, None)
    yield from bulk("wagtailimages", "image", world.image.pk, _files_form(world))
    yield from bulk("wagtaildocs", "document", world.document.pk, _files_form(world))


def bulk(app: str, model: str, pk: int, data: dict[str, Any]) -> Iterator[Asked]:
    """Return the bulk actions on one row: looked at, confirmed, and confirmed without a form."""
    bulk_action_registry._scan_for_bulk_actions()
    for action in bulk_action_registry.actions[app][model]:
        for query in (f"id={pk}", "id=all", "id=999999", "id=x", ""):
            url = f"/admin/bulk/{app}/{model}/{action}/?{query}&next=/admin/"
            yield Asked("GET", url, {})
            yield Asked("POST", url, {})
            yield Asked("POST", url, data)


def _both(url: str, name: str, world: World, page: Any) -> Iterator[Asked]:
    yield Asked("GET", url, {})
    yield Asked("POST", url, {})
    for data in _forms(name, world, page):
        yield Asked("POST", url, data)


def _forms(name: str, world: World, page: Any) -> Iterator[dict[str, Any]]:
    """Return what a person would send from the page of that name."""
    if page is None:
        yield _files_form(world)
        return
    parent, new = _parent(page), {"new_title": "副本", "new_slug": "copy-of-it"}
    forms: dict[str, list[dict[str, Any]]] = {
        "copy": [
            {**new, "new_parent_page": parent},
            {**new, "new_parent_page": parent, "copy_subpages": "on", "publish_copies": "on"},
            {**new, "new_parent_page": parent, "alias": "on", "copy_subpages": "on"},
            {**new, "new_parent_page": page.pk},
        ],
        "move": [{"new_parent_page": parent}, {"new_parent_page": page.pk}],
        "move_confirm": [{"next": "/admin/"}],
        "set_page_position": [{"position": "0"}, {"position": "x"}],
        "set_privacy": [
            {"restriction_type": kind, "password": "x", "groups": ["1"]}
            for kind in ("none", "login", "password", "groups", "other")
        ],
        "unpublish": [{"include_descendants": "on"}],
        "edit": [
            {**_page_form(page), action: "1"}
            for action in (
                "", "action-publish", "action-submit", "action-restart-workflow",
                "action-cancel-workflow", "action-workflow-action", "is_reverting",
            )
        ],
        "add": [{**_page_form(page), "slug": "new-one", "code": "NEW-1"}],
        "workflow_action": [{"comment": "好"}],
        "delete": [{"confirm_site_name": "", "next": "/admin/"}],
    }  # fmt: skip
    yield from forms.get(name, [{"next": "/admin/"}])


def _page_form(page: Any) -> dict[str, Any]:
    return {
        "title": page.title,
        "slug": page.slug,
        "code": "ZZ-1",
        "content_kind": "theory",
        "method": "lecture",
        "class_hours": "4",
        "body-count": "0",
        "workflow-action-name": "approve",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }


def _files_form(world: World) -> dict[str, Any]:
    return {
        "title": "新的标题",
        "name": "新的名字",
        "collection": world.collection.pk if world.collection else 1,
        "parent": "1",
        "tags": "红色, 党史",
        "restriction_type": "login",
        "next": "/admin/",
        "task_type": "wagtailcore.groupapprovaltask",
        "create-name": "任务",
        "files[]": pictures.upload("a.png"),
        "file": pictures.upload("a.png"),
        "image-chooser-upload-file": pictures.upload("a.png"),
        "image-chooser-upload-title": "图",
    }


def _parent(page: Any) -> int:
    parent = page.get_parent()
    return int(parent.pk if parent else page.pk)


def _pk(row: Any) -> int:
    return int(row.pk) if row else 1


def _actions(route: str) -> tuple[str, ...]:
    if "<slug:action_name>" in route:
        return ("approve", "reject", "publish", "no-such")
    if "<str:action_name>" in route:
        return (
            "copy", "delete", "publish", "unpublish", "move", "copy_for_translation",
            "convert_alias", "revert_to_page_revision", "create_alias", "no-such",
        )  # fmt: skip
    return ("",)


def _keys(route: str, world: World) -> tuple[int, ...]:
    if "workflows/tasks" in route:
        return (_pk(world.task), 999_999)
    if "workflows/" in route:
        return (_pk(world.workflow), 999_999)
    if "collections/" in route:
        return (_pk(world.collection), 1)
    if "images/" in route:
        return (world.image.pk,)
    if "documents/" in route:
        return (world.document.pk,)
    return (1, 999_999)


def _filled(route: str, values: dict[str, Any]) -> str:
    return "/" + TOKEN.sub(lambda match: str(values.get(match[1], 1)), route)
