"""Tables as text, each with the facts that it must give and no others: tables/*.txt.

A table ends at a line "====". Lines that begin with "#" name the construction, those that begin with "= " are the facts,
in any order: kind and name, group, count/n, percentage, and what else is printed. The table stands in the results of an
article that says nothing else.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from medkb.model import AdverseEvent, Claim, Cohort, Dose, Effect, Kind, Response, Survival
from medkb.pipeline import extract_text

HERE = Path(__file__).parent / "tables"


def tables() -> list[object]:
    return [
        pytest.param(part.strip("\n"), id=f"{path.stem}:{number}")
        for path in sorted(HERE.glob("*.txt"))
        for number, part in enumerate(path.read_text(encoding="utf-8").split("\n====\n"), 1)
        if part.strip()
    ]


def told(claim: Claim) -> str:
    fact = claim.fact
    if isinstance(fact, Dose):
        return f"dose {fact.drug} | {fact.value} {fact.unit}"
    if isinstance(fact, Effect):
        return ratio(fact)
    parts = [{Response: "outcome", AdverseEvent: "event", Survival: "endpoint", Cohort: "role"}[type(fact)], fact.arm]
    parts[0] = f"{fact.kind} {getattr(fact, parts[0])}"
    if isinstance(fact, Cohort):
        parts.append(shares(fact.n, fact.of, fact.percent))
        ages = (fact.age_median, fact.age_low, fact.age_high)
        parts += [f"age {ages[0]} {ages[1]}-{ages[2]}"] if any(a is not None for a in ages) else []
    elif isinstance(fact, Survival):
        reached = "not reached" if fact.reached is False else f"{fact.value} {fact.unit}"
        parts += [f"{fact.statistic} {reached}", *(f"at {at}" for at in [fact.at] if at)]
        parts += [f"range {fact.low}-{fact.high}"] if fact.low is not None else []
    elif isinstance(fact, Response | AdverseEvent):
        parts.append(shares(fact.count, fact.n, fact.percent))
        parts += [f"time {fact.time}"] if fact.time else []
    if isinstance(fact, AdverseEvent):
        parts += [f"cause {fact.cause}"] if fact.cause else []
        parts += [f"grade {fact.grade_min}-{fact.grade_max}"] if fact.grade_min is not None else []
    if isinstance(fact, Response | Survival):
        parts += [f"CI {fact.ci_low}-{fact.ci_high}"] if fact.ci_low is not None else []
        parts += [f"p {fact.p}"] if fact.p else []
    parts += [f"cited {fact.study} {list(fact.refs)}"] if fact.source == "cited" else []
    return " | ".join(parts)


def ratio(fact: Effect) -> str:
    parts = [f"effect {fact.measure} {fact.of}", fact.arm, f"{fact.value}"]
    parts[1] += f" vs {fact.comparator}" if fact.comparator else ""
    parts += [f"CI {fact.ci_low}-{fact.ci_high}"] if fact.ci_low is not None else []
    parts += [f"p {fact.p}"] if fact.p else []
    parts += [f"factor {fact.factor}"] if fact.factor else []
    parts += ["adjusted"] if fact.adjusted else []
    return " | ".join(parts)


def shares(count: object, n: object, percent: object) -> str:
    whole = f"{'' if count is None else count}/{'' if n is None else n}"
    return whole if percent is None else f"{whole} {percent}%"


@pytest.mark.parametrize("example", tables())
def test_table_gives_its_facts_and_no_others(example: str) -> None:
    lines = example.split("\n")
    wanted = sorted(line.removeprefix("= ") for line in lines if line.startswith("= "))
    text = "\n".join(line for line in lines if not line.startswith(("= ", "#")))
    claims = extract_text(f"Results\n\n{text}\n").claims
    assert sorted(told(c) for c in claims if c.fact.kind not in (Kind.DRUG, Kind.REGIMEN)) == wanted
