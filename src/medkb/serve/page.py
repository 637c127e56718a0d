"""HTML for people who look: the named queries, and the answer of one as a table."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from medkb.query import NamedQuery, Parameter, Rows
from medkb.query.writers import show

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

MOST_ROWS = 1000
"""Rows that a page shows; the files behind its links have all."""

DOWNLOADS = ("csv", "tsv", "json", "xml")
"""Endings of the addresses that give a named query's answer as a file's format."""

_STYLE = """body{font:16px/1.4 sans-serif;margin:2em;max-width:100%}
table{border-collapse:collapse;font-size:14px}th,td{border-bottom:1px solid #ccc;padding:.2em .6em;text-align:left;
vertical-align:top}pre{background:#f4f4f4;padding:1em;overflow:auto}label{display:block;margin:.3em 0}"""


def home(queries: Mapping[str, NamedQuery]) -> str:
    """The page of all named queries."""
    items = "".join(
        f'<dt><a href="/query/{quote(q.name)}">{escape(q.title)}</a></dt>'
        f'<dd>{escape(q.question)}<br><span lang="ru">{escape(q.question_ru)}</span></dd>'
        for q in queries.values()
    )
    return _page(
        "medkb",
        f"<h1>medkb</h1><dl>{items}</dl>"
        "<p>SPARQL endpoint: <code>/sparql</code> (SPARQL 1.1 Protocol, reading only; the prefixes of medkb need no "
        "declaration).</p>",
    )


def answer(query: NamedQuery, given: Mapping[str, str], rows: Rows | None) -> str:
    """The page of one query: what it asks, its parameters, its answer (None: a needed parameter is missing), its text.

    `given` holds the parameters that it was asked with.
    """
    body = _table(rows) if rows else "<p>Fill in what is needed.</p>"
    search = f"?{urlencode(given)}" if given else ""
    links = " ".join(f'<a href="/query/{quote(query.name)}.{form}{escape(search)}">{form}</a>' for form in DOWNLOADS)
    return _page(
        query.title,
        f'<p><a href="/">medkb</a></p><h1>{escape(query.title)}</h1><p>{escape(query.question)}</p>'
        f"{_form(query, given)}{body}{f'<p>The whole answer: {links}</p>' if rows else ''}"
        f"<details><summary>SPARQL</summary><pre>{escape(query.text)}</pre></details>",
    )


def _form(query: NamedQuery, given: Mapping[str, str]) -> str:
    if not query.params:
        return ""
    fields = "".join(_field(param, given.get(param.name, param.default or "")) for param in query.params)
    return f"<form>{fields}<button>Ask</button></form>"


def _field(param: Parameter, value: str) -> str:
    needed = "" if param.optional else " required"
    return (
        f'<label>{escape(param.name)} <input name="{escape(param.name)}" value="{escape(value)}"{needed}> '
        f"{escape(param.description)}</label>"
    )


def _table(rows: Rows) -> str:
    iterator = iter(rows)
    shown = list(islice(iterator, MOST_ROWS))
    rest = sum(1 for _ in iterator)
    head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in rows.variables)
    lines = "".join(
        f"<tr>{''.join(map(_cell, rows.variables, row))}</tr>"
        for row in shown
    )  # fmt: skip
    count = f"{len(shown) + rest} rows" + (f", the first {len(shown)} of them here" if rest else "")
    return f"<p>{count}</p><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _cell(variable: str, term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    shown = escape(show(term))
    if variable == "claim" and shown:  # every named query calls a claim's id so; `evidence` takes it
        return f'<td><a href="/query/evidence?{escape(urlencode({"claim": show(term)}))}">{shown}</a></td>'
    return f"<td>{shown}</td>"


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>{body}</body></html>\n'
    )
