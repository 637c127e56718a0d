"""How figures are written in the sentences of issues, and words of articles that several checks read."""

from __future__ import annotations

import re
from decimal import Decimal

_POINT = re.compile(r"(?<=\d)\.(?=\d)")
# Who or when is meant besides the arm: two tellings that differ in one of these are of two quantities.
OTHERWISE = re.compile(
    r"\b(surviv(?:ing|ors?)|alive|living|censored|cut-?off|interim|updated?|evaluable|responders?|per.protocol|"
    r"intention.to.treat|m?ITT|screened|assessed|excluded|completed|randomi[sz]ed|eligible|planned|subgroups?|"
    r"adjusted|pooled|выжив(?:ш|ал)\w*|жив(?:ых|ыми|ы)|цензур\w*|промежуточн\w*|обновлен\w*|респондер\w*|"
    r"ответивш\w*|скрининг\w*|исключен\w*|завершил\w*|рандомизир\w*|подгрупп\w*|планир\w*)\b",
    re.IGNORECASE,
)


def number(value: Decimal | float | str) -> str:
    """A figure, or figures in a sentence, with decimal commas, as Russian prints them."""
    return _POINT.sub(",", str(value))
