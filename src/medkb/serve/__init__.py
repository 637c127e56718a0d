"""A knowledge base over HTTP, for reading: a SPARQL 1.1 Protocol endpoint and pages of the named queries.

It has no limit on time: a query that runs long holds one of `medkb.serve.workers.AT_ONCE` places until it ends. Answers
are put together in memory. While it runs, `medkb build` cannot write to the same folder. It knows no users and no TLS:
beyond this machine it belongs behind a server that does.
"""

from medkb.serve.server import ServeError, serve

__all__ = ["ServeError", "serve"]
