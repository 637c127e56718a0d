"""What the reader works the page with: title bar, the bar that walks, and help."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from medkb.model import KINDS
from medkb.report.article import Article
from medkb.report.filters import button
from medkb.report.html import Html, join, tag
from medkb.report.signs import SEVERITIES, SIGNS
from medkb.report.words import Words

_KEYS = (
    ("j k", "key_fact"), ("n p", "key_place"), ("i", "key_issues"), ("/", "key_search"), ("v", "key_view"),
    ("b", "key_both"), ("?", "key_help"), ("Esc", "key_escape"),
)  # fmt: skip


def header(article: Article) -> Html:
    """Skip links, then the article's title and what it says of itself, and the buttons for the whole page."""
    w, about = article.words, article.document.metadata
    parts = (("text", "to_text"), ("facts", "to_facts"), ("issues", "to_issues"))
    skip = tag("nav", (tag("a", w[name], href=f"#{part}") for part, name in parts), class_="skip")
    titles = [(about.title_en, "en"), (about.title_ru, "ru")]
    chosen = sorted((t for t in titles if t[0]), key=lambda t: t[1] != article.lang)
    title, lang = chosen[0] if chosen else (article.document.file, None)
    name = tag("div", tag("h1", title, lang=lang, title=title), tag("p", _about(article), class_="meta"), class_="name")
    return join(skip, tag("header", name, tag("div", _tools(article), class_="tools js-only"), class_="bar"))


def _about(article: Article) -> Html:
    about = article.document.metadata
    authors = ", ".join(about.authors[:3]) + (" …" if len(about.authors) > 3 else "")
    journal = ", ".join(filter(None, [about.journal, str(about.year) if about.year else None]))
    address = f"https://doi.org/{quote(about.doi)}" if about.doi else ""
    doi = tag("a", f"doi:{about.doi}", href=address, rel="noreferrer") if about.doi else None
    parts = [part for part in (authors, journal, doi, article.document.file) if part]
    return join(join(" · ", part) if n else part for n, part in enumerate(parts))


def _tools(article: Article) -> Iterator[Html]:
    w = article.words
    if article.pictures:
        views = (button(w[view], pressed=view == "text", data_view=view) for view in ("text", "pages"))
        yield tag("div", views, class_="group", role="group", aria_label=w["view"])
    languages = {block.lang for block in article.document.blocks if block.section == "abstract"}
    if {"ru", "en"} <= languages:
        yield button(w["both"], pressed=False, id="both", title=w["both_hint"], class_="wide-only")
    yield tag("button", "◐", type="button", id="theme", aria_label=w["theme"], title=w["theme"])
    yield tag("button", "?", type="button", id="help-open", aria_label=w["help"], title=w["help"])


def walk(article: Article) -> Html:
    """The bar that tells where the reader is, and leads to what comes before and after."""
    w = article.words

    def step(name: str, label: str) -> Html:
        return tag("button", label, type="button", id=name.replace("_", "-"), aria_label=w[name], title=w[name])

    told = tag("output", w["hint"], id="position", role="status", aria_live="polite", aria_atomic="true")
    places = [step("previous_place", "←"), step("next_place", "→")]
    facts = [step("previous_fact", "↑"), step("next_fact", "↓")]
    groups = (tag("div", some, class_="group") for some in (places, facts))
    return tag("div", told, groups, class_="walk js-only", role="group", aria_label=w["position"])


def signs(w: Words) -> str:
    """The signs of kinds and severities with their names."""
    kinds = [f"{SIGNS[kind]} {w[f'{kind.value}_many']}" for kind in KINDS]
    return " · ".join([*kinds, *(f"{sign} {w[severity.value]}" for severity, sign in SEVERITIES.items())])


def legend(article: Article) -> Html:
    """What the signs and lines mean, for paper and for those without scripts, who have no help."""
    return tag("p", f"{signs(article.words)}. {article.words['legend']}", class_="legend")


def help_(article: Article) -> Html:
    """What the signs mean and what the keys do."""
    w = article.words
    rows = (
        tag("tr", tag("th", [join(tag("kbd", key), " ") for key in keys.split()], scope="row"), tag("td", w[name]))
        for keys, name in _KEYS
    )
    paper = tag("label", tag("input", type="checkbox", id="print-text"), " ", w["print_text"])
    return tag(
        "dialog",
        tag("h2", w["help"], id="help-head"),
        tag("p", signs(w)),
        tag("p", w["legend"]),
        tag("table", tag("caption", w["keys"], class_="vh"), tag("tbody", rows)),
        tag("p", paper),
        tag("form", tag("button", w["close"]), method="dialog"),
        id="help",
        aria_labelledby="help-head",
    )
