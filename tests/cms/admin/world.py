"""Pages of every type in every state, with pictures, documents, collections and what hangs on them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Page,
    Site,
    Task,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.catalog.bootstrap import ensure_catalog
from courses.catalog.models import CoursePage
from tests.factories import pictures
from tests.factories.courses import SessionFactory
from tests.factories.courses_catalog import published


@dataclass
class World:
    """What the addresses of the back office can be about."""

    pages: dict[str, Page] = field(default_factory=dict)
    image: Any = None
    document: Any = None
    collection: Collection | None = None
    workflow: Workflow | None = None
    task: Task | None = None
    upload: UploadedFile | None = None
    destination: Page | None = None


def a_world(user: Any) -> World:
    """Return pages of every type and state, and the files beside them."""
    world = World()
    catalog = ensure_catalog()
    world.destination = catalog
    world.pages = {
        "root": Page.get_first_root_node(),
        "home": Site.objects.get(is_default_site=True).root_page,
        "catalog": catalog,
    }
    world.pages["course"] = published("加强党性教育")
    taught = published("在课表上的课")
    SessionFactory(course=taught)
    world.pages["taught course"] = taught
    draft = CoursePage(
        title="草稿", slug="draft", code="CG-1", content_kind="theory", method="lecture",
        class_hours=4, live=False,
    )  # fmt: skip
    catalog.add_child(instance=draft)
    draft.save_revision(user=user)
    world.pages["draft course"] = draft
    locked = published("锁定的课")
    locked.locked, locked.locked_at = True, timezone.now()
    locked.save()
    world.pages["locked course"] = locked
    scheduled = published("定时的课")
    scheduled.go_live_at = timezone.now() + timedelta(days=3)
    scheduled.expire_at = timezone.now() + timedelta(days=9)
    scheduled.save_revision(user=user).publish()
    world.pages["scheduled course"] = scheduled
    _files(world, user)
    _workflow(world, user)
    return world


def _files(world: World, user: Any) -> None:
    root = Collection.get_first_root_node()
    world.collection = root.add_child(name="内部资料")
    image = ContentFile(pictures.picture("png"), name="a.png")
    world.image = get_image_model().objects.create(
        title="井冈山", file=image, uploaded_by_user=user
    )
    document = ContentFile(b"%PDF-1.7\n%%EOF", name="a.pdf")
    world.document = get_document_model().objects.create(
        title="提纲", file=document, uploaded_by_user=user
    )
    world.upload = UploadedFile.objects.create(
        file=ContentFile(pictures.picture("png"), name="b.png"), uploaded_by_user=user
    )


def _workflow(world: World, user: Any) -> None:
    world.workflow = Workflow.objects.create(name="审批")
    world.task = GroupApprovalTask.objects.create(name="编辑审批")
    world.task.groups.set(user.groups.all())
    WorkflowTask.objects.create(workflow=world.workflow, task=world.task, sort_order=1)
    waiting = published("审批中的课")
    WorkflowPage.objects.create(workflow=world.workflow, page=waiting)
    waiting.title = "审批中的课（改）"
    waiting.save_revision(user=user)
    world.workflow.start(waiting, user)
    world.pages["course in workflow"] = waiting
