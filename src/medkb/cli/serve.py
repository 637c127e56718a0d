"""`medkb serve`: a knowledge base over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from medkb.cli.common import DONE, say

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    kb: Annotated[Path, Option("--kb", metavar="DIR", help="The knowledge base.")],
    host: Annotated[str, Option("--host", metavar="HOST", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, Option("--port", min=0, max=65535, help="0: any free one.")] = 8710,
) -> int:
    """Answer SPARQL over HTTP, reading only.

    The page / lists the named queries; /sparql speaks the SPARQL 1.1 Protocol. Ctrl-C stops it; until then the
    knowledge base cannot be built on.
    """
    from medkb.serve import serve as run

    if host not in _HERE:
        say(f"medkb: warning: whoever reaches {host} may read this knowledge base; there is no log-in")
    run(kb, host, port, lambda address: say(f"{kb}: {address} (Ctrl-C stops it)"))
    return DONE
