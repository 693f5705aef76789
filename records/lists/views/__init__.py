"""Views of the lists' frame."""

from records.lists.views.acts import list_act
from records.lists.views.saved import (
    saved_filter_list,
    saved_filter_remove,
    saved_filter_rename,
    saved_filter_save,
)
from records.lists.views.searching import search

__all__ = [
    "list_act",
    "saved_filter_list",
    "saved_filter_remove",
    "saved_filter_rename",
    "saved_filter_save",
    "search",
]
