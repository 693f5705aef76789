"""Imports on the homes: files that were previewed and not applied."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.seams import Task, TaskSource
from records.imports.models import ImportBatch


def files_to_apply(user: User, now: datetime) -> Iterable[Task]:
    """Give the own files that wait to be applied or removed; one query."""
    number = ImportBatch.objects.filter(uploaded_by=user).waiting().count()
    if number:
        yield Task(
            title=_("Imported files to apply or remove"),
            count=number,
            url=f"{reverse('import_list')}?waiting=1",
            action=_("Look"),
            icon="upload",
        )


IMPORTS_TASKS = (
    TaskSource("imports:waiting", frozenset({RoleKind.OFFICER}), files_to_apply, order=500),
)
