"""The pytest plugin that judges: Django stays loaded, each mutant lives in a fork of the process.

The tests run once unchanged, under coverage: that says which test reaches which line, so a mutant is
judged by those alone, the quickest first, until one fails. A fork costs some hundredths of a
second where a new process would import Django and the rooms again.
"""

import ast
import contextlib
import os
import resource
import signal
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest
from cosmic_ray.work_item import TestOutcome
from django.db import connections
from django.test import TransactionTestCase
from rules.predicates import Predicate

from mutation.places import Kind, Place, lines_using
from mutation.swap import module_of, put_in

SURVIVED, KILLED, BROKEN = 0, 1, 2


@dataclass
class Mutant:
    """A changed module, and where in it the change is."""

    path: Path
    source: str
    place: Place


@dataclass
class Judge:
    """Runs the tests, then `work`, which calls `verdict` for each mutant."""

    modules: list[Path]
    work: Callable[["Judge"], None]
    most: int | None = None
    seconds: dict[pytest.Item, float] = field(default_factory=dict)
    asked: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Predicate, by identity → the tests that asked it."""
    failed: bool = False
    current: str = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember that something failed."""
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run every test unchanged; where all pass, judge the mutants."""
        if session.testsfailed:
            return True
        self.items = session.items
        self.coverage = coverage.Coverage(
            data_file=None, config_file=False, include=[str(path) for path in self.modules]
        )
        self.coverage.start()
        with self._asking():
            for item, after in zip(self.items, [*self.items[1:], self.items[0]], strict=True):
                self._run_unchanged(item, after)
        self.coverage.stop()
        if self.failed:
            session.shouldfail = "the tests fail without a mutant"
            return True
        self.reached = {path: self._reached(path) for path in self.modules}
        connections.close_all()
        self.work(self)
        return True

    def _run_unchanged(self, item: pytest.Item, after: pytest.Item) -> None:
        self.current = item.nodeid
        self.coverage.switch_context(item.nodeid)
        begun = time.perf_counter()
        _run(item, after)
        self.seconds[item] = time.perf_counter() - begun

    @contextlib.contextmanager
    def _asking(self) -> Iterator[None]:
        """Note which test asks which predicate: a combined one has no line of its own to reach."""
        apply, call = Predicate._apply, Predicate.__call__

        def noted(original: Callable) -> Callable:
            def ask(predicate: Predicate, *args: object, **kwargs: object) -> object:
                self.asked[id(predicate)].add(self.current)
                return original(predicate, *args, **kwargs)

            return ask

        Predicate._apply, Predicate.__call__ = noted(apply), noted(call)
        try:
            yield
        finally:
            Predicate._apply, Predicate.__call__ = apply, call

    def _reached(self, path: Path) -> dict[int, set[str]]:
        found = self.coverage.get_data().contexts_by_lineno(str(path.resolve()))
        return {line: {test for test in tests if test} for line, tests in found.items()}

    def tests_of(self, mutant: Mutant) -> list[pytest.Item]:
        """Return the tests that reach a mutant, the quickest first."""
        names = self._reaching(mutant.path, mutant.place.lines)
        if mutant.place.kind is Kind.STATEMENT:
            names |= self._reading(mutant)
        chosen = [item for item in self.items if item.nodeid in names]
        return sorted(chosen, key=self.seconds.__getitem__)[: self.most]

    def _reaching(self, path: Path, lines: Iterable[int]) -> set[str]:
        return set().union(*(self.reached[path].get(line, set()) for line in lines))

    def _reading(self, mutant: Mutant) -> set[str]:
        """Return the tests that read what is assigned on a module's level: all where none is known."""
        name = "".join(mutant.place.names[:1])
        value = getattr(module_of(mutant.path), name, None)
        if isinstance(value, Predicate):
            return self.asked[id(value)]
        lines = lines_using(ast.parse(mutant.source), name)
        return self._reaching(mutant.path, lines) or {item.nodeid for item in self.items}

    def verdict(self, mutant: Mutant) -> tuple[TestOutcome, str]:
        """Return how a mutant fared, and the test that killed it."""
        if not _parses(mutant.source):
            return TestOutcome.KILLED, "cannot be read"
        tests = self.tests_of(mutant)
        if not tests:
            return TestOutcome.SURVIVED, "no test reaches it"
        with tempfile.TemporaryFile("w+") as told:
            child = os.fork()
            if child == 0:
                _live(mutant, tests, told.fileno(), sum(self.seconds[test] for test in tests))
            _, status = os.waitpid(child, 0)
            told.seek(0)
            said = told.read().strip()
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            # It may have died between a commit and the putting back.
            TransactionTestCase.beginning.put_back()
            return TestOutcome.KILLED, "out of time"
        if code == BROKEN:
            raise RuntimeError(f"The judge failed at {mutant.path}: {said}")
        return (TestOutcome.SURVIVED if code == SURVIVED else TestOutcome.KILLED), said


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _run(item: pytest.Item, after: pytest.Item) -> None:
    item.ihook.pytest_runtest_protocol(item=item, nextitem=after)


def _live(mutant: Mutant, tests: list[pytest.Item], told: int, seconds: float) -> None:
    """Be the mutant: never returns."""
    code = BROKEN
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        # By the processor's clock, which a busy machine does not move; by the wall's for what sleeps.
        limit = int(10 + 4 * seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        signal.alarm(60 + 10 * limit)
        code = _lives(mutant, tests, told)
    except BaseException as error:
        os.write(told, repr(error).encode())
    finally:
        os._exit(code)


def _lives(mutant: Mutant, tests: list[pytest.Item], told: int) -> int:
    """Return how it ended: a mutant that cannot be read or run again would be seen at once."""
    module = module_of(mutant.path)
    if module is None:
        raise LookupError("the tests do not import it")
    try:
        put_in(module, mutant.source, mutant.place)
    except Exception as error:
        if not _is_the_mutants(error, mutant):
            raise
        os.write(told, f"at import: {error!r}".encode())
        return KILLED
    return _first_failure(tests, told)


def _is_the_mutants(error: Exception, mutant: Mutant) -> bool:
    """Return whether an error came out of the mutated code and not out of the judge."""
    if isinstance(error, SyntaxError):
        return True
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    return str(mutant.path.resolve()) in files


def _first_failure(tests: list[pytest.Item], told: int) -> int:
    watch, plugins = _Watch(), tests[0].config.pluginmanager
    plugins.register(watch)
    plugins.unregister(name="terminalreporter")
    for test, after in zip(tests, [*tests[1:], tests[0]], strict=True):
        _run(test, after)
        if watch.failed:
            os.write(told, test.nodeid.encode())
            return KILLED
    return SURVIVED


class _Watch:
    failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed
