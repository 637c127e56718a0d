"""HTML from parts: text is escaped unless it has been made here, so that no article can inject anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

_VOID = {"br", "col", "img", "input", "meta", "wbr"}
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")  # not allowed in HTML, or not in UTF-8


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Part = str | Iterable["Part"] | None


def text(raw: str) -> Html:
    """The text escaped; a control character becomes the replacement character, so that lengths stay as they are.

    A carriage return is written as a reference: a browser would drop it beside a line feed.
    """
    return Html(escape(_UNSEEN.sub("\ufffd", raw)).replace("\r", "&#13;"))


def join(*parts: Part) -> Html:
    """The parts one after the other."""
    return Html("".join(_flat(parts)))


def tag(name: str, *parts: Part, **attributes: str | float | bool | None) -> Html:
    """An element. `class_` is written class, `data_k` data-k; None and False leave an attribute out."""
    given = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{given}>" if name in _VOID else f"<{name}{given}>{join(*parts)}</{name}>")


def data(value: Any) -> Html:
    """JSON for a script element: nothing in it can end the element."""
    flat = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Html(_UNSEEN.sub("\ufffd", flat.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")))


def _attribute(key: str, value: str | float | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'


def _flat(parts: Iterable[Part]) -> Iterable[str]:
    for part in parts:
        if isinstance(part, Html):
            yield part
        elif isinstance(part, str):
            yield text(part)
        elif part is not None:
            yield from _flat(part)
