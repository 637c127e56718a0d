"""The tables of response rates and of severe adverse events against gold facts, cell by cell.

    python tests/gold_tables.py KB [GOLD]

KB is a knowledge base of the articles that GOLD, a folder of STEM.jsonl, has the facts of. A row of the table is paired
with a gold fact of its article that has the same outcome or event, best with the same figures, else with the same
group; each cell of a pair is right, wrong, missing (gold has it, the table does not) or extra. All cells of a gold fact
without a row are missing.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medkb.export.choice import Choice
from medkb.export.dataset import rows
from medkb.export.layouts import LAYOUTS, Dropped
from medkb.export.layouts.evidence import Number
from medkb.score import _Rules, _same, _text
from medkb.store import open_store
from medkb.vocab import load

GOLD = Path(__file__).parents[2] / "shared" / "gold"
CELLS = {"response": ("count", "n", "percent", "ci_low", "ci_high"), "adverse_event": ("count", "n", "percent")}
GRADES = ("grade_min", "grade_max")
SEVERE = 3


@dataclass
class Found:
    """Cells by column and verdict, and the rows that are right in every cell, in some, missing or extra."""

    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)


def table(kb: str) -> Iterator[dict]:
    """The rows of the proportions of a knowledge base, plain."""
    with open_store(kb, read_only=True) as store:
        for row in rows(store, LAYOUTS["proportions"], Choice()):
            if not isinstance(row, Dropped):
                yield {name: value.value if isinstance(value, Number) else value for name, value in row.items()}


def gold(folder: Path, kind: str) -> Iterator[dict]:
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            fact = json.loads(line)
            if fact["kind"] == kind and fact["source"] == "own" and wanted(fact, kind):
                yield fact | {"stem": file.stem}


def wanted(fact: dict, kind: str) -> bool:
    figures = any(fact.get(name) is not None for name in CELLS[kind])
    return figures and (kind == "response" or (fact.get("grade_min") or 0) >= SEVERE)


def compare(kb: str, folder: Path, kind: str) -> Found:
    """The table of one kind against the gold facts of it."""
    rules, found = _Rules(load()), Found()
    facts = list(gold(folder, kind))
    known = {fact["stem"] for fact in facts} | {file.stem for file in folder.glob("*.jsonl")}
    given = [
        row for row in table(kb) if row["kind"] == kind and wanted(row, kind) and Path(str(row["file"])).stem in known
    ]
    for row in given:
        row["event"] = row["outcome"]
    pairs = sorted(
        ((likeness(fact, row, kind), i, j) for i, fact in enumerate(facts) for j, row in enumerate(given) if alike(rules, fact, row, kind)),
        key=lambda pair: (-pair[0], *pair[1:]),
    )  # fmt: skip
    taken: dict[int, int] = {}
    for like, i, j in pairs:
        if like > 0 and i not in taken and j not in taken.values():
            taken[i] = j
    for i, fact in enumerate(facts):
        judge(fact, given[taken[i]] if i in taken else None, kind, found)
    for j, row in enumerate(given):
        if j not in taken.values():
            found.rows["extra"] += 1
            found.told.append(f"extra    {row['file'][:4]} {row['outcome']} [{row['arm']}] {figures(row, kind)}")
    return found


def alike(rules: _Rules, fact: dict, row: dict, kind: str) -> bool:
    """The same article and the same outcome or event, as `medkb score` compares them."""
    if Path(str(row["file"])).stem != fact["stem"]:
        return False
    if kind == "adverse_event":
        return rules._event(row["event"]) == rules._event(fact["event"])
    names = {_text(fact.get(slot)).split(":")[0] for slot in ("outcome", "outcome_alt") if fact.get(slot)}
    return _text(row["outcome"]).split(":")[0] in names


def likeness(fact: dict, row: dict, kind: str) -> int:
    """Ten a figure that is the same, five for the same grades, three for the same group."""
    same = sum(_same(fact.get(name), row.get(name)) for name in CELLS[kind])
    grades = kind == "adverse_event" and all(_same(fact.get(name), row.get(name)) for name in GRADES)
    return 10 * same + 5 * grades + 3 * (_text(fact["arm"]) == _text(row["arm"]))


def judge(fact: dict, row: dict | None, kind: str, found: Found) -> None:
    names = (*CELLS[kind], *(GRADES if kind == "adverse_event" else ()))
    verdicts = {name: verdict(fact.get(name), row.get(name) if row else None) for name in names}
    found.cells.update((name, what) for name, what in verdicts.items() if what)
    about = f"{fact['stem'][:3]}  {fact.get('outcome') or fact['event']} [{fact['arm']}] {figures(fact, kind)}"
    if row is None:
        found.rows["missing"] += 1
        found.told.append(f"missing  {about}{'  (hard)' if fact.get('hard') else ''}")
    elif set(verdicts.values()) <= {"right", ""}:
        found.rows["right"] += 1
    else:
        found.rows["partly"] += 1
        found.told.append(f"partly   {about}: table {figures(row, kind)} [{row['arm']}]")


def verdict(wanted: object, given: object) -> str:
    if wanted is None:
        return "" if given is None else "extra"
    return "missing" if given is None else "right" if _same(wanted, given) else "wrong"


def figures(fact: dict, kind: str) -> str:
    return " ".join(f"{name}={fact[name]}" for name in CELLS[kind] if fact.get(name) is not None)


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    folder = Path(arguments[1]) if len(arguments) > 1 else GOLD
    if not folder.is_dir():
        print(f"{folder}: no gold facts here; nothing is compared")
        return 0
    for kind, title in (("response", "response rates"), ("adverse_event", "adverse events of grade 3 and above")):
        found = compare(arguments[0], folder, kind)
        print(f"{title}: rows " + ", ".join(f"{times} {what}" for what, times in found.rows.most_common()))
        for name in (*CELLS[kind], *(GRADES if kind == "adverse_event" else ())):
            print(
                f"    {name:10}"
                + "".join(f"{found.cells[name, what]:5} {what}" for what in ("right", "wrong", "missing", "extra"))
            )
        print(*(f"    {line}" for line in found.told), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
