"""The facts that a picture is made of: records of a knowledge base, chosen, and named in the reader's language."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from medkb.errors import PlotError
from medkb.export.rows import columns, rows
from medkb.model import Kind
from medkb.store import Store

Record = Mapping[str, Any]
"""One row of `medkb.export.rows` by column name."""

_OTHER = "other:"
_LISTED = 12
SOURCES = ("own", "cited", "all")


def records(store: Store, kind: Kind, source: str = "all") -> Iterator[Record]:
    """The facts of one kind in the order of files and places; `source`: own, cited or all."""
    names = [name for name, _ in columns(kind)]
    for row in rows(store, kind):
        record = dict(zip(names, row, strict=True))
        if source in {"all", record["source"]}:
            yield record


def label(record: Record, slot: str, lang: str) -> str:
    """What the drug, outcome, endpoint or event of a record is called in that language; else as it is written there."""
    name = str(record[f"concept_{lang}"] or record[slot] or "")
    return name.removeprefix(_OTHER)


def named(found: Iterable[Record], slot: str, asked: str, what: str) -> list[Record]:
    """The records whose concept is called so in either language.

    Raises PlotError that tells which names there are when there is none.
    """
    found = list(found)
    chosen = [record for record in found if asked.casefold() in _names(record, slot)]
    if chosen:
        return chosen
    known = sorted({str(record[slot]) for record in found if record[slot]})
    every = {name for record in found for name in _names(record, slot)}
    near = difflib.get_close_matches(asked.casefold(), every, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there is {listed(known)}" if known else "there is none"
    raise PlotError(f"nothing to draw: no {what} {asked!r}; {hint}")


def _names(record: Record, slot: str) -> set[str]:
    names = (record[slot], record["concept_en"], record["concept_ru"], record["concept"])
    return {str(name).removeprefix(_OTHER).casefold() for name in names if name}


def listed(names: list[str]) -> str:
    """The first of the names, and how many there are besides."""
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def articles(store: Store) -> list[tuple[str, str, str]]:
    """(graph, id, file) of every article."""
    from medkb.store.about import articles as every

    return sorted(every(store), key=lambda names: names[1:])


def article(store: Store, asked: str) -> tuple[str, str, str]:
    """(graph, id, file) of the only article with that DOI, id, address, file name or stem.

    Raises PlotError where there is none, or a choice.
    """
    known = articles(store)
    found = [names for names in known if asked in names or asked == _stem(names[2])]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(names[1] for names in found)
        raise PlotError(f"--article {asked}: {len(found)} articles are called so; name one by its id: {ids}")
    files = [names[2] for names in known]
    near = difflib.get_close_matches(asked, {name for names in known for name in names}, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there is {listed(files)}"
    raise PlotError(f"--article {asked}: no such article; {hint}")


def _stem(file: str) -> str:
    return file.rpartition(".")[0]


def span(record: Record) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Value, low and high of a dose or a time."""
    return record.get("value"), record.get("low"), record.get("high")
