"""Where the house leans on what Django and Wagtail call private: an upgrade that moves it fails here.

Each test names who leans on what. Where one fails, read the new version of the function it names and
compare it with the code of ours beside it; then change both, or go back to the public way.
"""

import inspect

import pytest
from django.contrib.auth.backends import ModelBackend
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from courses.classes.models import Session


def steps_of(function) -> set[str]:
    """Return the names that a function looks up: what it calls, whatever the order."""
    return set(inspect.unwrap(function).__code__.co_names)


class TestPreparedQueries:
    """`records.core.database.prepared` does what `connection.cursor()` and its `execute` do, with one cursor kept."""

    def test_a_cursor_is_made_in_the_steps_that_are_repeated_there(self):
        assert steps_of(BaseDatabaseWrapper._cursor) == {
            "close_if_health_check_failed",
            "ensure_connection",
            "wrap_database_errors",
            "_prepare_cursor",
            "create_cursor",
        }
        assert "validate_thread_sharing" in steps_of(BaseDatabaseWrapper._prepare_cursor)

    def test_a_statement_looks_after_a_broken_transaction_and_the_listeners(self):
        from django.db.backends.utils import CursorWrapper

        assert "validate_no_broken_transaction" in steps_of(CursorWrapper._execute)
        assert "execute_wrappers" in steps_of(CursorWrapper._execute_with_wrappers)
        assert isinstance(BaseDatabaseWrapper.queries_logged, property)

    def test_a_connection_that_was_asked_is_not_asked_again(self):
        names = steps_of(BaseDatabaseWrapper.close_if_health_check_failed)
        assert {"health_check_done", "is_usable"} <= names
        assert connection.health_check_done in (True, False)

    @pytest.mark.django_db
    def test_a_compiler_gives_its_columns_and_their_converters_once_the_sql_is_made(self):
        rows = Session.objects.filter(pk=1).values_list("id", "hours")
        compiler = rows.query.get_compiler("default")

        sql, params = compiler.as_sql()

        assert sql.count("%s") == len(params)
        columns = [column[0] for column in compiler.select]
        assert [column.target.attname for column in columns] == ["id", "hours"]
        for found, expression in compiler.get_converters(columns).values():
            assert expression in columns
            assert all(callable(convert) for convert in found)
        assert list(inspect.signature(SQLCompiler.get_converters).parameters) == [
            "self",
            "expressions",
        ]

    @pytest.mark.postgresql
    @pytest.mark.django_db
    def test_the_cursor_that_sends_values_apart_is_made_of_a_connection_alone(self):
        from django.db.backends.postgresql.base import ServerBindingCursor

        connection.ensure_connection()
        with ServerBindingCursor(connection.connection) as cursor:
            assert cursor.connection is connection.connection
            assert cursor.execute("SELECT %s::int", [7]).fetchone() == (7,)


class TestKeptRedisClient:
    """`lms.cache` keeps the client that Django makes for every question, and finds the pool as it does."""

    def test_django_makes_a_client_of_a_pool_and_nothing_else(self):
        assert steps_of(RedisCacheClient.get_client) == {"_get_connection_pool", "_client"}
        assert list(inspect.signature(RedisCacheClient.get_client).parameters) == [
            "self",
            "key",
            "write",
        ]

    def test_a_pool_is_found_by_a_number_of_the_server(self):
        client = RedisCacheClient(["redis://127.0.0.1:1/0"])

        assert client._get_connection_pool_index(write=True) == 0
        assert client._get_connection_pool(True) is client._get_connection_pool(False)

    def test_the_cache_makes_its_client_of_the_class_it_was_given(self):
        assert "_class" in steps_of(RedisCache._cache.func)


class TestSearch:
    """`courses.catalog.search` puts its indexer into a global and its terms into the compilers."""

    @pytest.fixture
    def module(self):
        if connection.vendor == "postgresql":
            from modelsearch.backends.database.postgres import postgres as module
        else:
            from modelsearch.backends.database.sqlite import sqlite as module
        return module

    def test_the_index_names_its_indexer_by_the_global_that_is_replaced(self, module):
        users = [
            function
            for kind in vars(module).values()
            if inspect.isclass(kind) and kind.__module__ == module.__name__
            for function in vars(kind).values()
            if inspect.isfunction(function) and "ObjectIndexer(" in inspect.getsource(function)
        ]
        assert users
        assert module.ObjectIndexer.__module__.startswith("courses.catalog.search")
        assert list(inspect.signature(module.ObjectIndexer.prepare_value).parameters) == [
            "self",
            "value",
        ]

    def test_compilers_keep_query_and_fields_where_they_are_rewritten(self, module):
        compilers = [
            kind
            for name, kind in vars(module).items()
            if name.endswith("QueryCompiler") and kind.__module__ == module.__name__
        ]
        assert len(compilers) >= 2
        base = inspect.getsource(compilers[0].__mro__[-2])
        assert "self.query = query" in base
        assert "self.fields = fields" in base

    @pytest.mark.postgresql
    def test_vectors_are_asked_for_by_two_names(self):
        from modelsearch.backends.database.postgres import postgres

        for compiler in (
            postgres.PostgresSearchQueryCompiler,
            postgres.PostgresAutocompleteQueryCompiler,
        ):
            assert callable(compiler.get_index_vectors)
            assert list(inspect.signature(compiler.get_fields_vectors).parameters) == [
                "self",
                "search_query",
            ]


class TestAccounts:
    """`records.accounts` answers with rights of the roles in force, through hooks of the backend."""

    def test_permissions_are_gathered_by_the_hooks_that_are_overridden(self):
        names = steps_of(ModelBackend._get_permissions)
        assert "_%s_perm_cache" in str(ModelBackend._get_permissions.__code__.co_consts)
        assert "is_superuser" in names
        assert callable(ModelBackend._get_group_permissions)
        assert callable(ModelBackend._get_user_permissions)

    def test_wagtail_asks_first_under_the_names_that_answer_from_the_roles(self):
        from wagtail.permission_policies.collections import CollectionPermissionPolicy
        from wagtail.permission_policies.pages import PagePermissionPolicy

        assert PagePermissionPolicy.permission_cache_name == "_page_permission_cache"
        assert CollectionPermissionPolicy.permission_cache_name == "_collection_permission_cache"
