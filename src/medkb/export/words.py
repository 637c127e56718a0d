"""What the words of a label or a title say: the line of treatment, the analysed population, a comparison."""

from __future__ import annotations

import re

from medkb.export.names import ArticleNames

ANALYSED = frozenset(
    """
    intention-to-treat-population modified-intention-to-treat-population
    microbiological-intention-to-treat-population
    per-protocol-population full-analysis-set safety-population evaluable-population dlt-evaluable-population
    pharmacokinetic-population immunogenicity-population screened-population enrolled-population randomized-population
    treated-population infused-population leukapheresed-population completers""".split()
)
"""The concepts of vocab/populations.tsv by which patients are analysed; the others say who the patients are."""

_LINES = {
    "1": r"(?:first|1st|front)[\s-]?line|first-line|upfront|(?:перв\w+|1-?(?:й|ой|ая|я|ю)?)[\s-]лини\w+",
    "2": r"(?:second|2nd)[\s-]line|(?:втор\w+|2-?(?:й|ой|ая|я|ю)?)[\s-]лини\w+",
    "later": r"(?:third|3rd|fourth|4th|fifth|5th|later|subsequent)[\s-](?:and[\s-]later[\s-])?lines?\b"
    r"|(?:трет\w+|четверт\w+|пят\w+|последующ\w+|поздн\w+|[3-9]-?(?:й|ей|ья|я|ю)?)[\s-](?:и\sпоследующ\w+\s)?лини\w+",
}
_LINE = {name: re.compile(rf"(?i)(?<!\w)(?:{pattern})") for name, pattern in _LINES.items()}
_OR_LATER = re.compile(
    r"(?i)(?:first|second|1st|2nd)[\s-]{1,2}(?:and|or|to)[\s-](?:later|subsequent|second|third)"
    r"|(?:перв|втор)\w+\s(?:и|или)\s(?:последующ|втор|трет)"
)
_COMPARATOR = re.compile(
    r"(?i)(?<!\w)(?:placebo|плацебо|pbo|sham|usual[\s-]care|standard(?:[\s-]of[\s-]care)?|soc|bsc|no[\s-](?:treatment|prophylaxis|therapy)"
    r"|control\w*|comparison|comparator|контрол\w*|сравнени\w*|стандартн\w+|без\s\w+|не\sполуча\w+|наблюдени\w+|observation)(?!\w)"
)
_COMPARES = re.compile(
    r"(?i)(?<!\w)(?:versus|vs\.?|against|compar\w+|randomi[sz]\w+|non-?inferior\w+|superior\w+|placebo\w*|double-blind|controlled"
    r"|three-arm|two-arm|против|сравн\w+|рандомизир\w+|плацебо\w*|контролируем\w+)(?!\w)"
)
_CASE = re.compile(r"(?i)(?:the\s)?(?:patient|case|пациент(?:ка)?|больн(?:ой|ая))")
_SINGLE = re.compile(
    r"(?i)single[\s-](?:arm|group)|одной\sгрупп|одногрупп\w+|combin\w+|комбинац\w+|комбинирован\w+|в\sсочетании"
)


def line(text: str) -> str:
    """The line of treatment that the words name: "1", "2", "later", or "" where they name none or several."""
    found = [name for name, pattern in _LINE.items() if pattern.search(text)]
    return found[0] if len(found) == 1 and not _OR_LATER.search(text) else ""


def analysed(names: ArticleNames, text: str) -> str:
    """The English label of the analysed population that the words name, "" where they name none or several."""
    found = {label for concept, label in names.populations(text) if concept in ANALYSED}
    return found.pop() if len(found) == 1 else ""


def comparator(names: ArticleNames, label: str) -> bool:
    """True for the label of a group that was not given what the article is about: placebo, control, usual care."""
    return bool(_COMPARATOR.search(label)) or any(c == "control-arm" for c, _ in names.populations(label))


def compares(title: str) -> bool:
    """True for a title that sets treatments against each other or announces a control group."""
    return bool(_COMPARES.search(title))


def one_patient(label: str) -> bool:
    """True for the group that is the patient of a case report."""
    return bool(_CASE.fullmatch(label))


def single_arm(title: str) -> bool:
    """True for a title that says that all patients got one treatment, or that its drugs are combined."""
    return bool(_SINGLE.search(title))
