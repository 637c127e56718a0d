"""medkb: Russian and English medical articles in; facts with evidence, a graph and tables out.

`medkb.open(place)` opens a knowledge base; see `medkb.knowledge_base.KnowledgeBase`.
"""

__version__ = "0.1.0"

_FROM = {"KnowledgeBase": "medkb.knowledge_base", "open": "medkb.knowledge_base"}


def __getattr__(name: str) -> object:
    """What is loaded when it is first asked for: every module imports this one for its version."""
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_FROM[name]), name)
