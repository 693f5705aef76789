"""The lists a person took as files, for that person's own data: what was taken, not what stood in it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from records.core.access.readers import Account
from records.core.exports.columns import columns_of
from records.core.protection.own_data import Section
from records.exports.models import ExportedFile

FIELDS = ("reference", "title", "made_at", "rows", "size", "fetches", "fetched_at", "digest")


def own_exports(user: Account) -> Iterable[Section]:
    """Return the exports `user` asked for, the latest first, those whose content is gone included."""
    taken = ExportedFile.objects.visible_to(user).defer("content")
    columns = columns_of(ExportedFile, FIELDS)
    table = [[column.read(row) for column in columns] for row in taken]
    yield Section("exports", _("Exports"), [column.heading for column in columns], table)
