"""A knowledge base over HTTP: SPARQL 1.1 Protocol, graphs, pages of articles, claims and concepts, a query page.

It reads, unless a token allows updates. Queries run in processes of their own, within bounds of time, memory and size
(`medkb.serve.settings`). It knows no users and no TLS: beyond this machine it belongs behind a server that does.
"""

from medkb.serve.server import ServeError, serve
from medkb.serve.settings import Settings

__all__ = ["ServeError", "Settings", "serve"]
