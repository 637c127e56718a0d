"""Something wrong with an input (not with the article's figures)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`severity` is "error" (the file gave nothing) or "warning" (part of it may be lost)."""

    file: str
    severity: str
    reason: str
    hint: str = ""
    page: int | None = None

    def __str__(self) -> str:
        place = f", page {self.page}" if self.page else ""
        return f"{self.file}{place}: {self.severity}: {self.reason}" + (f" ({self.hint})" if self.hint else "")
