"""Parts of a JATS article: its metadata, its tables, its references, and what each inline element means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from medkb.model import Metadata
from medkb.read.marked.cells import outer_tables, rows_of
from medkb.read.marked.inline import Role, is_element, running
from medkb.read.marked.markup import with_title
from medkb.read.marked.markup_table import RawTable
from medkb.text.language import language

_ROLES = {
    "sup": Role.SUPER,
    "sub": Role.SUB,
    "math": Role.MATH,
    "tex-math": Role.TEX,
    "alternatives": Role.FIRST_FORM,
    **dict.fromkeys(
        (
            "p",
            "break",
            "list",
            "list-item",
            "def-item",
            "def",
            "title",
            "label",
            "disp-formula",
            "verse-line",
            "ref",
            "tr",
            "td",
            "th",
            "row",
            "entry",
        ),
        Role.APART,
    ),
    **dict.fromkeys(
        (
            *("table-wrap", "fig", "table-wrap-group", "fig-group", "boxed-text", "supplementary-material", "def-list"),
            *("disp-quote", "fn", "fn-group", "graphic", "inline-graphic", "media", "object-id", "alt-text"),
            *("long-desc", "permissions", "private-char", "ext-link-icon", "index-term", "pub-id-label"),
        ),
        Role.SKIPPED,
    ),
}
_LIST_IN_PROSE = {"list", "def-list"}
_NOTES = ("table-fn", "fn", "table-note")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATES = (("pub-type", "ppub"), ("pub-type", "collection"), ("date-type", "collection"), ("date-type", "pub"))


def role(element: Element) -> Role:
    """What an element means for the text around it."""
    if element.tag == "xref":
        kind = element.get("ref-type")
        if kind == "bibr":
            return Role.REFERENCE
        return Role.MARK if kind in _NOTES else Role.PLAIN
    if element.tag in _LIST_IN_PROSE and _prose(element.getparent()):
        return Role.SKIPPED
    return _ROLES.get(str(element.tag), Role.PLAIN)


def _prose(parent: Element | None) -> bool:
    """True in a paragraph of its own, False in a cell or a caption."""
    return parent is not None and parent.tag == "p" and not any(a.tag in ("td", "th") for a in parent.iterancestors())


def caption_of(element: Element) -> list[str]:
    """Captions with their labels, one for each language."""
    labels = [running(label, role) for label in element.findall("label")]
    captions = []
    for caption in element.findall("caption"):
        parts = [running(part, role) for part in caption if is_element(part) and part.tag != "label"]
        own = caption.text.strip() if caption.text else ""
        captions.append(" ".join(filter(None, (own, *parts))))
    found = []
    for n in range(max(len(labels), len(captions))):
        label = labels[n] if n < len(labels) else ""
        found.append(with_title(label, captions[n] if n < len(captions) else ""))
    return [text for text in found if text]


def table_of(wrap: Element) -> RawTable:
    """The table of a table-wrap with its captions and notes; several tables below one another become one."""
    rows, head_rows = rows_of(outer_tables(wrap), role)
    notes = [text for foot in wrap.findall("table-wrap-foot") for text in _notes(foot)]
    return RawTable(rows, head_rows, caption_of(wrap), notes)


def _notes(foot: Element) -> Iterator[str]:
    own = " ".join((foot.text or "").split())
    if own:
        yield own
    for child in foot:
        if child.tag == "fn-group":
            yield from _notes(child)
        elif child.tag == "fn":
            label = child.find("label")
            mark = running(label, role).lstrip("^") if label is not None else child.get("symbol", "")
            body = " ".join(running(p, role) for p in child if is_element(p) and p.tag != "label")
            yield " ".join(filter(None, (mark, body)))
        elif is_element(child) and child.tag not in ("title", "permissions"):
            yield running(child, role)


def titles_of(meta: Element) -> list[str]:
    """Titles with their subtitles, the article's own first."""
    group = meta.find("title-group")
    if group is None:
        return []
    groups = (group, *group.findall("trans-title-group"))
    places = [(group, "article-title", "subtitle"), *((g, "trans-title", "trans-subtitle") for g in groups)]
    found = []
    for holder, tag, below in places:
        more = [running(t, role) for t in holder.findall(below)]
        for n, title in enumerate(holder.findall(tag)):
            found.append(with_title(running(title, role), more[n] if n < len(more) else ""))
    return [title for title in found if title]


def keywords_of(meta: Element) -> list[str]:
    """Each group of keywords as one line behind its title."""
    found = []
    for group in meta.findall("kwd-group"):
        if group.get("kwd-group-type") in ("abbreviations", "JEL"):
            continue
        title = group.find("title")
        words = [running(k, role) for k in group.iter("kwd", "compound-kwd")]
        head = running(title, role).rstrip(": ") if title is not None else ""
        line = ", ".join(dict.fromkeys(filter(None, words)))
        if line:
            found.append(f"{head}: {line}" if head else line)
    return found


def front_lines(meta: Element, front: Element | None) -> Iterator[str]:
    """Authors, affiliations, addresses, and where the article was published."""
    yield ", ".join(_authors(meta))
    for affiliation in meta.iter("aff"):
        yield running(affiliation, role)
    for note in meta.iter("corresp"):
        yield running(note, role)
    journal = _journal(front)
    parts = [running(e, role) for tag in ("volume", "issue") if (e := meta.find(tag)) is not None]
    printed = [journal or "", str(_year(meta) or ""), *parts]
    doi = _doi(meta)
    yield ". ".join(filter(None, (*printed, f"doi: {doi}" if doi else "")))


def metadata_of(article: Element) -> Metadata:
    """What the front matter says of the article."""
    front = article.find("front")
    meta = front.find("article-meta") if front is not None else None
    if meta is None:
        return Metadata()
    titles: dict[str, str] = {}
    for title in titles_of(meta):
        titles.setdefault(language(title), title)
    authors = tuple(_authors(meta))
    return Metadata(titles.get("ru"), titles.get("en"), _doi(meta), _year(meta), authors, _journal(front))


def _authors(meta: Element) -> list[str]:
    """Names in the first language in which they are given."""
    found = []
    for contrib in meta.iterfind("contrib-group/contrib"):
        if contrib.get("contrib-type", "author") != "author":
            continue
        holder = contrib.find("name-alternatives")
        for name in holder if holder is not None else contrib:
            if name.tag in ("name", "string-name", "collab"):
                found.append(_name(name))
                break
    return [name for name in found if name]


def _name(element: Element) -> str:
    parts = [element.find(tag) for tag in ("prefix", "given-names", "surname", "suffix")]
    own = [running(part, role) for part in parts if part is not None]
    return " ".join(filter(None, own)) if element.tag == "name" and own else running(element, role)


def _journal(front: Element | None) -> str | None:
    for tag in ("journal-title", "abbrev-journal-title"):
        element = front.find(f"journal-meta//{tag}") if front is not None else None
        if element is not None and running(element, role):
            return running(element, role)
    return None


def _doi(meta: Element) -> str | None:
    for identifier in meta.findall("article-id"):
        match = _DOI.search(running(identifier, role))
        if identifier.get("pub-id-type") == "doi" and match:
            return match[0].rstrip(".,;").lower()
    return None


def _year(meta: Element) -> int | None:
    """Of the issue, else of the first publication."""
    dates = meta.findall("pub-date")
    preferred = [d for key, value in _DATES for d in dates if d.get(key) == value]
    for date in (*preferred, *dates):
        year = date.find("year")
        match = _YEAR.fullmatch((year.text or "").strip()) if year is not None else None
        if match:
            return int(match[0])
    return None


def reference_text(reference: Element) -> str:
    """An entry of the list of references with its number; translations of it stand behind one another."""
    label = reference.find("label")
    entries = list(reference.iter("mixed-citation", "element-citation", "citation", "nlm-citation"))
    texts = [_composed(e) if e.tag in ("element-citation", "nlm-citation") else running(e, role) for e in entries]
    if not texts:
        texts = [running(note, role) for note in reference.findall("note")]
    head = running(label, role).lstrip("^").strip("[]") if label is not None else ""
    head = f"{head}." if head.isdigit() else head
    return " ".join(filter(None, (head, " / ".join(filter(None, texts)))))


def _composed(entry: Element) -> str:
    """A citation that is marked up in parts only."""
    names = ", ".join(
        " ".join(running(p, role) for p in name if is_element(p)) for name in entry.iter("name", "collab")
    )
    printed = {e.tag: running(e, role) for e in entry if is_element(e) and e.tag not in ("person-group", "name")}
    place = ";".join(filter(None, (printed.get("year"), printed.get("volume"))))
    pages = "–".join(filter(None, (printed.get("fpage"), printed.get("lpage"))))
    title = printed.get("article-title") or printed.get("chapter-title") or ""
    issue = ":".join(filter(None, (place, pages)))
    return ". ".join(part.rstrip(".") for part in (names, title, printed.get("source", ""), issue) if part)


__all__ = [
    "caption_of",
    "front_lines",
    "keywords_of",
    "metadata_of",
    "reference_text",
    "role",
    "table_of",
    "titles_of",
]
