"""`medkb kb`: a knowledge base as a whole."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from medkb.cli.common import DONE, UsageError, command, output_bytes, say
from medkb.cli.indexing import index, index_folder

app = Typer(
    help="Look after a knowledge base: what it holds, room, copies, single articles.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Place = Annotated[str, Option("--kb", metavar="DIR|URL", help="The knowledge base: a folder or a SPARQL server.")]
Folder = Annotated[str, Option("--kb", metavar="DIR", help="The knowledge base.")]


@app.command("info")
@command
def info(kb: Place, as_json: Annotated[bool, Option("--json", help="As one JSON object.")] = False) -> int:
    """Tell what a knowledge base holds, how large it is, and by which versions its articles were read."""
    from medkb.store import open_store
    from medkb.store.about import about

    with open_store(kb, read_only=True) as store:
        found = about(store)
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        return DONE
    width = max(map(len, found))
    for name, value in found.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        sys.stdout.write(f"{name.replace('_', ' '):{width}}  {shown}\n")
    return DONE


@app.command("compact")
@command
def compact(kb: Place) -> int:
    """Give back the room of what was removed and replaced.

    Everything is written anew beside the old, which is dropped at the end: it takes as much room again meanwhile. On a
    server only what interrupted writes left is dropped; the rest is the server's own business.
    """
    from medkb.store.endpoints import is_remote

    if is_remote(kb):
        from medkb.store.remote import RemoteStore

        with RemoteStore.open(kb) as store:
            say(f"{kb}: {store.tidy()} unfinished graphs dropped")
        return DONE
    from medkb.store.upkeep import compact as run

    before, after = run(Path(kb))
    say(f"{kb}: {before / 1e6:.1f} MB, now {after / 1e6:.1f} MB")
    return DONE


@app.command("dump")
@command
def dump(
    kb: Place,
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")] = None,
    form: Annotated[
        str | None,
        Option(
            "--format", metavar="FORMAT", help="nquads, trig, jsonld, ntriples or turtle; default: by -o, or nquads."
        ),
    ] = None,
) -> int:
    """Write everything as RDF, graph after graph, each sorted: equal knowledge bases give equal bytes.

    A FILE that ends with .gz is packed. `medkb kb load` reads it back.
    """
    import gzip

    from medkb.graph import FORMATS
    from medkb.store import open_store

    chosen = form or _format(out)
    if chosen not in FORMATS:
        raise UsageError(f"--format {chosen!r}: there is {', '.join(FORMATS)}")
    with open_store(kb, read_only=True) as store, output_bytes(out) as stream:
        if out is not None and out.suffix == ".gz":
            with gzip.GzipFile("", "wb", 6, stream, mtime=0) as packed:
                store.dump(packed, chosen)  # type: ignore[arg-type]  # same
        else:
            store.dump(stream, chosen)
    return DONE


def _format(out: Path | None) -> str:
    endings = {".nq": "nquads", ".trig": "trig", ".jsonld": "jsonld", ".nt": "ntriples", ".ttl": "turtle"}
    name = Path(out.stem if out is not None and out.suffix == ".gz" else out or "x.nq")
    if name.suffix not in endings:
        raise UsageError(f"{out}: the ending names no format; there are {', '.join(endings)}, or give --format")
    return endings[name.suffix]


@app.command("load")
@command
def load(
    files: Annotated[list[Path], Argument(metavar="FILE", help=".nq .trig .jsonld, or .nt .ttl .rdf; also .gz.")],
    kb: Place,
    graph: Annotated[str | None, Option("--graph", metavar="IRI", help="The graph of .nt, .ttl and .rdf.")] = None,
) -> int:
    """Load RDF, such as `medkb kb dump` writes, in bulk.

    Each graph of the files replaces the one of that name; the others stay. A folder changes as a whole or not at all, a
    server graph by graph.
    """
    from medkb.store import open_store
    from medkb.store.bulk import source

    for file in files:  # before a folder is made for nothing
        source(file, graph)
    with open_store(kb, create=True) as store:
        loaded = store.load(files, graph)
        index(store)
    say(f"{kb}: {loaded.quads} statements in {loaded.graphs} graphs loaded")
    return DONE


@app.command("remove")
@command
def remove(
    articles: Annotated[list[str], Argument(metavar="ARTICLE", help="Its DOI or id, file name or address.")],
    kb: Place,
) -> int:
    """Remove articles with all that was read from them.

    What is not there, or is the name of several, is told, and nothing is removed.
    """
    from medkb.store import open_store
    from medkb.store.about import articles as listed

    with open_store(kb) as store:
        known = listed(store)
        graphs = list(dict.fromkeys(_graph(article, known) for article in articles))
        for graph in graphs:
            store.remove_graph(graph)
        index(store)
    say(f"{kb}: {len(graphs)} article{'' if len(graphs) == 1 else 's'} removed")
    return DONE


def _graph(article: str, known: list[tuple[str, str, str]]) -> str:
    """The graph of the only article that is called so. Raises StoreError when there is none or a choice."""
    import difflib

    from medkb.errors import StoreError

    found = [names for names in known if article in names]
    if len(found) == 1:
        return found[0][0]
    if found:
        ids = ", ".join(names[1] for names in found)
        raise StoreError(f"{article}: {len(found)} articles are called so; name one by its id: {ids}")
    near = difflib.get_close_matches(article, {name for names in known for name in names}, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else "`medkb query articles` lists them"
    raise StoreError(f"{article}: no such article; {hint}; nothing was removed")


@app.command("backup")
@command
def backup(
    target: Annotated[Path, Argument(metavar="FOLDER", help="A new folder; the copy is a knowledge base itself.")],
    kb: Folder,
) -> int:
    """Copy a knowledge base; the copy appears whole or not at all.

    On the same disk it shares the files and takes no room; for a broken disk, copy it elsewhere.
    """
    from medkb.store.upkeep import backup as run

    say(f"{target}: {run(_folder(kb), target)} statements")
    return DONE


@app.command("restore")
@command
def restore(
    source: Annotated[Path, Argument(metavar="FOLDER", help="What `medkb kb backup` made.")],
    kb: Folder,
    replace: Annotated[bool, Option("--replace", help="Also where the knowledge base holds something.")] = False,
) -> int:
    """Make a knowledge base what a backup holds, in one step; also one whose files are damaged."""
    from medkb.store.upkeep import restore as run

    statements = run(source, _folder(kb), replace=replace)
    index_folder(_folder(kb))
    say(f"{kb}: {statements} statements")
    return DONE


def _folder(kb: str) -> Path:
    from medkb.store.endpoints import is_remote

    if is_remote(kb):
        raise UsageError(f"{kb}: a server has backups of its own; `medkb kb dump` and `load` copy what it holds")
    return Path(kb)
