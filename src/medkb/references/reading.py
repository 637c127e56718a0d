"""A file that lists references, in whatever format, to References and what was wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from medkb.errors import InputError
from medkb.model import Problem
from medkb.read.text import decode
from medkb.references import formats
from medkb.references.record import Reference
from medkb.references.tagged import ENW, NBIB, RIS, Entry, Grammar, Trouble, entries

LARGEST = 200_000_000  # bytes; 10,000 entries of PubMed with abstracts and affiliations take 80 MB
_HEAD = 200_000  # characters in which a list says what it is
_SIGNS = (
    ("bibtex", re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)),
    ("ris", re.compile(r"^[ \t]*TY[ \t]{0,2}-", re.MULTILINE)),
    ("nbib", re.compile(r"^PMID ?- ", re.MULTILINE)),
    ("enw", re.compile(r"^%[0TA] ", re.MULTILINE)),
)
_TAGGED: dict[str, tuple[Grammar, Callable[[Entry, str, int], Reference]]] = {
    "ris": (RIS, formats.from_ris),
    "nbib": (NBIB, formats.from_nbib),
    "enw": (ENW, formats.from_enw),
}


def read_lists(paths: Sequence[Path]) -> tuple[list[Reference], list[Problem]]:
    """The references of several lists in their order; a list that cannot be read is a Problem, and the others go on."""
    references: list[Reference] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found, troubles = read_list(path)
        except InputError as error:
            problems.append(Problem(str(path), "error", error.reason, error.hint))
            continue
        references += found
        problems += troubles
    return references, problems


def read_list(path: Path) -> tuple[list[Reference], list[Problem]]:
    """The references of one list: RIS, BibTeX, PubMed's NBIB or EndNote's Refer, told by its content.

    A malformed entry is an "error" at its line, and the rest is read; what may be lost of an entry is a "warning".
    Raises InputError when the file cannot be read or is no such list, ReferencesError without a library it needs.
    """
    text, problems = decode(_bytes(path), path.name)
    found: list[Reference] = []
    troubles = [Problem(path.name, p.severity, p.reason, p.hint) for p in problems]
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as old Macintoshes end lines
    for one in _parsed(text.lstrip("\ufeff"), path.name):
        if isinstance(one, Trouble):
            severity = "error" if one.lost else "warning"
            troubles.append(Problem(f"{path.name}:{one.line}", severity, one.reason, one.hint))
        elif one.titles or one.doi or one.pmid:
            found.append(one)
        else:
            reason = "an entry without a title, a DOI and a PMID"
            troubles.append(Problem(one.place, "error", reason, "it was skipped; give it one of them"))
    if not found:
        hint = troubles[0].reason if troubles else "export it as RIS, BibTeX or PubMed (NBIB)"
        raise InputError(str(path), "no reference in it could be read", hint)
    return found, troubles


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(str(path), "is a folder, not a list of references", "name a file in it")
        size = path.stat().st_size
        if size > LARGEST:
            reason = f"{size / 1e6:,.0f} MB; a list of more than {LARGEST / 1e6:,.0f} MB is not read"
            raise InputError(str(path), reason, "export it in parts")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(str(path), f"cannot be read: {reason}", "check the path") from error
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise InputError(str(path), "the file is empty", "export the list again")
    return data


def _parsed(text: str, source: str) -> Iterator[Reference | Trouble]:
    kind = form(text)
    if kind == "bibtex":
        from medkb.references.bibtex import read_bibtex

        yield from read_bibtex(text, source)
    elif kind in _TAGGED:
        grammar, reference = _TAGGED[kind]
        number = 0
        for one in entries(text, grammar):
            if isinstance(one, Entry):
                number += 1
                yield reference(one, source, number)
            else:
                yield one
    else:
        raise InputError(source, "no list of references that medkb knows", _advice(text))


def form(text: str) -> str:
    """bibtex, ris, nbib or enw, by the sign that comes first; "" when there is none."""
    head = text[:_HEAD]
    found = [(match.start(), name) for name, sign in _SIGNS if (match := sign.search(head))]
    return min(found)[1] if found else ""


def _advice(text: str) -> str:
    head = text[:2000].lstrip()
    if head.startswith("%PDF"):
        return "it is a PDF; give it as an article"
    if head.startswith("PK"):
        return "it is an archive or an office document; export the list as RIS"
    if head.startswith("<"):
        return "it is XML or HTML; export the list as RIS, BibTeX or PubMed (NBIB)"
    if head.startswith(("[", "{")):
        return "it is JSON; export the list as RIS or BibTeX"
    return "export it as RIS, BibTeX, PubMed (NBIB) or EndNote's Refer"
