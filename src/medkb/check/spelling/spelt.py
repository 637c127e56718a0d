"""How two spellings differ: letters that changed places, or one letter more, less or other."""

from __future__ import annotations


def is_transposed(one: str, other: str) -> bool:
    """Two neighbouring letters have changed places, and nothing else: "BCL-2", "BLC-2"."""
    if len(one) != len(other) or one == other:
        return False
    differing = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return (
        len(differing) == 2
        and differing[1] == differing[0] + 1
        and one[differing[0]] == other[differing[1]]
        and one[differing[1]] == other[differing[0]]
    )


def slip(one: str, other: str) -> int | None:
    """The offset at which the one spelling differs from the other by a single slip; None where by none or by more.

    A slip is a letter more, less or other, or two letters that changed places.
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return None
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, other_rest = one[at:], other[at:]
    if is_transposed(one, other) or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]:
        return at
    return None
