"""Chinese on SQLite's FTS5."""

from typing import Any

from modelsearch.backends.database.sqlite import sqlite

from courses.catalog.search.han import as_phrases, spaced


class HanIndexer(sqlite.ObjectIndexer):
    """Indexes Han characters as words."""

    def prepare_value(self, value: Any) -> str:
        """Return the value as text with its words apart."""
        return spaced(super().prepare_value(value))


# The index has no other seam: it names its indexer by this global.
sqlite.ObjectIndexer = HanIndexer


class HanQueryCompiler(sqlite.SQLiteSearchQueryCompiler):
    """Asks for phrases of Han characters."""

    query: Any
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = as_phrases(self.query)
        if self.fields:
            # The index has two columns; a model's other fields stand together in the second.
            self.fields = sorted({"title" if name == "title" else "body" for name in self.fields})


class HanAutocompleteCompiler(sqlite.SQLiteAutocompleteQueryCompiler):
    """The same, the last word only begun."""

    query: Any
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query, self.fields = as_phrases(self.query), None


class HanSQLiteBackend(sqlite.SQLiteSearchBackend):
    """Wagtail's search on SQLite, for Chinese."""

    query_compiler_class = HanQueryCompiler
    autocomplete_query_compiler_class = HanAutocompleteCompiler
