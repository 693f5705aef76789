"""The tree of RFC 9162: known answers, an independent library, a naive implementation."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from records.seals.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_of,
    subtrees_of,
    verify_consistency,
    verify_inclusion,
)

DATA = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The roots over the first 1 to 8 of them, as Certificate Transparency's own tests have them."""


def naive_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    left, right = naive_root(leaves[:k]), naive_root(leaves[k:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_known_roots() -> None:
    leaves = [leaf_hash(data) for data in DATA]

    assert [root_of(leaves[:size]).hex() for size in range(1, 9)] == ROOTS
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_known_inclusion_proof() -> None:
    leaves = [leaf_hash(data) for data in DATA]

    assert [node.hex() for node in inclusion_path(0, 8, subtrees_of(leaves))] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def test_known_consistency_proof() -> None:
    leaves = [leaf_hash(data) for data in DATA]

    assert [node.hex() for node in consistency_path(6, 8, subtrees_of(leaves))] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_a_library_that_is_not_ours_gives_the_same_roots_and_proofs() -> None:
    theirs = InmemoryTree(algorithm="sha256")
    leaves = []
    for number in range(70):
        data = f"leaf {number}".encode()
        theirs.append_entry(data)
        leaves.append(leaf_hash(data))
        size = number + 1
        assert theirs.get_root(size) == root_of(leaves)
    for size in (1, 2, 3, 31, 32, 33, 70):
        subtree = subtrees_of(leaves)
        for index in range(size):
            proof = theirs.prove_inclusion(index + 1, size)
            assert [n for n in proof.path if n != leaves[index]] == inclusion_path(
                index, size, subtree
            )
        for old in range(1, size + 1):
            path = consistency_path(old, size, subtree)
            assert verify_consistency(
                old=old,
                size=size,
                old_root=theirs.get_root(old),
                root=theirs.get_root(size),
                path=path,
            )


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_proofs_against_the_definition(data: list[bytes], drawn: st.DataObject) -> None:
    leaves = [leaf_hash(one) for one in data]
    size = len(leaves)
    index = drawn.draw(st.integers(0, size - 1))
    old = drawn.draw(st.integers(0, size))
    root, subtree = naive_root(leaves), subtrees_of(leaves)

    assert root_of(leaves) == root
    path = inclusion_path(index, size, subtree)
    assert verify_inclusion(leaf=leaves[index], index=index, size=size, path=path, root=root)
    other = leaf_hash(b"something else entirely")
    assert not verify_inclusion(leaf=other, index=index, size=size, path=path, root=root)
    assert not verify_inclusion(
        leaf=leaves[index], index=index, size=size, path=[*path, root], root=root
    )
    steps = consistency_path(old, size, subtree)
    told = {"old": old, "size": size, "root": root}
    assert verify_consistency(old_root=naive_root(leaves[:old]), path=steps, **told)
    if old:
        assert not verify_consistency(old_root=other, path=steps, **told)
    assert not verify_consistency(old_root=naive_root(leaves[:old]), path=[*steps, root], **told)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_tree_grown_in_two_goes_is_the_tree_grown_in_one(first: int, more: int) -> None:
    leaves = [leaf_hash(str(n).encode()) for n in range(first + more)]
    begun = Frontier()
    for leaf in leaves[:first]:
        begun.append(leaf)
    resumed = Frontier(begun.size, list(begun.peaks))
    for leaf in leaves[first:]:
        resumed.append(leaf)

    assert resumed.root() == naive_root(leaves)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 4)])
def test_what_is_not_in_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="has no leaf"):
        inclusion_path(index, size, subtrees_of([]))
    assert not verify_inclusion(leaf=b"", index=index, size=size, path=[], root=b"")


def test_a_tree_extends_no_larger_one() -> None:
    with pytest.raises(ValueError, match="extends none"):
        consistency_path(5, 4, subtrees_of([]))
    assert not verify_consistency(old=5, size=4, old_root=b"", root=b"", path=[])
