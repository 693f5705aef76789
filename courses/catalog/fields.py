"""A stream of blocks that migrations know nothing of."""

from typing import Any

from wagtail import fields


class StreamField(fields.StreamField):
    """Wagtail's field, its blocks left out of migrations: a new label is no change of the table.

    A data migration over such a field reads its raw JSON, for the blocks are not there.
    """

    def __init__(self, block_types: Any = (), **options: Any) -> None:
        super().__init__(block_types, **options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field as migrations write it."""
        name, path, _args, options = super().deconstruct()
        options.pop("block_lookup", None)
        return name, path, [], options
