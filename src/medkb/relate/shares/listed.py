"""What a table or a list leaves out: "events reported in at least 5 % of patients" tells no event and no share."""

from __future__ import annotations

import re

_EVENTS = (
    r"\b(?:events?|reactions?|TEAEs?|AEs?|toxicit(?:y|ies)|complications?|side effects?|явлени[яй]|НЯ|реакци[ий]|"
    r"осложнени[яй]|события|событий|токсичност[ьи])(?:\s\([^()]*\))?,?\s(?:[^\W\d_]+\s){0,3}?"
)
_SAID = r"(?:reported|observed|seen|recorded|experienced|noted|occurred|documented)"
# Words that only narrow down which events are meant: behind "were", or alone, "occurred" tells that they happened.
_WHICH = (
    rf"(?:(?:that|which)\s(?:were\s|have\s|had\s)?{_SAID}|(?<!were\s)(?<!was\s)(?<!been\s)(?:reported|observed|seen|recorded|noted)|"
    r"occurring|with\s(?:an?\s)?(?:overall\s)?(?:frequency|incidence|prevalence)|(?:за)?регистриро(?:ванн|вавш)\w+|встреча(?:вш|ющ)\w+|"
    r"отмеч(?:енн|авш)\w+|наблюда(?:вш|ющ)\w+|выявленн\w+|развивш\w+|возник(?:ш|ающ)\w+|(?:с|имевши\w+)\sчастотой)"
)
_BOUND = r"(?:at least|more than|over|greater than|[>≥]|не менее(?: чем)?|более(?: чем)?|чаще(?: чем)?|свыше)(?:\s(?:у|in|в))?"
_AT_LEAST = re.compile(rf"(?i){_EVENTS}{_WHICH}\s(?:by\s|in\s|of\s|among\s|у\s|в\s)?{_BOUND}\s?$")
_OR_MORE = re.compile(rf"(?i){_EVENTS}{_WHICH}\s(?:by\s|in\s|of\s|among\s|у\s|в\s)?$")
# "Events of any grade in ≥ 10 % of patients are shown": without a participle the verb behind tells it.
_PLAIN = re.compile(rf"(?i){_EVENTS}(?:of (?:any|all) grades?\s|любой степени\s)?(?:in|у|в)\s{_BOUND}\s?$")
_SHOWN = re.compile(
    r"(?i)\b(?:shown|listed|presented|included|displayed|reported here|указан\w*|привед[её]н\w*|представлен\w*|перечислен\w*|включен\w*)\b"
)
_MORE = re.compile(r"(?i)\s?(?:or (?:more|greater|higher|above)|и (?:более|выше))\b")


def leaves_out(before: str, after: str) -> bool:
    """True for the least share of the events that are listed, by the words before and behind it."""
    if _PLAIN.search(before) and _SHOWN.search(after):
        return True
    return bool(_AT_LEAST.search(before) or (_MORE.match(after) and _OR_MORE.search(before)))
