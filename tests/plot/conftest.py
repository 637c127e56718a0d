"""Results to draw, and a look at what was drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from medkb.export.articles import Article
from medkb.export.groups import Group
from medkb.export.results import Result
from medkb.graph.slots import SHARED, SLOTS
from medkb.model import Kind
from medkb.plot import dose_ranges, event_rates, forest_plot, funnel_plot, overview, response_stacks
from medkb.vocab import load

ARTICLE = Article(
    "urn:a", "a-1", "trial.txt", title="A trial of two drugs", title_ru="Сравнение двух препаратов", slab="Ivanova 2021"
)
OTHER = Article("urn:b", "b-1", "other.txt", slab="Petrov 2022")


def result(
    kind: Kind,
    concept: str = "",
    *,
    article: Article = ARTICLE,
    arm: str = "all",
    size: int | None = None,
    **values: Any,
) -> Result:
    """A result of that kind; `concept` is the English label of a drug, outcome, endpoint or event."""
    scheme = {Kind.DOSE: "drug", Kind.RESPONSE: "outcome", Kind.SURVIVAL: "endpoint"}.get(kind, "event")
    found = next((c for c in load().concepts(scheme) if c.en == concept), None)
    slot = {Kind.DOSE: "drug", Kind.RESPONSE: "outcome", Kind.SURVIVAL: "endpoint"}.get(kind, "event")
    given: dict[str, Any] = dict.fromkeys(name for name, *_ in (*SLOTS[kind], *SHARED))
    given |= {"arm": arm, "source": "own", "confidence": Decimal("0.9")}
    given |= {
        slot: concept,
        "concept": found and found.iri,
        "concept_en": found and found.en,
        "concept_ru": found and found.ru,
    }
    numbers = ("value", "low", "high", "percent", "ci_low", "ci_high")
    given |= {name: Decimal(str(v)) if name in numbers and v is not None else v for name, v in values.items()}
    return Result(kind, "c", given, article, Group(arm, size))


def dose(drug: str = "semaglutide", value: float | None = None, unit: str = "mg", **more: Any) -> Result:
    return result(Kind.DOSE, drug, value=value, unit=unit, **more)


def event(
    name: str = "nausea", count: int | None = None, n: int | None = None, percent: float | None = None, **more: Any
) -> Result:
    return result(Kind.ADVERSE_EVENT, name, count=count, n=n, percent=percent, **more)


def best(outcome: str, percent: float | None = None, **more: Any) -> Result:
    """A best response by its code."""
    name = next(c.en for c in load().concepts("outcome") if c.id == outcome)
    return result(Kind.RESPONSE, name, outcome=outcome, percent=percent, **more)


def pooled(rows: Any, measure: str = "PLO", method: str = "REML", **more: Any) -> Any:
    """Pooled studies from (label, x, n) or (label, x, n, x2, n2)."""
    from medkb.pool import Row, Settings, pool_rows

    found = [Row(label, *(float(v) for v in figures)) for label, *figures in rows]
    return pool_rows(found, Settings(measure, method, **more))


@dataclass
class Drawn:
    """One page: its texts with their boxes, its marks with their looks, all in pixels of 1/72 inch from below."""

    texts: list[tuple[str, tuple[float, float, float, float]]]
    marks: list[Any]
    size: tuple[float, float]
    axes: list[Any]
    words: tuple[str, ...]
    greys: set[Any] = field(default_factory=set)
    patches: list[Any] = field(default_factory=list)

    def has(self, text: str) -> bool:
        return any(text in found for found, _ in self.texts)

    def overlapping(self) -> list[tuple[str, str]]:
        """Pairs of texts that lie on each other, by more than half a point."""
        found = []
        ordered = sorted(self.texts, key=lambda text: text[1][0])
        for i, (one, a) in enumerate(ordered):
            for other, b in ordered[i + 1 :]:
                if b[0] >= a[2] - 0.5:
                    break
                if a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5:
                    found.append((one, other))
        return found

    def outside(self) -> list[str]:
        wide, high = self.size
        return [t for t, (x0, y0, x1, y1) in self.texts if x0 < 0 or y0 < 0 or x1 > wide or y1 > high]


def look_at(sheet: Any) -> Drawn:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.colors import to_rgba
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text

    renderer = FigureCanvasAgg(sheet.figure).get_renderer()
    sheet.figure.draw(renderer)
    texts, marks, greys, patches = [], [], set(), []
    for artist in sheet.figure.findobj(include_self=False):
        if isinstance(artist, Text) and artist.get_text() and artist.get_visible():
            box = artist.get_window_extent(renderer)
            texts.append((artist.get_text(), tuple(box.extents)))
            greys.add(to_rgba(artist.get_color()))
        elif isinstance(artist, Line2D):
            greys |= {
                to_rgba(artist.get_color()),
                to_rgba(artist.get_markerfacecolor()),
                to_rgba(artist.get_markeredgecolor()),
            }
        elif isinstance(artist, Patch):
            greys |= {to_rgba(artist.get_facecolor()), to_rgba(artist.get_edgecolor())}
            patches.append(artist)
    lines = [*sheet.figure.artists, *(line for axes in sheet.figure.axes for line in axes.lines)]
    marks = [line for line in lines if isinstance(line, Line2D) and line.get_marker() not in ("None", None, "", "none")]
    return Drawn(texts, marks, (sheet.width, sheet.height), sheet.figure.axes, sheet.words, greys, patches)


@pytest.fixture
def drawn(monkeypatch, tmp_path):
    """Draw and look: `drawn(draw, *arguments)` gives the pages."""
    seen: list[Drawn] = []
    for module in (dose_ranges, event_rates, forest_plot, funnel_plot, overview, response_stacks):
        monkeypatch.setattr(module, "save", lambda pages, path: seen.extend(map(look_at, pages)))

    def run(draw, *arguments, **options):
        seen.clear()
        draw(*arguments, tmp_path / "p.pdf", **options)
        return list(seen)

    return run


def looks(page: Drawn) -> Counter:
    """How often each look of a mark is there: (shape, filling)."""
    return Counter((str(m.get_marker()), str(m.get_markerfacecolor())) for m in page.marks for _ in m.get_xdata())


@pytest.fixture
def scene():
    """What tests draw, and what they look at it with."""
    return SimpleNamespace(
        result=result,
        dose=dose,
        event=event,
        best=best,
        pooled=pooled,
        looks=looks,
        ARTICLE=ARTICLE,
        OTHER=OTHER,
        look_at=look_at,
    )
