"""A knowledge base as data sets for a meta-analysis: chosen results in a layout, a dictionary, and what is left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from medkb import __version__
from medkb.errors import ExportError
from medkb.export.articles import Article
from medkb.export.choice import Choice
from medkb.export.choosing import choose
from medkb.export.criteria import criteria
from medkb.export.drafts import Drafts
from medkb.export.layouts import LAYOUTS, Dropped, Layout, Row
from medkb.export.layouts.figures import Around, Figures
from medkb.export.layouts.grades import WIDE_LAYOUT
from medkb.export.layouts.means import NONE_YET
from medkb.export.leftout import RULES, LeftOut, columns, subject
from medkb.export.package import Table, package
from medkb.export.results import Result, results
from medkb.export.rows import Value
from medkb.export.stored import Place, select
from medkb.export.writers import WRITERS
from medkb.model import Kind
from medkb.store import Store

DROPPED, PACKAGE = "dropped.csv", "datapackage.json"
_SHOWN = 8  # rules and outcomes that a message names


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be written: which results, for which program, in which format.

    `command` is how the user asked for it and `kb` how the knowledge base was called: both are told in the dictionary.
    """

    choice: Choice = field(default_factory=Choice)
    target: str = "csv"
    form: str = "csv"
    derive: bool = False
    command: str = ""
    kb: str = ""


@dataclass(slots=True)
class Tally:
    """What became of the results while a table was written: rows, what was left out by rule, what the rows are of.

    `seen` counts what all results were of, whether they have a row or not.
    """

    rows: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    subjects: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)


def layouts_named(name: str, target: str = "csv", *, wide: bool = False) -> list[Layout]:
    """The layout of that name, or for "all" every one that has facts and a place in the program `target`.

    Raises ExportError: no such layout, one that would be empty and why, one that the program has no place for.
    """
    known = [layout for layout in LAYOUTS.values() if layout.kinds]
    if name == "all":
        found = [layout for layout in known if target == "csv" or target in layout.names]
    elif name not in LAYOUTS:
        raise ExportError(f"unknown layout {name!r}; known: {', '.join(LAYOUTS)}, all")
    elif name == "means":
        raise ExportError(NONE_YET)
    elif not LAYOUTS[name].kinds:
        raise ExportError(f"this medkb reads no ratios from articles, so the layout {name} would be empty")
    else:
        found = [LAYOUTS[name]]
    if wide and name not in ("grades", "all"):
        raise ExportError(f"only the layout grades has a wide form; {name} has none")
    found = [WIDE_LAYOUT if wide and layout.name == "grades" else layout for layout in found]
    for layout in found:
        layout.check(target)
    return found


def rows(store: Store, layout: Layout, choice: Choice, *, derive: bool = False) -> Iterator[Row | Dropped]:
    """The rows of a layout and all that is left out of it; one article at a time is held in memory.

    A layout of pairs takes those of which one group is what is asked for, whatever the other was given.
    Raises ExportError for names in the choice that the knowledge base does not know, and when it cannot be read.
    """
    cohorts: dict[str, list[Result]] = {}
    kinds = asked(layout, choice)

    def records() -> Iterator[tuple[Article, list[Result]]]:
        for article, found in results(store, {*kinds, Kind.COHORT}):
            cohorts[article.iri] = [result for result in found if result.kind is Kind.COHORT]
            yield article, [result for result in found if result.kind in kinds]

    failed = criteria(store, choice).failed if layout.pairs else None
    wanted = replace(choice, drug="", drug_class="", alone=False, arm="") if layout.pairs else choice
    for chosen in choose(store, records(), wanted):
        groups = cohorts.pop(chosen.article.iri)
        for left in chosen.dropped:
            yield Dropped(left.result, left.rule, left.why, left.instead.claim if left.instead else "", left.disagrees)
        figures = Figures(chosen.kept, groups, _around(store, chosen.article), derive=derive, failed=failed)
        yield from layout.rows(chosen.kept, figures)


def asked(layout: Layout, choice: Choice) -> tuple[Kind, ...]:
    """The layout's kinds that can have what is asked for: with an outcome only responses, and so on.

    Raises ExportError when none of them can.
    """
    subjects = {Kind.RESPONSE: choice.outcome, Kind.SURVIVAL: choice.endpoint, Kind.ADVERSE_EVENT: choice.event}
    if not any(subjects.values()):
        return layout.kinds
    found = tuple(kind for kind in layout.kinds if subjects.get(kind, "any"))
    if not found:
        options = {Kind.RESPONSE: "--outcome", Kind.SURVIVAL: "--endpoint", Kind.ADVERSE_EVENT: "--event"}
        able = " or ".join(options[kind] for kind in layout.kinds)
        raise ExportError(f"the layout {layout.name} has none of what is asked for; ask it with {able}")
    return found


def _around(store: Store, article: Article) -> Callable[[Iterable[Place]], Around]:
    def ask(places: Iterable[Place]) -> Mapping[str, tuple[str, str]]:
        quotes = " ".join(dict.fromkeys(f"<{place.iri}/quote>" for place in places))
        query = f"""SELECT ?q ?before ?after {{ GRAPH <{article.iri}> {{ VALUES ?q {{ {quotes} }}
            ?q oa:prefix ?before ; oa:suffix ?after }} }}"""
        return {row[0].value.removesuffix("/quote"): (row[1].value, row[2].value) for row in select(store, query)}

    return ask


def write_folder(store: Store, layouts: Sequence[Layout], folder: Path, wish: Wish) -> dict[str, Tally]:
    """Write LAYOUT.FORM for each layout, dropped.csv and datapackage.json into a folder; what came of each layout.

    Files are replaced only when all of them are whole. Raises ExportError.
    """
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file; name a folder for several tables")
    with Drafts(folder) as drafts:
        return _write(store, layouts, drafts, wish, {layout.name: f"{layout.name}.{wish.form}" for layout in layouts})


def write_file(store: Store, layout: Layout, path: Path, wish: Wish) -> Tally:
    """Write one layout to NAME.FORM, with NAME.dropped.csv and NAME.datapackage.json beside it. Raises ExportError."""
    with Drafts(path, main=layout.name) as drafts:
        return _write(store, [layout], drafts, wish, {layout.name: layout.name})[layout.name]


def write_stream(store: Store, layout: Layout, stream: IO[bytes], wish: Wish) -> Tally:
    """Write one layout to an open stream, alone. Raises ExportError."""
    tally = Tally()
    shape = [(column.name, column.type) for column in layout.columns(wish.target)]
    cells = _cells(store, layout, wish, tally, None)
    first = list(islice(cells, 1))  # before the head is written
    if not first:
        raise ExportError(nothing([tally]))
    WRITERS[wish.form](chain(first, cells), shape, stream)
    return tally


def nothing(tallies: Iterable[Tally]) -> str:
    """What to say where no result fits: by which rules they fell, and what there is."""
    fell: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for tally in tallies:
        fell += tally.dropped
        seen += tally.seen
    if not fell:
        return "no row: the knowledge base has no facts for it (`medkb query counts` tells what it has)"
    rules = "; ".join(f"{times} {rule} ({RULES[rule][0]})" for rule, times in fell.most_common(_SHOWN))
    there = ", ".join(f"{name} ({times})" for name, times in seen.most_common(_SHOWN) if name)
    return f"no row: nothing fits what is asked for. Left out: {rules}. There is: {there}"


def _write(
    store: Store, layouts: Sequence[Layout], drafts: Drafts, wish: Wish, files: Mapping[str, str]
) -> dict[str, Tally]:
    if wish.form not in WRITERS:
        raise ExportError(f"unknown format {wish.form!r}; known: {', '.join(WRITERS)}")
    tallies: dict[str, Tally] = {}
    with drafts.open(DROPPED) as stream:
        left_out = LeftOut(stream)
        for layout in layouts:
            tally = tallies[layout.name] = Tally()
            shape = [(column.name, column.type) for column in layout.columns(wish.target)]
            with drafts.open(files[layout.name]) as table:
                WRITERS[wish.form](_cells(store, layout, wish, tally, left_out), shape, table)
        left_out.close()
    if not any(tally.rows for tally in tallies.values()):
        raise ExportError(nothing(tallies.values()))
    tables = [
        (_table(layout, drafts.draft(files[layout.name]), wish), drafts.name(files[layout.name])) for layout in layouts
    ]
    tables.append((_dropped(drafts.draft(DROPPED)), drafts.name(DROPPED)))
    with drafts.open(PACKAGE) as stream:
        stream.write(package(drafts.title, tables, about(store, layouts, wish, tallies)))
    drafts.keep()
    return tallies


def _cells(
    store: Store, layout: Layout, wish: Wish, tally: Tally, left_out: LeftOut | None
) -> Iterator[tuple[Value, ...]]:
    for row in rows(store, layout, wish.choice, derive=wish.derive):
        if isinstance(row, Dropped):
            tally.dropped[row.rule] += 1
            tally.seen[subject(row.result)] += 1
            if left_out is not None:
                left_out.write(layout.name, row, _why(row))
        else:
            tally.rows += 1
            of = str(row.get("outcome") or row.get("endpoint") or row.get("drug") or "")
            tally.subjects[of] += 1
            tally.seen[of] += 1
            yield layout.cells(row)


def _why(left: Dropped) -> str:
    rule = RULES[left.rule][0]
    return left.detail if left.detail.startswith(rule) else f"{rule}: {left.detail}" if left.detail else rule


def _table(layout: Layout, path: Path, wish: Wish) -> Table:
    key = layout.primary_key(wish.target)
    return Table(layout.name, path, wish.form, layout.title, layout.title_ru, layout.columns(wish.target), key)


def _dropped(path: Path) -> Table:
    title = "What is left out of the other tables, and by which rule"
    return Table("dropped", path, "csv", title, "Что не вошло в остальные таблицы и по какому правилу", columns())


def about(store: Store, layouts: Sequence[Layout], wish: Wish, tallies: Mapping[str, Tally]) -> dict[str, Any]:
    """How the tables came about: all that makes them again from the same knowledge base."""
    rules = sorted({rule for tally in tallies.values() for rule in tally.dropped})
    return {
        "version": __version__,
        "command": wish.command,
        "knowledge_base": state(store, wish.kb),
        "for": wish.target,
        "derive": wish.derive,
        "choice": asdict(wish.choice),
        "tables": {
            layout.name: {
                "rows": tallies[layout.name].rows,
                "dropped": dict(sorted(tallies[layout.name].dropped.items())),
                **({"r": layout.hint} if layout.hint and wish.target == "metafor" else {}),
            }
            for layout in layouts
        },
        "rules": {rule: {"en": RULES[rule][0], "ru": RULES[rule][1]} for rule in rules},
    }


def state(store: Store, name: str) -> dict[str, Any]:
    """What the knowledge base is called, how many articles it holds, and a digest of their digests."""
    query = "SELECT ?a ?d { ?a a mkb:Article OPTIONAL { ?a mkb:digest ?d } }"
    known = sorted(f"{row[0].value} {row[1].value if row[1] else ''}\n" for row in select(store, query))
    return {
        "name": name,
        "articles": len(known),
        "digest": "sha256:" + hashlib.sha256("".join(known).encode()).hexdigest(),
    }
