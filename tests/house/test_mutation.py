"""The mutation tester itself: a fault it does not put in would pass for one the tests found."""

import ast
import textwrap
from types import ModuleType

import parso
import pytest
from cosmic_ray.mutating import mutate_code

from mutation.operators import OPERATORS
from mutation.places import Kind, place_of
from mutation.swap import put_in

SOURCE = """
from rules.predicates import predicate

KINDS = ("a", "b")


def doubled(function):
    return lambda *args: 2 * function(*args)


@doubled
def price(pieces: int | None) -> int:
    return pieces + 1


@predicate
def is_here(user):
    return user == "here"


@predicate
def is_old(user):
    return user == "old"


may_enter = is_here | is_old
may_stay = may_enter & ~is_old


class Row:
    width = 3 + 4

    @property
    def half(self):
        return self.width / 2
"""


@pytest.fixture
def module(tmp_path, monkeypatch) -> ModuleType:
    """Return a module of its own, known to the interpreter like one of the house."""
    made = ModuleType("records.mutated_in_a_test")
    made.__file__ = str(tmp_path / "mutated.py")
    exec(compile(SOURCE, made.__file__, "exec"), vars(made))
    monkeypatch.setitem(__import__("sys").modules, made.__name__, made)
    return made


def put(module: ModuleType, before: str, after: str) -> Kind:
    """Put the change into the module; return what kind it was."""
    offset = SOURCE.index(before)
    line = SOURCE.count("\n", 0, offset) + 1
    place = place_of(ast.parse(SOURCE), (line, offset - SOURCE.rfind("\n", 0, offset) - 1))
    put_in(module, SOURCE.replace(before, after), place)
    return place.kind


@pytest.mark.parametrize("operator", OPERATORS.values(), ids=OPERATORS)
def test_each_operator_makes_what_it_says(operator):
    made = mutate_code(operator.before, operator(), 0)

    assert made == operator.after
    compile(made, "made", "exec")


@pytest.mark.parametrize(
    ("code", "name", "count"),
    [
        ("log.info(1)\nlogger.error(2)\nx = call()\n", "DropCall", 0),
        ("rows.filter(a=1).exclude(b=2).count()\n", "DropNarrowing", 2),
        ("rows.filter(a=1).exclude(b=2).count()\n", "DropCondition", 2),
        ("draft(a=1)\n", "DropCondition", 0),
        ("holds(Role.OFFICER, Role.AUDITOR)\n", "DropMember", 2),
        ("{Role.OFFICER, Role.AUDITOR}\n", "DropMember", 2),
        ("{Role.OFFICER: 1}\nx == Role.OFFICER\n", "DropMember", 0),
    ],
)
def test_where_an_operator_has_something_to_do(code, name, count):
    operator = OPERATORS[name]()

    def nodes(node):
        yield node
        for child in getattr(node, "children", ()):
            yield from nodes(child)

    found = [
        place for node in nodes(parso.parse(code)) for place in operator.mutation_positions(node)
    ]

    assert len(found) == count


def test_a_decorated_function_does_what_the_mutant_says(module):
    price = module.price

    assert put(module, "pieces + 1", "pieces - 1") is Kind.FUNCTION

    assert price(3) == 4


def test_a_property_of_a_class_that_was_made_before(module):
    row = module.Row()

    assert put(module, "/ 2", "* 2") is Kind.FUNCTION

    assert row.half == 14


def test_a_predicate_changes_for_those_combined_from_it(module):
    may_stay = module.may_stay
    assert may_stay("here")

    assert put(module, "is_here | is_old", "is_here & is_old") is Kind.STATEMENT

    assert not may_stay("here")


def test_a_constant_changes_wherever_it_was_imported_to(module, monkeypatch):
    other = ModuleType("courses.imports_it")
    other.KINDS = module.KINDS
    monkeypatch.setitem(__import__("sys").modules, other.__name__, other)

    assert put(module, '("a", "b")', '("a",)') is Kind.STATEMENT

    assert other.KINDS == ("a",)


@pytest.mark.parametrize(("text", "kind"), [("int | None", Kind.ANNOTATION), ("3 + 4", Kind.CLASS)])
def test_what_is_not_judged_is_known_as_such(text, kind):
    offset = SOURCE.index(text)
    line = SOURCE.count("\n", 0, offset) + 1

    place = place_of(ast.parse(SOURCE), (line, offset - SOURCE.rfind("\n", 0, offset) - 1))

    assert place.kind is kind


def test_of_a_condition_only_its_head_is_its_place():
    code = textwrap.dedent(
        """
        def check(a):
            if a > 1:
                return 2
            return 3
        """
    )

    assert list(place_of(ast.parse(code), (3, 9)).lines) == [3]
