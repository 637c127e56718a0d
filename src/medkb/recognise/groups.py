"""Names of arms and subgroups: quoted, named before "group" or "arm", or after "группа"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from medkb.model import Group

_QUOTED = re.compile(
    r"(?i:групп\w*|подгрупп\w*|когорт\w*|arm|group)\s(?:сравнения\s\(?)?[«\"“](?P<name>[^»\"”\n]{1,40})[»\"”]"
)
_ALSO_QUOTED = re.compile(r"[«\"“](?P<name>[^»\"”\n]{1,40})[»\"”]\s(?:group|arm|cohort|\(n\s?=)")
_RU_NAME = r"(?:[A-ZА-ЯЁ][\w+–−/-]{0,14}(?:\s\+\s[A-ZА-ЯЁ][\w+-]*)?|[IVX]{1,3}|[12345]|плацебо|контроля|сравнения|[^\W\d_]{4,}(?:маба?|тиниба?|зомиба?|ин|ина|на|оза))"
_RU = re.compile(
    rf"(?:\b[Вв]о?|\b[Пп]о|\b[Дд]ля)\s(?:(?P<ord>[12I]{{1,2}}-?[йяе]|перв\w+|втор\w+|основн\w+|контрольн\w+)\s)?(?:под)?групп[аеыу]\w*(?:\s(?:с|на|терапии)\s|\s)?(?P<name>{_RU_NAME})?(?![\w])"
)
_EN = re.compile(
    r"\b(?P<name>(?:[A-Z][\w+–−/-]{0,19}|[a-z]{3,}(?:mab|nib|mib|ine|ide|one|ate|in|ol|an|bo|rol|apy|ard|tive|gery))(?:(?:\s(?:plus|and)\s|[ +/–-])[\w+–−]+)??)[\s-](?:[Gg]roup|[Aa]rm|[Cc]ohort)s?\b"
)
# "arm B", "group 2": a letter or a number behind its noun.
_EN_BEHIND = re.compile(r"\b(?:[Aa]rm|[Gg]roup|[Cc]ohort)\s(?P<name>[A-E]|[1-4]|I{1,3})\b(?![\w.,]\d)")
# "R-BAC", "TCHP", "РИК": an arm's acronym stands for the arm wherever it stands, once it has been used as one.
_ACRONYM = re.compile(r"(?=(?:[^A-ZА-ЯЁ]*[A-ZА-ЯЁ]){2})[A-ZА-ЯЁ][\w+/–-]{1,13}")
_OFTEN = 4  # times that an acronym stands in the text; once called an arm, it is one
_STOP = frozenset(
    "the a an in of this that each both two three study treatment patient patients age safety risk and analysis other whole main same first second working oncology cooperative collaborative expert our research trial trials cancer oncology therapy blood test between within among during per by with versus at from as for to both either no one all our their same subsequent placebo-controlled".split()
)
_SYNONYMS = {
    "контроля": "control",
    "контрольн": "control",
    "сравнения": "comparison",
    "плацебо": "placebo",
    "placebo": "placebo",
    "control": "control",
    "основн": "main",
}


def find(text: str, translation: Mapping[str, str]) -> Iterator[Group]:
    """Group names in order of place. `translation` maps a Russian abbreviation to the English one of one concept."""
    found: dict[int, Group] = {}
    names: set[str] = set()
    met: dict[str, int] = {}
    for pattern in (_QUOTED, _ALSO_QUOTED, _RU, _EN, _EN_BEHIND):
        for match in pattern.finditer(text):
            name = match["name"] or match.groupdict().get("ord")
            if not name or (pattern is not _EN_BEHIND and {name.split()[0].lower(), name.split()[-1].lower()} & _STOP):
                continue
            met[name] = met.get(name, 0) + 1
            if _ACRONYM.fullmatch(name) and (met[name] > 1 or text.count(name) >= _OFTEN):
                names.add(name)
            if pattern is _QUOTED or pattern is _ALSO_QUOTED or re.search(r"[+–−]$", name):
                names.add(name)
            found.setdefault(match.start(), Group(match.start(), match.end(), normal_label(name, translation)))
    for name in names:
        for match in re.finditer(rf"(?<![\w+–−-]){re.escape(name)}(?![\w])", text):
            if not any(g.start <= match.start() < g.end for g in found.values()):
                found[match.start()] = Group(match.start(), match.end(), normal_label(name, translation))
    yield from sorted(found.values(), key=lambda g: g.start)


def normal_label(name: str, translation: Mapping[str, str]) -> str:
    """One spelling: minus signs as "-", Russian abbreviations as the article's English ones where it has both."""
    label = re.sub(r"[–−—]", "-", name.strip())
    for stem, english in _SYNONYMS.items():
        if label.lower().startswith(stem):
            return english
    bare = label.rstrip("+-")
    return translation.get(bare, bare) + label[len(bare) :]
