"""A pooled effect as a page of text, in English or Russian."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import isnan

from medkb.pool.effects import PROPORTIONS
from medkb.pool.model import Pooled, Row, SmallStudy, Study
from medkb.pool.words import figure, sentence, words

_GAP = "  "
_MOST = 40  # rows left out that are listed
_DEPENDENT = ("PLO", "PR")  # scales on which the error of a proportion depends on the proportion
_CLAIMS = ("claim", "claim_1", "claim_2")
_PAGES = ("xi_page", "ai_page", "ratio_page", "page")
_QUOTES = ("xi_quote", "ai_quote", "ci_quote", "ratio_quote", "quote", "printed")


class Writer:
    """Turns a `Pooled` to lines in one language, its figures with `digits` places."""

    def __init__(self, pooled: Pooled, lang: str = "en", digits: int = 4) -> None:
        self._pooled, self._lang, self._digits = pooled, lang, digits
        self._words = words(lang)
        self._level = f"{pooled.level:g}"

    def lines(self, without: Sequence[tuple[Row, Pooled]] = ()) -> Iterator[str]:
        """Every line; `without` is what `leave_one_out` gives."""
        if self._pooled.title:
            yield self._pooled.title
        yield self._words["look"]
        yield ""
        yield from self._table()
        yield ""
        yield from self._figures()
        if without:
            yield from self._leave_one_out(without)
        yield from self._listed("cautions", [self.told(warned.rule, warned.given) for warned in self._pooled.warnings])
        yield from self._listed("left_out", list(self._left_out()))
        yield from self._listed("sources", list(self._sources()), len(self._pooled.studies))

    def told(self, key: str, given: Mapping[str, str]) -> str:
        """A sentence of words.tsv with its gaps filled."""
        return sentence(key, given, self._lang)

    def number(self, value: float | None, digits: int | None = None) -> str:
        """A figure with fixed decimals, and a decimal comma in Russian; empty for None."""
        if value is None:
            return ""
        shown = f"{value:.{self._digits if digits is None else digits}f}"
        if not float(shown):
            shown = shown.removeprefix("-")
        return figure(shown, self._lang)

    def _p(self, p: float) -> str:
        least = 10**-self._digits
        return f"< {self.number(least)}" if p < least else f"= {self.number(p)}"

    def _range(self, low: float, high: float) -> str:
        between = "; " if self._lang == "ru" else ", "
        return f"[{self.number(low)}{between}{self.number(high)}]"

    def _table(self) -> Iterator[str]:
        pooled, w = self._pooled, self._words
        arms = [w["arm1"], w["arm2"]] if any(study.n2 is not None for study in pooled.studies) else [w["n_N"]]
        if all(study.n is None for study in pooled.studies):
            arms = []
        head = [w["study"], *arms, w[pooled.measure], w["ci"].format(level=self._level), w["weight"]]
        body = [self._study(study, len(arms)) for study in pooled.studies]
        blank = [""] * len(arms)
        result = [self.number(pooled.estimate), self._range(pooled.low, pooled.high), self._percent(100.0)]
        foot = [[w["pooled"], *blank, *result]]
        if pooled.prediction:
            foot.append([w["prediction"].format(level=self._level), *blank, "", self._range(*pooled.prediction), ""])
        yield from _aligned(head, body, foot)

    def _study(self, study: Study, arms: int) -> list[str]:
        counts = [_share(study.x, study.n), _share(study.x2, study.n2)][:arms]
        figures = [self.number(study.estimate), self._range(study.low, study.high), self._percent(study.weight)]
        return [study.label, *counts, *figures]

    def _percent(self, value: float) -> str:
        return self.number(value, 2) + self._words["percent"]

    def _figures(self) -> Iterator[str]:
        pooled, w = self._pooled, self._words
        interval = w["knha"].format(df=pooled.k - 1) if pooled.knha and pooled.k > 1 else w["z"]
        yield f"{w['model']}: {w['method_' + pooled.method]}; {interval}"
        yield f"{w['analysed']}: {w['scale_' + pooled.measure].format(nhm=self.number(pooled.nhm, 2))}"
        yield f"{w['intervals']}: {w[pooled.study_ci]}"
        yield f"{w['heterogeneity']}: {self._heterogeneity()}"
        if not pooled.prediction:
            why = w["of_ee" if pooled.method == "EE" else "of_one"]
            yield w["no_prediction"].format(level=self._level, why=why).capitalize()
        if pooled.measure not in PROPORTIONS and not isnan(pooled.p):
            yield f"{w['no_effect']}: p {self._p(pooled.p)}"
        if pooled.small_study:
            yield f"{w['asymmetry']}: {'; '.join(self._asymmetry(pooled.small_study))}"

    def _heterogeneity(self) -> str:
        pooled = self._pooled
        spread = f"tau² = {self.number(pooled.tau2)}, I² = {self._percent(pooled.i2)}, H² = {self.number(pooled.h2)}"
        return f"{spread}, Q({pooled.q_df}) = {self.number(pooled.q)}, p {self._p(pooled.q_p)}"

    def _asymmetry(self, found: SmallStudy) -> Iterator[str]:
        """Egger's figures; the effect at an error of 0 for differences and ratios only, a doubt for proportions."""
        w, measure = self._words, self._pooled.measure
        yield f"t({found.df}) = {self.number(found.t)}, p {self._p(found.p)}"
        if measure not in PROPORTIONS:
            yield f"{w['limit']} {self.number(found.limit[0])} {self._range(*found.limit[1:])}"
        elif measure in _DEPENDENT:
            yield w["doubtful"]

    def _leave_one_out(self, without: Sequence[tuple[Row, Pooled]]) -> Iterator[str]:
        w = self._words
        head = [w["without"], w[self._pooled.measure], w["ci"].format(level=self._level), "tau²", "I²"]
        body = [[row.label, self.number(one.estimate), *self._spread(one)] for row, one in without]
        yield ""
        yield w["without_head"]
        yield from _aligned(head, body, [])

    def _spread(self, one: Pooled) -> tuple[str, str, str]:
        return self._range(one.low, one.high), self.number(one.tau2), self._percent(one.i2)

    def _listed(self, key: str, items: Sequence[str], count: int | None = None) -> Iterator[str]:
        if items:
            yield ""
            yield self._words[key].format(count=len(items) if count is None else count) + ":"
            yield from (f"- {item}" for item in items)

    def _left_out(self) -> Iterator[str]:
        """Each row and its reason, as many as one reads."""
        left = self._pooled.left_out
        few = left if len(left) <= _MOST else left[:_MOST]
        yield from (f"{self._name(one.row)}: {self.told(one.reason, one.given)}" for one in few)
        if len(few) < len(left):
            yield self.told("more", {"count": str(len(left) - len(few))})

    def _sources(self) -> Iterator[str]:
        """Each study's claim, place and quote; lines of a table without such columns are told as a range."""
        rows = [study.row for study in self._pooled.studies]
        for traced, some in groupby(rows, key=lambda row: any(row.about.get(column) for column in _CLAIMS)):
            if traced:
                yield from (f"{row.label}: {self._origin(row.about)}" for row in some)
            else:
                places = [row.place for row in some if row.place]
                yield from [f"{places[0]} – {places[-1]}"] if len(places) > 1 else places

    def _origin(self, about: Mapping[str, str]) -> str:
        claims = ", ".join(about[column] for column in _CLAIMS if about.get(column))
        file = about.get("file") or about.get("document") or ""
        page = next((f", {self._words['page']} {about[c]}" for c in _PAGES if about.get(c)), "")
        quotes = [" ".join(about[column].split()) for column in _QUOTES if about.get(column)]
        some = quotes if about.get("ai_quote") else quotes[:1]
        shown = "".join(f", {self.told('quoted', {'quote': quote})}" for quote in some)
        return f"{self._words['claim']} {claims}; {file}{page}{shown}"

    @staticmethod
    def _name(row: Row) -> str:
        return f"{row.label} ({row.place})" if row.place else row.label


def _share(x: float | None, n: float | None) -> str:
    if n is None:
        return ""
    return f"{n:g}" if x is None else f"{x:.0f}/{n:.0f}"


def _aligned(head: Sequence[str], body: Sequence[Sequence[str]], foot: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of a table: first column to the left, figures to the right, a rule below the head and above the foot."""
    widths = [max(len(line[i]) for line in (head, *body, *foot)) for i in range(len(head))]
    rule = ["-" * width for width in widths]
    for line in (head, rule, *body, *([rule] if foot else []), *foot):
        figures = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
        yield _GAP.join((line[0].ljust(widths[0]), *figures)).rstrip()
