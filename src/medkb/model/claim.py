"""A fact of one article with all its evidence and a stable id."""

from __future__ import annotations

from dataclasses import dataclass

from medkb.model.fact import Fact


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of `medkb extract`. `id` hashes the meaning and the article, not the place."""

    id: str
    file: str
    document: str
    fact: Fact
    checks: tuple[str, ...] = ()
