"""Whether a printed text holds a whole number."""

from __future__ import annotations

import re


def prints(text: str, n: int) -> bool:
    """True where `n` stands in the text as a number of its own, no part of a longer one and no percentage."""
    return bool(re.search(rf"(?<![\d.,·]){n}(?![\d.,·]*[\d%])", text))
