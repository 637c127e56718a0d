"""Running text with its places marked; every character of the article stays, in its order."""

from __future__ import annotations

from collections.abc import Iterator

from medkb.model import Severity
from medkb.report.article import Article
from medkb.report.html import Html, join, tag
from medkb.report.places import Piece, Place
from medkb.report.signs import SEVERITIES, gravest, look, sign

_TOLD = 4  # facts that a tooltip tells of one figure


class Inline:
    """Writes stretches of one article's text, each of them once."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._begun: set[int] = set()

    def write(self, start: int, end: int) -> Html:
        """The stretch [start, end) with marks."""
        pieces = self._article.places.pieces(start, end)
        return join(self._mark(p) if p.places else self._article.plain(p.start, p.end) for p in pieces)

    def _mark(self, piece: Piece) -> Html:
        inner = min(piece.places, key=lambda p: p.evidence.end - p.evidence.start)
        begun = [p for p in piece.places if p.number not in self._begun]
        self._begun |= {p.number for p in begun}
        severity = gravest([self._article.issues[i] for p in piece.places for i in p.issues])
        anchors = [tag("span", id=f"p{place.number}") for place in begun[1:]]
        link = tag(
            "a",
            self._article.plain(piece.start, piece.end),
            class_=" ".join(filter(None, ["m", self._look(inner), f"sev-{severity.value}" if severity else ""])),
            href=self._target(inner),
            id=f"p{begun[0].number}" if begun else None,
            data_p=" ".join(str(place.number) for place in piece.places),
            data_s="".join(dict.fromkeys(self._signs(begun))) or None,
            title=self._title(inner),
        )
        return join(anchors, link)

    def _look(self, place: Place) -> str:
        return look(self._article.claims[place.facts[0]].fact) if place.facts else ""

    def _target(self, place: Place) -> str:
        if place.facts:
            return f"#f-{self._article.claims[place.facts[0]].id}"
        return f"#i-{self._article.issues[place.issues[0]].id}"

    def _signs(self, places: list[Place]) -> Iterator[str]:
        for place in places:
            yield from (sign(self._article.claims[n].fact) for n in place.facts)
        severity: Severity | None = gravest([self._article.issues[n] for place in places for n in place.issues])
        if severity:
            yield SEVERITIES[severity]

    def _title(self, place: Place) -> str:
        lines = [self._article.line(self._article.claims[n].fact) for n in place.facts[:_TOLD]]
        return "\n".join(lines + [_detail(self._article, n) for n in place.issues])


def _detail(article: Article, number: int) -> str:
    issue = article.issues[number]
    return issue.detail_ru if article.lang == "ru" and issue.detail_ru else issue.detail
