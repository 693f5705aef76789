"""What the catalog's templates ask."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser

from courses.catalog.media import may_read_document

register = template.Library()


@register.filter
def open_to_all(document: Any) -> bool:
    """Return whether somebody who is not signed in may read the document."""
    return may_read_document(AnonymousUser(), document)
