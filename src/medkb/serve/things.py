"""Articles, claims, concepts and every other node: what is known of it, as triples and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from medkb.graph.namespaces import BASE, DCTERMS, MKB, OA, SKOS
from medkb.report.html import Html, join, tag, text
from medkb.serve import look
from medkb.serve.look import Line
from medkb.serve.page import frame, link, local
from medkb.serve.protocol import Refused
from medkb.store import EmbeddedStore

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Triple

    from medkb.serve.look import Term, Values

MOST_CLAIMS = 300
"""Claims that the page of a concept shows; that of an article shows all of its own."""

_INNER = (MKB + "hasEvidence", OA + "hasTarget", OA + "hasSelector")
_UNSEEN = {look.TYPE, *_INNER, SKOS + "hiddenLabel"}  # shown in another way, or spellings for look-ups only
_DOWNLOADS = (("ttl", "Turtle"), ("nt", "N-Triples"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"))


def description(store: EmbeddedStore, node: NamedNode) -> Iterable[Triple]:
    """An article's whole graph; of other nodes their statements and those of their evidence. Raises Refused (404)."""
    import pyoxigraph as ox

    if store.engine.contains_named_graph(node):
        return (quad.triple for quad in store.engine.quads_for_pattern(None, None, None, node))
    found: set[Triple] = set()
    todo, seen = [node], {node}
    while todo:
        triples = {quad.triple for quad in store.engine.quads_for_pattern(todo.pop(), None, None)}
        inner = {t.object for t in triples if t.predicate.value in _INNER and isinstance(t.object, ox.NamedNode)}
        todo += inner - seen
        seen |= inner
        found |= triples
    if not found:
        raise _unknown(node)
    return found


def _unknown(node: NamedNode) -> Refused:
    return Refused(404, f"nothing is known of <{node.value}>")


def page_of(store: EmbeddedStore, node: NamedNode) -> str:
    """The page of a node. Raises Refused (404)."""
    said = look.values(store, node)
    if not said:
        raise _unknown(node)
    types = {look.plain(term) for term in said.get(look.TYPE, ())}
    title = _title(store, node, types, said)
    parts = (_evidence(look.evidence(store, said)), _statements(store, said), _users(store, node, types))
    body = join(_above(store, said), tag("h1", title), _downloads(node), parts)
    other = text(f"{local(node.value)}.ttl")
    return frame(title, body, "thing", Html(f'<link rel="alternate" type="text/turtle" href="{other}">'))


def _title(store: EmbeddedStore, node: NamedNode, types: set[str], said: Values) -> str:
    if MKB + "Claim" in types:
        kind = look.words(look.kind(said)).capitalize()
        return f"{kind}: {look.called(said)} {look.first(said, MKB + 'printed')}".strip()
    if MKB + "Issue" in types:
        return f"Issue: {look.told(said)}"
    return look.name(store, node) or look.short(node.value)


def _above(store: EmbeddedStore, said: Values) -> Html:
    """The way back: to the first page, and to the article that a node belongs to."""
    articles = said.get(MKB + "inArticle", [])
    file = look.first(look.values(store, articles[0]), DCTERMS + "source") if articles else ""
    back = join(" › ", link(look.plain(articles[0]), file)) if articles else None
    return tag("p", tag("a", "medkb", href="/"), back)


def _downloads(node: NamedNode) -> Html:
    links = [join(" ", tag("a", title, href=f"{local(node.value)}.{ending}")) for ending, title in _DOWNLOADS]
    return tag("p", tag("code", node.value), links, class_="about")


def _evidence(places: list[Line]) -> Html | None:
    if not places:
        return None
    return tag("section", tag("h2", f"Evidence ({len(places)})"), [_place(line) for line in places])


def _place(line: Line) -> Html:
    page, box = line.get("page"), line.get("bbox")
    where = (
        line.get("section"),
        f"page {page}" if page else None,
        line.get("lang"),
        f"characters {line.get('start')}–{line.get('end')}",
        f"box {box}" if box else None,
    )
    said = ", ".join(filter(None, where))
    name = "e" + line["node"].rpartition("/")[2]
    return tag("figure", _quotation(line), tag("figcaption", said), class_="evidence", id=name)


def _quotation(line: Line) -> Html:
    """The quote of a line, marked between what stands before and behind it."""
    before, after = line.get("before", ""), line.get("after", "")
    return tag("blockquote", "…", before, tag("mark", line.get("quote", "")), after, "…", lang=line.get("lang") or None)


def _statements(store: EmbeddedStore, said: Values) -> Html:
    lines = [
        tag(
            "tr",
            tag("th", look.words(name), scope="row", title=name),
            tag("td", [tag("div", _value(store, term)) for term in terms]),
        )
        for name, terms in said.items()
        if name not in _UNSEEN
    ]
    return tag("section", tag("h2", "Statements"), tag("table", lines, class_="statements"))


def _value(store: EmbeddedStore, term: Term) -> Html:
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return link(term.value, look.name(store, term))
    if isinstance(term, ox.Literal) and term.language:
        return join(tag("span", term.value, lang=term.language), " ", tag("small", term.language))
    return join(look.plain(term))


def _users(store: EmbeddedStore, node: NamedNode, types: set[str]) -> Html | None:
    """The claims of an article, those that an issue touches, or those that name a concept or belong to an arm."""
    if MKB + "Claim" in types or not node.value.startswith(BASE):
        return None
    if MKB + "Article" in types:
        return join(_issues(store, node), _claims(look.claims_of(store, node), whole=True))
    return _claims(look.claims_with(store, node, MOST_CLAIMS), whole=False)


def _issues(store: EmbeddedStore, article: NamedNode) -> Html | None:
    found = [tag("li", link(issue, told)) for issue, told in sorted(look.issues_of(store, article))]
    return tag("section", tag("h2", f"Its own mistakes ({len(found)})"), tag("ul", found)) if found else None


def _claims(lines: list[Line], *, whole: bool) -> Html | None:
    """Tables of claims by kind; `whole`: of one article, every one of them."""
    if not lines:
        return None
    cut = not whole and len(lines) >= MOST_CLAIMS
    parts = [tag("h2", f"Claims (the first {len(lines)})" if cut else f"Claims ({len(lines)})")]
    for kind, group in groupby(lines, key=lambda line: line["kind"]):
        parts.append(tag("h3", look.words(kind).capitalize()))
        parts.append(tag("table", list(_rows(group, with_file=not whole)), class_="claims"))
    return tag("section", parts)


def _rows(group: Iterable[Line], *, with_file: bool) -> Iterator[Html]:
    for line in group:
        page = line.get("page")
        where = ", ".join(filter(None, (line.get("section"), f"page {page}" if page else None)))
        yield tag(
            "tr",
            tag("td", tag("a", line["name"] or "claim", " ", tag("b", line["printed"]), href=local(line["claim"]))),
            tag("td", line["arm"], " ", tag("small", line["source"])),
            tag("td", _quotation(line), tag("small", where)),
            tag("td", link(line["article"], line["file"])) if with_file else None,
        )
