"""Regimens that the article itself defines: "ВРД (бортезомиб, леналидомид, дексаметазон)", "... and cisplatin (BEP)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from medkb.model import DefinedRegimen, Mention
from medkb.recognise.abbreviations import Initials

_NAME = r"(?<![\w+/-])(?:[A-ZА-ЯЁ0-9][\w]*(?:[-+/][\w]+)*)"
_BEFORE_BRACKET = re.compile(rf"({_NAME})[»\"”]?(?P<called>\s(?:regimen|protocol|combination|scheme))?\s?\($")
_BEFORE_COLON = re.compile(
    rf"({_NAME})[»\"”]?(?:\s?:\s|\s[–—-]\s|,\s(?:включавш\w+|состоящ\w+ из|consisting of|comprising)\s)$"
)
_BEHIND = re.compile(
    rf"\s?\(\s?(?:схема|режим|протокол|курс\w*|regimen|protocol|the)?\s?[«\"“]?({_NAME})[»\"”]?(?:\s(?:regimen|protocol|схема))?\s?[);,]"
)
# What parts the drugs of one list; a dose may stand with each.
_LIST = re.compile(
    r"(?:\s?(?:\([^()]{0,60}\)|\d[^()+;.,]{0,40}))?\s?(?:[,+/&;]|–|-)?\s?(?:(?:и|а также|and|plus|плюс|with|с|в комбинации с|in combination with|followed by|then|затем|с последующим)\s)?"
)
_CUE = re.compile(
    r"(?i)(?:схем\w+|режим\w*|протокол\w*|программ\w+|курс\w*|regimens?|protocols?|chemotherapy|conditioning)\W{1,3}$"
)
_REACH = 40  # characters before a list in which its name and the word for a regimen stand
_SHARE = 2 / 3  # of the drugs' initials that a name must have


def learn(text: str, mentions: Sequence[Mention], initials: Initials, classes: frozenset[str]) -> list[DefinedRegimen]:
    """The regimens that the text defines, the first definition of each name.

    `initials` is `abbreviations.Initials`, which for a drug are the first letters of its names; `classes` are
    abbreviations of classes ("НПВС (ибупрофен, диклофенак)"), which are no regimens. The name must be made of the
    drugs' initials, or be called a regimen.
    """
    found: dict[str, DefinedRegimen] = {}
    for run in _runs(text, mentions):
        drugs = tuple(dict.fromkeys(m.concept for m in run))
        if len(drugs) < 2:
            continue
        for name, called in _names(text, run):
            if (
                name not in found
                and name not in classes
                and _is_name(name)
                and (called or _made_of(name, drugs, initials))
            ):
                found[name] = DefinedRegimen(name, drugs, run[0].start, run[-1].end)
                break
    return list(found.values())


def expand(text: str, defined: Iterable[DefinedRegimen], taken: Iterable[Mention]) -> Iterator[Mention]:
    """Every place where a defined regimen is named and nothing else is."""
    covered = {i for m in taken for i in range(m.start, m.end)}
    for regimen in defined:
        for match in re.finditer(rf"(?<![\w+/-]){re.escape(regimen.name)}(?![\w+/])", text):
            if match.start() not in covered:
                yield Mention(match.start(), match.end(), "regimen", regimen.name, match[0], True, "defined")


def _runs(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Drugs that stand in one list."""
    run: list[Mention] = []
    for mention in sorted((m for m in mentions if m.scheme == "drug"), key=lambda m: m.start):
        if run and not _LIST.fullmatch(text, run[-1].end, mention.start):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _names(text: str, run: Sequence[Mention]) -> Iterator[tuple[str, bool]]:
    """Names that stand where a list's name stands, each with whether it is called a regimen there."""
    start, end = run[0].start, run[-1].end
    for pattern in (_BEFORE_BRACKET, _BEFORE_COLON):
        match = pattern.search(text, max(0, start - _REACH), start)
        if match:
            closed = pattern is _BEFORE_COLON or text.find(")", end, end + _REACH) >= 0
            called = bool(match.groupdict().get("called")) or bool(
                _CUE.search(text, max(0, match.start() - _REACH), match.start())
            )
            if closed and (called or pattern is _BEFORE_BRACKET):
                yield match[1], called
    match = _BEHIND.match(text, end)
    if match:
        yield match[1], bool(re.search(r"(?i)схем|режим|протокол|курс|regimen|protocol", match[0]))


def _is_name(name: str) -> bool:
    """Two capitals at least, and no plural of a class ("NSAIDs"); or numbers joined by a plus."""
    capitals = sum(c.isupper() for c in name)
    return (capitals >= 2 and not re.search(r"[A-Z]s$", name)) or bool(re.fullmatch(r"\d\+\d(?:\+\d)?", name))


def _made_of(name: str, drugs: Sequence[str], initials: Initials) -> bool:
    """True when most drugs have a letter of the name to themselves; letters are taken in the drugs' order."""
    letters = [c for c in name.lower() if c.isalpha()]
    hits = 0
    for drug in drugs:
        mine = next((c for c in letters if c in initials("drug", drug)), None)
        if mine:
            letters.remove(mine)
            hits += 1
    return hits >= 2 and hits >= _SHARE * len(drugs)
