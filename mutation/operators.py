"""What this house's code gets wrong and cosmic-ray's own operators do not try.

A wall is a call that raises, a scope is a `filter`, a right is a kind of role in a tuple: each is
taken away once. The tree is parso's, as cosmic-ray's operators see it.
"""

import re
from collections.abc import Iterator

import parso
from cosmic_ray.operators.operator import Example, Operator
from parso.python.tree import IfStmt, Name

Span = tuple[tuple[int, int], tuple[int, int]]

LOGGING = re.compile(r"log(ger|ging)?\.")
LOOK_UPS = re.compile(r"\b(filter|exclude|get|Q|get_object_or_404)$")
NARROWING = {"filter", "exclude", "distinct", "reverse"}
MEMBER = re.compile(r"[A-Z]\w*\.[A-Z][A-Z_0-9]*")
"""One member of an enum: `RoleKind.OFFICER`."""


def _span(node: parso.tree.NodeOrLeaf) -> Span:
    return node.start_pos, node.end_pos


def _is_call(node: parso.tree.NodeOrLeaf) -> bool:
    return node.type == "trailer" and node.children[0].value == "("


class HouseOperator(Operator):
    """An operator that changes one place of a node at most."""

    before = after = ""

    def found(self, node: parso.tree.NodeOrLeaf) -> parso.tree.NodeOrLeaf | None:
        """Return what of `node` would be changed."""
        raise NotImplementedError

    def mutation_positions(self, node: parso.tree.NodeOrLeaf) -> Iterator[Span]:
        """Yield where `node` would be changed."""
        found = self.found(node)
        if found is not None:
            yield _span(found)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return the code before and after, for tests."""
        return (Example(cls.before, cls.after),)


class DropCall(HouseOperator):
    """A call made for its effect is not made: a wall, a lock, a line of the trail."""

    before, after = "require(x)\n", "pass\n"

    def found(self, node: parso.tree.NodeOrLeaf) -> parso.tree.NodeOrLeaf | None:
        """Return a statement that is only a call, logging aside."""
        if node.type != "atom_expr" or node.parent.type != "simple_stmt":
            return None
        return node if _is_call(node.children[-1]) and not LOGGING.match(node.get_code()) else None

    def mutate(self, node: parso.tree.NodeOrLeaf, index: int) -> parso.tree.NodeOrLeaf:
        """Return `pass`."""
        return Name("pass", node.start_pos, prefix=node.get_first_leaf().prefix)


class DropCondition(HouseOperator):
    """A look-up has one condition less."""

    before, after = "x.filter(a=1, b=2)", "x.filter(**{}, b=2)"

    def found(self, node: parso.tree.NodeOrLeaf) -> parso.tree.NodeOrLeaf | None:
        """Return a keyword argument of a look-up."""
        if node.type != "argument" or node.children[0].type != "name":
            return None
        call = node.parent if _is_call(node.parent) else node.parent.parent
        if call is None or not _is_call(call):
            return None
        called = call.get_previous_sibling()
        return node if called and LOOK_UPS.search(called.get_code().strip()) else None

    def mutate(self, node: parso.tree.NodeOrLeaf, index: int) -> parso.tree.NodeOrLeaf:
        """Return an argument that says nothing."""
        return Name("**{}", node.start_pos, prefix=node.get_first_leaf().prefix)


class DropNarrowing(HouseOperator):
    """A queryset is not narrowed."""

    before, after = "x.filter(a=1)", "x.all()"

    def found(self, node: parso.tree.NodeOrLeaf) -> parso.tree.NodeOrLeaf | None:
        """Return the arguments of a call that narrows; in a chain each call is a node of its own."""
        if not _is_call(node) or not node.parent or node.parent.type != "atom_expr":
            return None
        named = node.get_previous_sibling()
        narrows = named.type == "trailer" and named.children[-1].value in NARROWING
        return node if narrows and named.children[0].value == "." else None

    def mutate(self, node: parso.tree.NodeOrLeaf, index: int) -> parso.tree.NodeOrLeaf:
        """Call `all()` instead."""
        node.get_previous_sibling().children[-1].value = "all"
        return Name("()", node.start_pos)


class DropMember(HouseOperator):
    """A kind of role, a state or another member of an enum is left out of a list of them."""

    before, after = "x = (A.B, A.C)", "x = (*(), A.C)"

    def found(self, node: parso.tree.NodeOrLeaf) -> parso.tree.NodeOrLeaf | None:
        """Return an item of a display or of a call's arguments that is a member of an enum."""
        if node.type != "atom_expr" or not MEMBER.fullmatch(node.get_code().strip()):
            return None
        listed = node.parent.type in {"testlist_comp", "testlist_star_expr", "arglist"}
        alone = _is_call(node.parent) or node.parent.type == "atom"
        in_set = node.parent.type == "dictorsetmaker" and ":" not in node.parent.get_code()
        return node if listed or alone or in_set else None

    def mutate(self, node: parso.tree.NodeOrLeaf, index: int) -> parso.tree.NodeOrLeaf:
        """Return no item."""
        return Name("*()", node.start_pos, prefix=node.get_first_leaf().prefix)


class _SettledIf(HouseOperator):
    settled = ""

    def found(self, node: parso.tree.NodeOrLeaf) -> parso.tree.NodeOrLeaf | None:
        """Return the condition of an `if`."""
        return node.children[1] if isinstance(node, IfStmt) else None

    def mutate(self, node: parso.tree.NodeOrLeaf, index: int) -> parso.tree.NodeOrLeaf:
        """Settle the condition."""
        node.children[1] = Name(self.settled, node.children[1].start_pos, prefix=" ")
        return node


class NeverIf(_SettledIf):
    """What stands under a condition is never done: a refusal, an exception to the rule."""

    before, after, settled = "if x:\n    y\n", "if False:\n    y\n", "False"


class AlwaysIf(_SettledIf):
    """What stands under a condition is always done."""

    before, after, settled = "if x:\n    y\n", "if True:\n    y\n", "True"


OPERATORS = {
    operator.__name__: operator
    for operator in (DropCall, DropCondition, DropNarrowing, DropMember, NeverIf, AlwaysIf)
}
"""Name → operator: a mapping is all that cosmic-ray asks of a provider."""
