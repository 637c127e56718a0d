"""`medkb serve`: a knowledge base over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from typer import Option

from medkb.cli.common import DONE, UsageError, say

TOKEN = "MEDKB_UPDATE_TOKEN"  # noqa: S105 (the name of the variable)
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    kb: Annotated[Path, Option("--kb", metavar="DIR", help="The knowledge base.")],
    host: Annotated[str, Option("--host", metavar="HOST", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, Option("--port", min=0, max=65535, help="0: any free one.")] = 8710,
    timeout: Annotated[float, Option(min=0, metavar="SECONDS", help="Stop a query that takes longer; 0: never.")] = 30,
    max_rows: Annotated[int, Option(min=1, metavar="N", help="Refuse answers of more rows or triples.")] = 100_000,
    at_once: Annotated[int, Option(min=0, metavar="N", help="Queries at a time; 0: by the processors.")] = 0,
    memory: Annotated[float, Option(min=0, metavar="GIB", help="Stop a query that needs more; 0: never.")] = 2,
    cors: Annotated[
        list[str] | None, Option(metavar="ORIGIN", help="Whose scripts may read: a site, * (default), none.")
    ] = None,
    service: Annotated[list[str] | None, Option("--allow-service", metavar="URL", help="SERVICE may call it.")] = None,
    update: Annotated[bool, Option("--update", help=f"Allow SPARQL Update to who has the token in ${TOKEN}.")] = False,
    log: Annotated[Path | None, Option("--log", metavar="FILE", help="A line a request, there, not on stderr.")] = None,
) -> int:
    """Answer SPARQL over HTTP, and show what was read.

    The page / lists the named queries, /editor is a page to write SPARQL on, /sparql speaks the SPARQL 1.1 Protocol,
    and articles, claims and concepts have pages. It only reads, unless --update. Ctrl-C stops it; until then the
    knowledge base cannot be built on.
    """
    from medkb.serve import Settings
    from medkb.serve import serve as run

    settings = Settings(
        seconds=timeout,
        rows=max_rows,
        memory=int(memory * (1 << 30)),
        origins=tuple(origin for origin in cors or ["*"] if origin != "none"),
        services=tuple(service or ()),
        token=_token() if update else "",
        **({"at_once": at_once} if at_once else {}),
    )
    if host not in _HERE:
        say(f"medkb: warning: whoever reaches {host} may read this knowledge base; there is no log-in")
        if update:
            say("medkb: warning: the token travels unencrypted; put a server that speaks TLS in front")
    run(kb, host, port, lambda address: say(f"{kb}: {address} (Ctrl-C stops it)"), settings, log)
    return DONE


def _token() -> str:
    token = os.environ.get(TOKEN, "").strip()
    if len(token) < 16:
        raise UsageError(f"--update needs a token of at least 16 characters in the environment variable {TOKEN}")
    return token
