"""Names of which only the adjective is printed, because the noun has just stood before it.

"Желудочно-кишечные кровотечения – у 3, носовые – у 4", "общая выживаемость составила 80 %, бессобытийная – 50 %": the
adjective with the noun of the name before it is a name of the vocabulary, or else nothing is said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from medkb.model import Mention

_ADJECTIVE = re.compile(
    r"(?:[,;:]|\b[иа]|\bиз (?:них|которых)|\bв том числе)\s(?P<name>(?:(?:клинически|гемодинамически)\s)?(?:[а-яё]{4,}(?:ая|ые|ие|ый|ое|ых|их)\s){0,2}?[а-яё]{3,}(?:-[а-яё]+)*(?:ая|яя|ые|ие|ый|ий|ое|ую|ых|их|ой|ого|его))"
    r"(?=(?:\sформ[аы])?(?:\s\([^()]{1,40}\))?\s?[–—-]\s|\sформ[аы]\sу\s|\s(?:составил\w*|отмечен\w*|отмечал\w*|развил\w*|наблюда\w+|выявлен\w*|был[аио]?|у|в|при)\s|\s\(?\d)"
)
# "у 22 – полная ремиссия, у 9 – частичная"
_BEHIND = re.compile(r"[–—-]\s(?P<name>[а-яё]{3,}(?:-[а-яё]+)*(?:ая|яя|ые|ие|ый|ий|ое|ую))(?=\s?[,.;)]|\s[иа]\s|$)")
# "complete and partial responses", "полный и частичный ответ": the noun comes with the second.
_PAIR = re.compile(
    r"\b(?P<name>[^\W\d_]{4,})(?:\s(?:and|и)|,)\s(?:(?:у\s|in\s)?(?:\d+(?:\s\([^()]*\))?|[^\W\d_]{3,})\s(?:больных\s|пациентов\s|patients\s)?(?:[–—-]\s)?)?(?:an?\s)?$"
)
_SCHEMES = ("event", "outcome", "endpoint")
_REACH = 180  # characters from the noun to the adjective
_SENTENCE = re.compile(r"[.!?]\s+[А-ЯЁA-Z]|\n\n")
_WORD = re.compile(r"[а-яё]{4,}(?:-[а-яё]+)*")


def elided(
    text: str,
    mentions: Sequence[Mention],
    label: Callable[[Mention], str],
    find: Callable[[str], Sequence[Mention]],
) -> Iterator[Mention]:
    """Mentions on the adjectives; `label` gives a mention's Russian name, `find` the names in a phrase."""
    taken = bytearray(len(text))
    for m in mentions:
        taken[m.start : m.end] = b"\1" * (m.end - m.start)
    yield from _on_adjectives(text, mentions, taken, label, find)
    for mention in mentions:
        first = _first_of_pair(text, mention, taken, find) if mention.scheme in _SCHEMES else None
        if first is not None:
            yield first


def _on_adjectives(
    text: str,
    mentions: Sequence[Mention],
    taken: bytearray,
    label: Callable[[Mention], str],
    find: Callable[[str], Sequence[Mention]],
) -> Iterator[Mention]:
    """Adjectives whose noun has stood before them; their places are `taken` then, whether they are names or not."""
    starts = [m.start for m in mentions]
    for match in sorted((*_ADJECTIVE.finditer(text), *_BEHIND.finditer(text)), key=lambda m: m.start("name")):
        start, end = match.span("name")
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        near = mentions[bisect_left(starts, start - _REACH) : bisect_left(starts, start)]
        before = [m for m in near if m.scheme in _SCHEMES and m.end <= start]
        last = before[-1] if before and not _SENTENCE.search(text, before[-1].end, start) else None
        found = _named(match["name"], last, label, find) if last else None
        found = found or _of_response(match["name"], text, start, last, find)
        if found is not None:
            yield Mention(start, end, found.scheme, found.concept, match["name"])


def _first_of_pair(
    text: str, mention: Mention, taken: bytearray, find: Callable[[str], Sequence[Mention]]
) -> Mention | None:
    """The adjective before the name that has the noun of both: "complete and partial responses"."""
    pair = _PAIR.search(text, max(0, mention.start - 60), mention.start)
    words = mention.text.split(maxsplit=1)
    if pair is None or len(words) < 2 or any(taken[slice(*pair.span("name"))]):
        return None
    phrase = f"{pair['name']} {words[1]}".lower()
    for found in find(phrase):
        whole = (found.start, found.end) == (0, len(phrase))
        if whole and found.scheme == mention.scheme and found.concept != mention.concept:
            return Mention(*pair.span("name"), found.scheme, found.concept, pair["name"])
    return None


_RESPONSE = re.compile(r"(?i)\b(?P<noun>ответ|ремисси)\w*\b[^.]*:[^.]*$")


def _of_response(
    adjective: str, text: str, start: int, before: Mention | None, find: Callable[[str], Sequence[Mention]]
) -> Mention | None:
    """The noun that a colon introduces, as in "ответ оценен у 57 больных: полный – у 24, частичный – у 11"."""
    match = _RESPONSE.search(text, max(0, start - _REACH), start)
    if match is None or re.search(r"\.\s", text[match.start() : start]):
        return None
    noun = "ремиссия" if match["noun"].lower().startswith("ремисси") else "ответ"
    phrase = f"{adjective} {noun}"
    found = next((f for f in find(phrase) if (f.start, f.end) == (0, len(phrase))), None)
    same = before is not None and found is not None and found.concept == before.concept
    return found if found is not None and found.scheme == "outcome" and not same else None


_SEVERITY = re.compile(r"(?i)(?:серь[её]зн|тяж[её]л|выраженн|л[её]гк|умеренн)")
# An event that is more than "осложнение" or "реакция".
_SPECIFIC = re.compile(r"(?i)^(?!(?:нежелательн|побочн|осложнени|токсичност|явлени|реакци)\w*\b)(?!любое|серь)")


def _named(
    adjective: str, before: Mention, label: Callable[[Mention], str], find: Callable[[str], Sequence[Mention]]
) -> Mention | None:
    """The name of the adjective with the last noun of the name before it, which must be another concept."""
    known = dict.fromkeys((before.text.lower(), label(before).lower()))
    if before.scheme == "event" and _SEVERITY.match(adjective) and all(_SPECIFIC.search(words) for words in known):
        severe = (f for words in known for f in find(f"{adjective} {words}"))
        found = next((f for f in severe if f.start == 0 and f.scheme == "event"), None)
        return found or before
    for words in known:
        nouns = _WORD.findall(words)
        for noun in nouns[::-1]:
            phrase = f"{adjective} {noun}"
            for found in find(phrase):
                whole = found.start == 0 and found.end == len(phrase)
                if whole and found.scheme in _SCHEMES and found.concept != before.concept:
                    return found
    return None
