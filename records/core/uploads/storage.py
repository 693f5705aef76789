"""Where uploads lie: a name of any length and script becomes one the file system takes."""

from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage

MAX_NAME_BYTES = 180
"""Of 255 that file systems take, leaving room for what storage and pictures add to a name."""


class NamedFiles(FileSystemStorage):
    """Files on disk; a Chinese character takes three bytes of a name, and 86 are too many."""

    def get_valid_name(self, name: str) -> str:
        """Return the name cut to what fits, between characters, with its extension."""
        return shortened(super().get_valid_name(name))


def shortened(name: str, limit: int = MAX_NAME_BYTES) -> str:
    """Return `name` in at most `limit` bytes of UTF-8, keeping its extension."""
    if len(name.encode()) <= limit:
        return name
    # Cut: an ending is chosen by who uploads, and file systems take 255 bytes for the whole name.
    extension = PurePosixPath(name).suffix[:16]
    stem = name[: -len(extension)] if extension else name
    left = limit - len(extension.encode())
    return stem.encode()[:left].decode("utf-8", "ignore") + extension
