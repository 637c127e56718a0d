"""What an article's graph says of itself: the digest of its other statements, by which a change is seen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Literal

from medkb.graph.namespaces import MKB
from medkb.graph.terms import iri, text

_DIGEST = f" <{MKB}digest> ".encode()
_VALUE = re.compile(rb'"(sha256:[0-9a-f]{64})"')


def signed(lines: Iterable[bytes], article: str) -> bytes:
    """The N-Quads lines, each with its line feed, sorted, with the digest of them all among them."""
    ordered = sorted(lines)
    line = f"{iri(article)}{_DIGEST.decode()}{text(_digest(ordered))} {iri(article)} .\n".encode()
    return b"".join(sorted([*ordered, line]))


def state(nquads: bytes) -> Literal["whole", "changed", "unsigned"]:
    """Whether a graph is as medkb wrote it; "unsigned" where it has no digest, as those of older versions.

    `nquads` is the whole graph, one statement a line in the canonical form that `article_quads` writes.
    """
    lines = nquads.splitlines(keepends=True)
    told = [line for line in lines if _DIGEST in line]
    match = _VALUE.search(told[0]) if len(told) == 1 else None
    if match is None:
        return "changed" if told else "unsigned"
    rest = sorted(line for line in lines if _DIGEST not in line)
    return "whole" if _digest(rest).encode() == match[1] else "changed"


def _digest(ordered: list[bytes]) -> str:
    return "sha256:" + hashlib.sha256(b"".join(ordered)).hexdigest()
