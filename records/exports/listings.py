"""From what was asked for to the rows: a room's kind of export, or a list of the back office."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from records.core.access.authority import require
from records.core.access.readers import Reader
from records.core.errors import NotPossible
from records.core.exports import Listing
from records.core.exports.lists import OFFICE, office_listing
from records.core.protection.masking import mask_text
from records.core.seams.exports import EXPORTS
from records.exports.permissions import may_export

SHOWN_WORDS = 60
"""How much of what was searched for the trail keeps."""


def kind_listing(kind: str, filters: Mapping[str, str], user: Reader) -> Listing:
    """Return a room's list as `user` sees it; raises KeyError for a kind that no room brought."""
    export = EXPORTS[kind]
    return Listing(
        rows=export.rows(user, filters),
        columns=export.columns(),
        title=str(export.label),
        kind=kind,
        asked={
            str(export.filter_labels[name]): mask_text(str(value))[:SHOWN_WORDS]
            for name, value in filters.items()
            if value and name in export.filter_labels
        },
    )


def listing_of(params: Mapping[str, Any], user: Reader) -> Listing:
    """Return the list that a job's parameters name, with the rights that `user` has now.

    Raises NotAllowed where it has been closed to them since, NotPossible where it is gone.
    """
    if params["source"] == OFFICE:
        return office_listing(params["path"], params["query"], params["format"], user)
    kind = EXPORTS.get(params["source"])
    if kind is None:
        raise NotPossible(_("This list is not there any more."))
    require(may_export(user, kind))
    return kind_listing(kind.code, params["filters"], user)
