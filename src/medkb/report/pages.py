"""Pages as they are printed, each figure in its box."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from medkb.report.article import Article, Picture
from medkb.report.html import Html, tag
from medkb.report.places import Place
from medkb.report.signs import gravest, look

_AROUND = 1.2  # points between the ink and its box


def pages(article: Article) -> Html | None:
    """All pages; None where the article has none."""
    if not article.pictures:
        return None
    on_page: defaultdict[int, list[Place]] = defaultdict(list)
    for place in article.places.all:
        if place.evidence.page and place.evidence.bbox:
            on_page[place.evidence.page].append(place)
    note = tag("p", article.words["pages_note"], class_="note")
    figures = (_page(article, picture, on_page[picture.number]) for picture in article.pictures)
    heading = tag("h2", article.words["pages"], class_="vh")
    return tag("section", heading, note, figures, id="pages", class_="pages", aria_label=article.words["pages"])


def _page(article: Article, picture: Picture, places: list[Place]) -> Html:
    name = f"{article.words['page']} {picture.number}"
    image = tag(
        "img",
        src=picture.source,
        width=picture.pixels[0],
        height=picture.pixels[1],
        alt=f"{article.document.file}, {name}",
        loading="lazy",
        decoding="async",
    )
    boxes = (box for place in places for box in _boxes(article, place))
    view = f"0 0 {picture.width:g} {picture.height:g}"
    label = article.words["places"]
    overlay = tag("svg", boxes, viewBox=view, preserveAspectRatio="none", role="group", aria_label=label)
    return tag("figure", image, overlay, tag("figcaption", name), id=f"page-{picture.number}", class_="page")


def _boxes(article: Article, place: Place) -> Iterator[Html]:
    evidence = place.evidence
    facts = [article.claims[n].fact for n in place.facts]
    severity = gravest([article.issues[n] for n in place.issues])
    shown = " ".join(filter(None, [look(facts[0]) if facts else "", f"sev-{severity.value}" if severity else ""]))
    title = "\n".join(article.line(fact) for fact in facts[:4])
    target = f"f-{article.claims[place.facts[0]].id}" if facts else f"i-{article.issues[place.issues[0]].id}"
    for x0, top, x1, bottom in evidence.boxes or ((evidence.bbox,) if evidence.bbox else ()):
        rect = tag(
            "rect",
            tag("title", title) if title else None,
            x=_near(x0 - _AROUND),
            y=_near(top - _AROUND),
            width=_near(x1 - x0 + 2 * _AROUND),
            height=_near(bottom - top + 2 * _AROUND),
            rx=1.5,
        )
        label = f"{evidence.text} – {title}" if title else evidence.text
        yield tag("a", rect, href=f"#{target}", class_=f"box {shown}", data_p=str(place.number), aria_label=label)


def _near(points: float) -> float:
    return round(points, 1)
