"""The book's place in the back office."""

from wagtail import hooks

from records.journal.viewsets import JournalGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> JournalGroup:
    """Offer the book's screens."""
    return JournalGroup()
