"""Six invented trials for the tests of tables: two drugs against placebo, Russian and English, with what tables trip over."""

import runpy
from decimal import Decimal
from pathlib import Path

from medkb.model import Survival

TOLD = runpy.run_path(str(Path(__file__).with_name("told.py")))
concept, cr, dose, fact, neutropenia = (TOLD[name] for name in ("concept", "cr", "dose", "fact", "neutropenia"))
people, survival, store_article = (TOLD[name] for name in ("people", "survival", "store_article"))

# responders and size with the drug, responders and size with placebo
TRIALS = [(30, 60, 12, 60), (18, 45, 9, 44), (0, 25, 1, 26), (41, 102, 30, 99), (7, 15, 5, 16), (22, 80, 20, 81)]
LABELS = ["placebo", "плацебо"]


def share(count, n):
    percent = Decimal(1000 * count // n) / 10
    return f"{count} ({percent} %)".replace(".", ","), {"count": count, "n": n, "percent": percent}


def trial(number, with_drug, size, without, other):
    """The facts of one trial."""
    placebo = LABELS[number % 2]
    quotes = [(share(with_drug, size), "letrozole"), (share(without, other), placebo)]
    facts = [people(size, arm="letrozole"), people(other, arm=placebo), people(size + other, "population", arm="all")]
    facts += [cr(quote, arm=arm, **slots) for (quote, slots), arm in quotes]
    facts.append(neutropenia(f"{number} (3-4)", count=number, n=size, grade_min=3, grade_max=4, arm="letrozole"))
    facts.append(neutropenia("neutropenia", count=0, n=other, grade_min=3, grade_max=4, arm=placebo))
    facts.append(neutropenia("40 %", percent=Decimal(40), n=size, grade_min=1, grade_max=2, arm="letrozole"))
    facts.append(dose("letrozole", "10 mg", arm="letrozole"))
    facts.append(
        survival(
            f"{10 + number},5 mo", value=Decimal(f"{10 + number}.5"), unit="mo", statistic="median", arm="letrozole"
        )
    )
    interval = {"ci_low": Decimal(51), "ci_high": Decimal(74), "ci_level": Decimal(95)}
    rate = {"statistic": "rate", "value": Decimal(63), "unit": "%", "at": "12 mo", "arm": "letrozole"}
    facts.append(
        fact(Survival, "63 % (95 % CI 51-74)", endpoint="OS", concept=concept("endpoint", "OS"), **rate, **interval)
    )
    facts.append(survival("not reached", unit="mo", statistic="median", reached=False, arm=placebo))
    facts.append(cr("55 %", percent=Decimal(55), source="cited", study="NOVA-1", arm="letrozole"))
    return facts


def fill(store):
    """Put the six trials into a store."""
    for number, figures in enumerate(TRIALS, 1):
        title = (
            {"title_ru": f"Летрозол, исследование {number}"}
            if number % 2
            else {"title_en": f"Letrozole, trial {number}"}
        )
        store_article(
            store,
            f"trial-{number}.txt",
            trial(number, *figures),
            year=2010 + number,
            authors=("Иванова А.Б.",),
            **title,
        )
