"""Chinese on PostgreSQL's full-text search."""

from typing import Any

from django.db.models import F
from modelsearch.backends.database.postgres import postgres

from courses.catalog.search.han import as_phrases, spaced


class HanIndexer(postgres.ObjectIndexer):
    """Indexes Han characters as words."""

    def prepare_value(self, value: Any) -> str:
        """Return the value as text with its words apart."""
        return spaced(super().prepare_value(value))


# The index has no other seam: it names its indexer by this global.
postgres.ObjectIndexer = HanIndexer


class HanQueryCompiler(postgres.PostgresSearchQueryCompiler):
    """Asks for phrases of Han characters."""

    query: Any
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = as_phrases(self.query)

    def get_fields_vectors(self, search_query: Any) -> list[Any]:
        """Return the index's vectors: Wagtail would read the columns, whose words are not apart."""
        # The index holds Han characters apart; the columns that Wagtail would read for named fields
        # do not.
        title, body = self.get_index_vectors(search_query)
        named = set(self.fields or ())
        return [v for v, asked in ((title, "title" in named), (body, named - {"title"})) if asked]


class HanAutocompleteCompiler(postgres.PostgresAutocompleteQueryCompiler):
    """The same, the last word only begun."""

    query: Any
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = as_phrases(self.query)

    def get_fields_vectors(self, search_query: Any) -> list[Any]:
        """Return the index's vector."""
        return [(F("index_entries__autocomplete"), 1.0)]


class HanPostgresBackend(postgres.PostgresSearchBackend):
    """Wagtail's search on PostgreSQL, for Chinese."""

    query_compiler_class = HanQueryCompiler
    autocomplete_query_compiler_class = HanAutocompleteCompiler
