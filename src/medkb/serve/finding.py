"""The page of a text search, in English or in Russian: what was found, with links to claims, concepts and articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from medkb.errors import QueryError
from medkb.query import Rows, run
from medkb.report.html import Html, join, tag
from medkb.serve import look
from medkb.serve.page import frame, link, search_box

if TYPE_CHECKING:
    from medkb.store import EmbeddedStore

MOST = 100
"""Hits of one kind that the page shows; `/query/search` has all."""

LANGUAGES = ("en", "ru")

_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Search", "Поиск"),
    "help": (
        "Words in any form, Russian and English; “side by side” in quotation marks, -without, begin*.",
        'Слова в любой форме, русские и английские; «рядом» — в кавычках "", -без, начало*.',
    ),
    "nothing": ("Nothing was found.", "Ничего не найдено."),
    "asked": ("Give a word or a number that must be there.", "Укажите слово или число, которое должно быть в тексте."),
    "first": ("the first", "первые"),
    "all": ("All rows as a table", "Все строки таблицей"),
    "facts": ("facts", "фактов"),
    "page": ("page", "с."),
    "concept": ("Concepts", "Понятия"),
    "unused": ("Concepts that no fact has", "Понятия, которых нет ни в одном факте"),
    "article": ("Articles", "Статьи"),
    "place": ("Facts", "Факты"),
    "arm": ("Groups", "Группы"),
    "study": ("Studies", "Исследования"),
    "cohort": ("Cohorts", "Когорты"),
    "issue": ("Mistakes of articles", "Ошибки статей"),
}
KINDS_RU: Mapping[str, str] = {
    "DrugMention": "препарат",
    "RegimenMention": "схема лечения",
    "Dose": "доза",
    "Cohort": "когорта",
    "Response": "ответ на лечение",
    "Survival": "выживаемость",
    "AdverseEvent": "нежелательное явление",
    "Effect": "отношение",
}


class _Hit(NamedTuple):
    """One row of the named query `search`; addresses in full, "" for what is not known."""

    kind: str
    found: str
    facts: str
    file: str
    page: str
    quote: str
    claim: str
    paper: str
    hit: str


def page_of(store: EmbeddedStore, question: str, lang: str) -> str:
    """The page; without a question, only the box."""
    words = {name: pair[LANGUAGES.index(lang)] for name, pair in _WORDS.items()}
    body = join(
        tag("p", tag("a", "medkb", href="/"), " · ", _other(question, lang)),
        tag("h1", words["title"]),
        search_box(question, lang),
        tag("p", words["help"], class_="about"),
        _results(store, question, lang, words) if question.strip() else None,
    )
    title = f"{question} — {words['title']}" if question.strip() else words["title"]
    return frame(title, body, "found", lang=lang, box=False)


def _other(question: str, lang: str) -> Html:
    """The same page in the other language."""
    other, name = ("en", "English") if lang == "ru" else ("ru", "По-русски")
    return tag("a", name, href=f"/search?{urlencode({'q': question, 'lang': other})}", lang=other, hreflang=other)


def _results(store: EmbeddedStore, question: str, lang: str, words: Mapping[str, str]) -> Html:
    try:
        rows = run(store, "search", {"text": question})
    except QueryError:
        return tag("p", words["asked"])
    hits = list(_hits(rows)) if isinstance(rows, Rows) else []
    if not hits:
        return tag("p", words["nothing"])
    sections = [_section(store, kind, list(group), lang, words) for kind, group in groupby(hits, key=_heading)]
    return join(sections, tag("p", tag("a", words["all"], href=f"/query/search?{urlencode({'text': question})}")))


def _hits(rows: Rows) -> Iterator[_Hit]:
    at = [rows.variables.index(name) for name in _Hit._fields]
    for row in rows:
        yield _Hit(*("" if (term := row[i]) is None else look.plain(term) for i in at))


def _heading(hit: _Hit) -> str:
    return "unused" if hit.kind == "concept" and hit.facts == "0" else hit.kind


def _section(store: EmbeddedStore, kind: str, hits: list[_Hit], lang: str, words: Mapping[str, str]) -> Html:
    shown = [_entry(store, hit, lang, words) for hit in islice(hits, MOST)]
    count = f"{len(hits)}, {words['first']} {MOST}" if len(hits) > MOST else str(len(hits))
    return tag("section", tag("h2", f"{words.get(kind, kind)} ({count})"), tag("ul", shown, class_="hits"))


def _entry(store: EmbeddedStore, hit: _Hit, lang: str, words: Mapping[str, str]) -> Html:
    where = [link(hit.paper, hit.file)] if hit.file else []
    if hit.page:
        where.append(join(f"{words['page']} {hit.page}"))
    if hit.facts and hit.facts != "0":
        where.append(join(f"{words['facts']}: {hit.facts}"))
    below = [join(", " if i else "", part) for i, part in enumerate(where)]
    if hit.kind == "place":
        head = link(hit.claim, _about(store, hit.claim, lang))
        return tag("li", head, tag("blockquote", _marked(hit)), tag("small", below))
    return tag("li", link(hit.hit, hit.found), " ", tag("small", below))


def _about(store: EmbeddedStore, claim: str, lang: str) -> str:
    """A claim in a few words: its kind, what it is about, and the figure as printed."""
    import pyoxigraph as ox

    said = look.values(store, ox.NamedNode(claim))
    kind = look.kind(said)
    name = KINDS_RU.get(kind.rpartition("#")[2], "") if lang == "ru" else ""
    called = look.concept(store, said, lang) or look.called(said)
    return f"{(name or look.words(kind)).capitalize()}: {called}".rstrip(": ")


def _marked(hit: _Hit) -> Html:
    before, quote, after = hit.found.partition(hit.quote) if hit.quote else (hit.found, "", "")
    return join("…", before, tag("mark", quote) if quote else None, after, "…")
