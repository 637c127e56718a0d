"""Abbreviations that the article itself defines: "ацетилсалициловая кислота (АСК)", "progression-free survival (PFS)"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from medkb.model import Mention
from medkb.text.tokens import Token

_IN_BRACKETS = re.compile(
    r"[»”\"]?\s?\((?!\s?(?:[HOR]R|О[РШ])\s?[=:–—-]?\s?\d)\s?(?:(?:далее|англ\.|or|или|[Gg]roup|группа)\s(?:[–-]\s)?)?([A-ZА-ЯЁ][\w/\-]{1,11}|[a-zа-яё]{1,3}-?[A-ZА-ЯЁ][\w/\-]{1,10})(?=[)\s,;+])"
)
# "аскорбиновая кислота - АК, ...": without brackets only the initials of all its words define an abbreviation.
_AFTER_DASH = re.compile(r"\s[–—-]\s([A-ZА-ЯЁ]{2,6})(?=[,;)])")
_BEFORE_DASH = re.compile(r"(?<![\w-])([A-ZА-ЯЁ][\w/\-]{1,9})(?:\s?[–—-]\s|,\s)$")
_DEFINITION = re.compile(r"\(\s?(?:далее\s[–-]\s|[Gg]roup\s|группа\s)?([A-ZА-ЯЁ][\w/\-]{1,9})\s?[),;]")
_FUNCTION = frozenset("и в с на по из от для к о об при of the and in for with to a an".split())


Initials = Callable[[str, str], frozenset[str]]
"""Scheme and concept to what an abbreviation of it in either language is made of, lower case: the first letter of each
name of a drug ("дексаметазон (DEXA)"), the initials of each label of another concept ("общая выживаемость (OS)")."""


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """`meanings`: abbreviation -> (scheme, concept). `blocked`: abbreviations that mean something unknown to us."""

    meanings: dict[str, tuple[str, str]] = field(default_factory=dict)
    blocked: frozenset[str] = frozenset()


def learn(
    text: str, mentions: Sequence[Mention], initials: Initials, regimens: frozenset[str] = frozenset()
) -> Abbreviations:
    """What the article's own definitions say; the first definition of an abbreviation holds.

    `regimens` are names that it defines for several drugs: what stands behind the last of them is not its own.
    """
    meanings: dict[str, tuple[str, str]] = {}
    own = {m.text: (m.scheme, m.concept) for m in mentions if m.text.isupper()}
    for mention in mentions:
        after = _IN_BRACKETS.match(text, mention.end)
        before = _BEFORE_DASH.search(text, max(0, mention.start - 16), mention.start)
        for match in (after, before):
            # Only a drug has a name with one capital put in brackets: its trade name.
            if match and mention.scheme != "drug" and sum(map(str.isupper, match[1])) < 2:
                continue
            if (
                match
                and match[1] not in regimens
                and _plausible(match[1], mention.text, initials(mention.scheme, mention.concept))
            ):
                meanings.setdefault(match[1], _meant(match[1], mention, own, initials))
        dashed = _AFTER_DASH.match(text, mention.end)
        if dashed and dashed[1].lower() == "".join(word[0] for word in mention.text.lower().split()):
            meanings.setdefault(dashed[1], (mention.scheme, mention.concept))
    inside = {i for m in mentions for i in range(m.start, m.end)}
    return Abbreviations(meanings, frozenset(_foreign(text, meanings, inside)))


_COURSE = re.compile(r"(?i)(?:остр|хроническ|тяж[её]л|acute\b|chronic\b|severe\b)")


def _meant(short: str, mention: Mention, own: Mapping[str, tuple[str, str]], initials: Initials) -> tuple[str, str]:
    """What is named before the bracket, or, where its first word tells only the course, what the rest of it means.

    "Острая реакция «трансплантат против хозяина» (РТПХ)": the abbreviation is of the acute and the chronic one.
    """
    named, known = (mention.scheme, mention.concept), own.get(short)
    if known is None or known[0] != "event" or mention.scheme != "event" or not _COURSE.match(mention.text):
        return named
    low = short.lower()
    return known if low in initials(*known) and low not in initials(*named) else named


def _plausible(short: str, long: str, initials: frozenset[str]) -> bool:
    """An upper-case letter in it, shorter than the long form, and the first letter starts one of its words or names."""
    if (
        len(short) < 2
        or len(short) >= len(long)
        or not any(c.isupper() for c in short)
        or short.lower() == long.lower()
    ):
        return False
    first = short[0].lower()
    return (
        first in initials
        or short.lower() in initials
        or any(word[:1].lower() == first for word in re.split(r"[\s\-«»/]+", long) if word)
    )


def _foreign(text: str, meanings: dict[str, tuple[str, str]], inside: set[int]) -> Iterable[str]:
    """Abbreviations whose letters are the initials of the words before the bracket, and no concept of ours."""
    for match in _DEFINITION.finditer(text):
        short = match[1]
        if short in meanings or match.start() in inside or any(map(str.isdigit, short)):
            continue  # "American College of Rheumatology 20 % (ACR20)": with a number it means one thing only
        words = re.findall(r"[^\W\d_]+", text[max(0, match.start() - 120) : match.start()])
        content = [w for w in words if w.lower() not in _FUNCTION][-len(short) - 1 :]
        initials = "".join(w[0] for w in content).lower()
        letters = "".join(c for c in short if c.isalpha()).lower()
        if len(letters) > 1 and (initials.endswith(letters) or initials[: len(letters)] == letters):
            yield short


def expand(
    text: str, tokens: Sequence[Token], abbreviations: Abbreviations, mentions: Iterable[Mention]
) -> list[Mention]:
    """Mentions of the article's own abbreviations where no other name stands."""
    if not abbreviations.meanings:
        return []
    covered = {i for m in mentions for i in range(m.start, m.end)}
    found: list[Mention] = []
    for token in tokens:
        meaning = abbreviations.meanings.get(token.text)
        if meaning and token.start not in covered:
            found.append(Mention(token.start, token.end, meaning[0], meaning[1], token.text))
    for short, (scheme, concept) in abbreviations.meanings.items():
        if not short.isalnum():  # "FTD/TPI" is no single token
            places = re.finditer(rf"(?<![\w/-]){re.escape(short)}(?![\w/-])", text)
            found += [Mention(m.start(), m.end(), scheme, concept, short) for m in places if m.start() not in covered]
    return found


def translation(abbreviations: Abbreviations) -> dict[str, str]:
    """Russian abbreviation -> English abbreviation, where the article defines both for one concept."""
    english = {meaning: short for short, meaning in abbreviations.meanings.items() if short.isascii()}
    return {
        short: english[meaning]
        for short, meaning in abbreviations.meanings.items()
        if not short.isascii() and meaning in english
    }
