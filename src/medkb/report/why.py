"""Why a fact is believed: what its rules saw, the words that they read, and where its denominator stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import Claim, Cohort, Fact
from medkb.report.article import Article
from medkb.report.html import Html, join, tag, text
from medkb.report.signs import sign
from medkb.report.words import Words

_WORDS = 8  # words told of a fact


def why(article: Article, claim: Claim) -> Iterator[Html]:
    """The reasons of a fact as items of a list, last of them how often such facts are right."""
    fact, w = claim.fact, article.words
    for rule in dict.fromkeys([*(reason.rule for reason in fact.because), fact.rule]):
        if rule:
            told = w.get(f"rule_{rule}", "")
            yield tag("li", [told, " "] if told else None, tag("code", rule))
    if reasons := list(_reasons(w, fact)):
        yield tag("li", w["words"], " ", reasons)
    if missing := _denominator(article, fact):
        yield tag("li", missing)
    shown = f"{fact.confidence:.2f}"
    yield tag("li", w["confidence"], f" {shown}: ", w["conf_means"] % f"{100 * float(shown):.0f}")


def _reasons(w: Words, fact: Fact) -> Iterator[Html]:
    told = dict.fromkeys((word.role, " ".join(word.text.split())) for reason in fact.because for word in reason.words)
    for n, (role, word) in enumerate(list(told)[:_WORDS]):
        yield join(", " if n else "", "“", word, "” (", w.get(f"role_{role}", w.get(role, role)), ")")


def _denominator(article: Article, fact: Fact) -> Html | None:
    """Where a denominator comes from that none of the fact's places prints: the record of its group."""
    n: int | None = getattr(fact, "n", None)
    if n is None or isinstance(fact, Cohort):
        return None
    printed = re.compile(rf"(?<!\d){n}(?!\d)")
    if any(printed.search(e.text) for e in fact.evidence):
        return None
    group = _group(article, fact, n)
    if group is None:
        return text(article.words["n_unknown"] % n)
    line = f"{sign(group.fact)} {article.subject(group.fact)}: {article.figures(group.fact)}"
    return join(article.words["n_from"] % n, " ", tag("a", line, href=f"#f-{group.id}"))


def _group(article: Article, fact: Fact, n: int) -> Claim | None:
    """The people of whom the fact counts: of its arm, else of its row in a table."""
    some = [c for c in article.claims if isinstance(c.fact, Cohort) and n in (c.fact.n, c.fact.of)]
    of_arm = [c for c in some if c.fact.arm == fact.arm and c.fact.source == fact.source]
    rows = _rows(article, fact)
    of_row = [c for c in some if rows & _rows(article, c.fact)]
    return next(iter([*of_arm, *of_row]), None)


def _rows(article: Article, fact: Fact) -> set[tuple[int, int]]:
    """The rows of tables in which a fact stands, each as the start of its table and its number."""
    found = (article.surroundings.cell(e.start, e.end) for e in fact.evidence)
    return {(f.table.start, f.cell.row) for f in found if f}
