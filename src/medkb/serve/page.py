"""HTML for people who look: the first page, the query page, and the answer of a named query as a table."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from medkb.graph import PREFIXES, claim_iri
from medkb.graph.namespaces import BASE
from medkb.query import NamedQuery, Parameter, Rows
from medkb.query.guard import bind
from medkb.query.named import bindings
from medkb.query.writers import show
from medkb.report.html import Html, data, join, tag

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

MOST_ROWS = 1000
"""Rows that a page shows; the files behind its links have all."""

DOWNLOADS = ("csv", "tsv", "json", "xml")
"""Endings of the addresses that give a named query's answer as a file's format; `rq` gives its text."""


def frame(
    title: str, body: Html, kind: str = "plain", head: Html | None = None, *, lang: str = "en", box: bool = True
) -> str:
    """A whole page; `box`: with a search box at its top."""
    top = join(
        tag("meta", charset="utf-8"),
        tag("title", title),
        tag("meta", name_="viewport", content="width=device-width"),
        Html('<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/site.css">'),
        head,
    )
    above = search_box("", lang) if box else ""
    return f'<!doctype html><html lang="{lang}"><head>{top}</head><body class="{kind}">{above}{body}</body></html>\n'


def search_box(question: str, lang: str) -> Html:
    """The form that leads to the page of a text search. It needs no script."""
    label = "Поиск" if lang == "ru" else "Search"
    field = tag("input", type="search", name_="q", value=question, placeholder=f"{label}…", aria_label=label)
    kept = tag("input", type="hidden", name_="lang", value="ru") if lang == "ru" else None
    return tag("form", field, kept, " ", tag("button", label), action="/search", role="search", class_="search")


def local(iri: str) -> str:
    """Where this server answers for an address of the knowledge base; other addresses as they are."""
    return f"/{iri[len(BASE) :]}" if iri.startswith(BASE) else iri


def link(iri: str, name: str = "") -> Html:
    """A link to a node, with its name or its address with a prefix."""
    shown = name or _short(iri)
    if not iri.startswith(("http://", "https://")):
        return join(shown)
    return tag("a", shown, href=local(iri), title=iri)


def _short(iri: str) -> str:
    import pyoxigraph as ox

    return show(ox.NamedNode(iri))


def home(queries: Mapping[str, NamedQuery]) -> str:
    """The first page: where to ask, and all named queries."""
    items = [
        join(tag("dt", tag("a", q.title, href=f"/query/{quote(q.name)}")), tag("dd", q.question, tag("br"), _ru(q)))
        for q in queries.values()
    ]
    ways = tag(
        "p",
        tag("a", "Write SPARQL", href="/editor"),
        " · endpoint ",
        tag("code", "/sparql"),
        " (SPARQL 1.1 Protocol; the prefixes of medkb need no declaration) · graphs ",
        tag("code", "/graphs?graph=…"),
    )
    return frame("medkb", join(tag("h1", "medkb"), ways, tag("dl", items)))


def _ru(query: NamedQuery) -> Html:
    return tag("span", query.question_ru, lang="ru")


def editor(queries: Mapping[str, NamedQuery]) -> str:
    """The query page: YASGUI, with the named queries to take from."""
    head = Html(
        '<link rel="stylesheet" href="/static/yasgui.min.css">'
        '<script src="/static/yasgui.min.js" defer></script><script src="/static/editor.js" defer></script>'
    )
    examples = [
        tag("details", tag("summary", query.title), tag("p", query.question), tag("p", _ru(query)), _example(query))
        for query in queries.values()
    ]
    known = tag("script", data({"prefixes": PREFIXES, "base": BASE}), type="application/json", id="known")
    side = tag("aside", tag("p", tag("a", "medkb", href="/")), tag("h2", "Named queries"), examples)
    return frame("medkb: SPARQL", join(side, tag("main", tag("div", id="yasgui")), known), "editor", head, box=False)


def _example(query: NamedQuery) -> Html:
    fields = [_field(param, "") for param in query.params]
    return tag("form", fields, tag("button", "Take it"), data_query=query.name)


def bound(query: NamedQuery, given: Mapping[str, str]) -> str:
    """The text of a named query with these parameters filled in. Raises QueryError for one that does not fit."""
    return bind(query.text, bindings(query, given))[0]


def answer(query: NamedQuery, given: Mapping[str, str], rows: Rows | None) -> str:
    """The page of one query: what it asks, its parameters, its answer (None: a needed parameter is missing), its text.

    `given` holds the parameters that it was asked with.
    """
    search = f"?{urlencode(given)}" if given else ""
    links = [join(tag("a", form, href=f"/query/{quote(query.name)}.{form}{search}"), " ") for form in DOWNLOADS]
    body = join(
        tag("p", tag("a", "medkb", href="/"), " › ", tag("a", "SPARQL", href="/editor")),
        tag("h1", query.title),
        tag("p", query.question, tag("br"), _ru(query)),
        _form(query, given),
        table(rows) if rows else tag("p", "Fill in what is needed."),
        tag("p", "The whole answer: ", links) if rows else None,
        tag("details", tag("summary", "SPARQL"), tag("pre", query.text)),
    )
    return frame(query.title, body)


def _form(query: NamedQuery, given: Mapping[str, str]) -> Html | None:
    if not query.params:
        return None
    fields = [_field(param, given.get(param.name, param.default or "")) for param in query.params]
    return tag("form", fields, tag("button", "Ask"))


def _field(param: Parameter, value: str) -> Html:
    field = tag("input", name_=param.name, value=value, placeholder=param.default, required=not param.optional)
    return tag("label", param.name, " ", field, " ", param.description)


def table(rows: Rows) -> Html:
    """The first rows of an answer, and how many there are."""
    iterator = iter(rows)
    shown = list(islice(iterator, MOST_ROWS))
    rest = sum(1 for _ in iterator)
    # a column that is empty in every row only takes the room of the others
    kept = [i for i in range(len(rows.variables)) if not shown or any(row[i] is not None for row in shown)]
    head = [tag("th", rows.variables[i].replace("_", " "), scope="col") for i in kept]
    lines = [tag("tr", [_cell(rows.variables[i], row[i]) for i in kept]) for row in shown]
    count = f"{len(shown) + rest} rows" + (f", the first {len(shown)} of them here" if rest else "")
    return join(
        tag("p", count),
        tag("div", tag("table", tag("thead", tag("tr", head)), tag("tbody", lines)), class_="wide"),
    )


def _cell(variable: str, term: NamedNode | BlankNode | Literal | Triple | None) -> Html:
    import pyoxigraph as ox

    shown = show(term)
    if isinstance(term, ox.NamedNode):
        return tag("td", link(term.value, shown))
    if variable == "claim" and shown:  # every named query calls a claim's id so
        return tag("td", tag("a", shown, href=local(claim_iri(shown))))
    return tag("td", shown)
