"""Reads the site's templates without their indentation, which would be half of a long page."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")


class Loader(filesystem.Loader):
    """Reads the templates of the project's own folder.

    Line breaks stay: they part words, and errors name their line. A text of several lines is
    `trimmed` (tests/house/test_templates.py), so that its message does not change.
    """

    def get_contents(self, origin: Origin) -> str:
        """Return a template's source; of anything but HTML, as it is."""
        contents: str = super().get_contents(origin)
        return INDENTATION.sub("\n", contents) if str(origin.name).endswith(".html") else contents
