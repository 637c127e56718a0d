"""One article as one HTML page that needs nothing else: no network, no other file, and to be read no script."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib import resources
from string import Template

from medkb import __version__
from medkb.report import facts, issues
from medkb.report.article import Article
from medkb.report.body import body
from medkb.report.controls import header, help_, legend, walk
from medkb.report.filters import controls
from medkb.report.html import Html, data, join, tag, text
from medkb.report.pages import pages
from medkb.report.state import state

STYLES = ("base", "article", "panel", "print")
SCRIPTS = ("page", "select", "filter", "view", "keys")


def page(article: Article) -> str:
    """The report of one article."""
    w, about = article.words, article.document.metadata
    title = (about.title_ru if article.lang == "ru" else None) or about.title_en or about.title_ru
    style, early, script = _style(STYLES), asset("early.js"), _script()
    filled = {
        "lang": article.lang,
        "policy": policy(style, early, script),
        "version": __version__,
        "title": text(f"{title} – {article.document.file}" if title else article.document.file),
        "style": style,
        "early": early,
        "header": header(article),
        "text": text(w["article"]),
        "body": body(article),
        "pages": pages(article) or "",
        "panel": text(f"{w['facts']}, {w['issues']}"),
        "controls": controls(article),
        "facts_head": text(f"{w['facts']} {len(article.claims)}"),
        "facts": facts.table(article),
        "issues_head": text(f"{w['issues']} {len(article.issues)}"),
        "issues": issues.table(article),
        "legend": legend(article),
        "notes": _notes(article),
        "made": text(w["made"] % __version__),
        "walk": walk(article),
        "help": help_(article),
        "data": data(state(article)),
        "script": script,
    }
    return Template(asset("page.html")).substitute(filled)


@cache
def asset(name: str) -> str:
    """A file of the folder web/."""
    return resources.files(__package__).joinpath("web", name).read_text("utf-8")


def _style(names: tuple[str, ...]) -> str:
    return "\n" + "".join(asset(f"{name}.css") for name in names)


def _script() -> str:
    """The scripts as one, in a scope of their own."""
    return '\n"use strict";\n{\n' + "".join(asset(f"{name}.js") for name in SCRIPTS) + "}\n"


def policy(style: str, *scripts: str) -> str:
    """A Content-Security-Policy that lets in this style, these scripts and pictures within the page, nothing else."""
    hashes = " ".join(_hash(script) for script in scripts) or "'none'"
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {hashes}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _notes(article: Article) -> Html:
    """What the reader of the file could not make sure of."""
    if not article.problems:
        return join()
    told = (tag("li", f"{p.reason} ({p.hint})" if p.hint else p.reason) for p in article.problems)
    return tag("details", tag("summary", article.words["notes"]), tag("ul", told), class_="notes")
