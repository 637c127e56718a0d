"""Of the mistakes planted in articles most are found, and the traps are not fallen into."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from medkb.model import Issue, Severity
from medkb.pipeline import extract_text

FOLDER = Path(__file__).parent / "planted"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@dataclass
class Planted:
    """A mistake or a trap of an article: its type and the stretches of its places."""

    kind: str
    type: str
    spans: list[tuple[int, int]]

    def touched_by(self, issue: Issue) -> bool:
        """A place of the issue is one of these places."""
        return any(p.start < end and start < p.end for p in issue.places for start, end in self.spans)


def planted(name: str) -> list[Planted]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found = []
    for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        spans = []
        for place in record["where"]:
            at = text.index(place["text"], starts[place["line"] - 1])
            spans.append((at, at + len(place["text"])))
        found.append(Planted(record["kind"], record.get("type", ""), spans))
    return found


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[Issue, ...]]:
    return {n: extract_text((FOLDER / f"{n}.txt").read_text(encoding="utf-8"), f"{n}.txt").issues for n in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_every_article_has_ten_mistakes_and_ten_traps_at_their_places(name):
    kinds = [one.kind for one in planted(name)]
    assert (kinds.count("issue"), kinds.count("trap")) == (10, 10)


def test_no_trap_is_taken_for_a_mistake(told):
    fallen = []
    for name in NAMES:
        lines = planted(name)
        mistakes = [one for one in lines if one.kind == "issue"]
        for issue in told[name]:
            if issue.severity is Severity.ROUNDING or any(one.touched_by(issue) for one in mistakes):
                continue
            fallen += [(name, issue.detail) for one in lines if one.kind == "trap" and one.touched_by(issue)]
    assert fallen == []


def test_most_mistakes_are_found(told):
    mistakes = [(name, one) for name in NAMES for one in planted(name) if one.kind == "issue"]
    found = [one for name, one in mistakes if any(i.type.value == one.type and one.touched_by(i) for i in told[name])]
    assert len(found) >= 0.7 * len(mistakes)
