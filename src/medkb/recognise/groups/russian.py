"""Russian names of arms: behind "группа" and "подгруппа", or an ordinal or adjective before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from medkb.recognise.groups.named import Named, one_by_one
from medkb.recognise.groups.treatments import Treatment
from medkb.text.gate import gated

_NOUN = r"(?:[Пп]од)?(?:[Гг]рупп(?:а|ы|е|у|ой|ою|ам|ами|ах|)|[Кк]огорт(?:а|ы|е|у|ой|ам|ами|ах|))"
_MARK = r"(?:I{1,3}|IV|V|[A-ZА-Я]\d?|\d)"
_JOINT = r"(?:,\s|\s(?:и|или|vs\.?|против)\s|/)"
# "группы 1 и 2", "группа А", "подгруппе Iа", "группа № 2"
_MARKED = gated(
    rf"\b{_NOUN}\s(?:№\s?)?(?P<names>{_MARK}[аб]?(?:{_JOINT}{_MARK}[аб]?)*)(?![\w+–-]|[.,]\d|\s?(?:%|мг|больн|пациент|дет|человек|случа))"
)
_ORDINAL = r"(?:\d-?(?:я|й|ой|ю|ую|ей)|I{1,3}V?|IV|[Пп]ерв\w+|[Вв]тор\w+|треть\w+|четверт\w+|[Оо]сновн\w+|[Кк]онтрольн\w+|опытн\w+|экспериментальн\w+|исследуем\w+)"
# "во 2-й и 3-й группах", "в основной группе", "контрольная группа"
_ORDERED = gated(rf"(?<![\w-])(?P<names>{_ORDINAL}(?:{_JOINT}(?:в\s)?(?:{_ORDINAL}))*)\s(?P<noun>{_NOUN})(?![\w])")
# "1 группа", "во 2 группе": a bare number before the singular counts no groups.
_NUMBERED = gated(
    r"(?<![\w.,–-])(?P<name>[1-5])\s(?:(?:[Пп]од)?[Гг]рупп(?:а|е|у|ой)\b|(?:(?<=больных\s\d\s)|(?<=пациентов\s\d\s))группы\b)"
)
# The noun said once: "в основной группе у 12, в контрольной – у 5", "62 % в основной и 51 % в контрольной группе".
_ELLIPTIC = gated(
    rf"(?<![\w-])(?P<names>\d-(?:я|й|ю|ой|ую)|(?<=\bво\s)I{{1,3}}|(?<=\bв\s)I{{1,3}}|(?:[Пп]ерв|[Вв]тор|[Оо]сновн|[Кк]онтрольн|опытн|экспериментальн|исследуем)(?:ая|ой|ую)|(?:[Оо]сновн|[Кк]онтрольн)ых|треть(?:ей|я|ю))"
    rf"(?=\s?(?:[–—(\[,.;:)]|[nN]\s?=)|\sи\s(?:\d|у\s|в\s|{_ORDINAL}\s?\()|\s(?:у|[–—]|составил\w*|вошл\w*|включ\w+)\s|\sсоответственно|$)"
)
_ROLE = r"(?:плацебо|контроля|сравнения|наблюдения|вмешательства)"
_ACRONYM = r"(?:(?!алло-)[а-яё]{3,6}-(?=[А-ЯЁ]{2}))?[A-ZА-ЯЁ][\w+–−/-]{1,14}(?:\s\+\s[A-ZА-ЯЁ][\w+-]*)?"
_DRUG = r"[^\W\d_]{3,}(?:мабом|маба|мабу|маб|тиниба|тиниб|зомиба|зомиб|ина|ином|ин|она|она|ола|ол|рана|ата|ида|ана|ена|ира|азола|бана|тана|статина|оза|киназы|плазы)"
_ADJECTIVES = r"(?:[а-яё]+(?:-[а-яё]+)*(?:ой|ого|его|ей|ых|их)\s){1,2}"
_PHRASE = rf"(?:{_ADJECTIVES})?[а-яё]{{4,}}(?:скопии|эктомии|пластики|стомии|графии|абляции|резекции|анестезии)|{_ADJECTIVES}(?:терапии|лечения|операци[ий]|доступа|метода|[а-яё]{{5,}}(?:эктомии|пластики|скопии|томии|трансплантации|анестезии|химиотерапии|терапии))"
# "группе плацебо", "группе «ИнО+»", "группе, получавшей ниволумаб", "группе пациентов, получавших А", "группе R-BAC"
_NAME = rf"(?:{_ROLE}|{_ACRONYM}|{_DRUG}|{_PHRASE}|комбинации|монотерапии)"
_BEHIND = gated(rf"\b(?P<noun>{_NOUN})\s(?P<names>{_NAME}(?:(?:,\s|\s(?:и|\+)\s){_NAME}(?![\w]))*)(?![\w–-])")
_OF_THERAPY = gated(
    rf"\b(?P<noun>{_NOUN})(?:\s(?:пациентов|больных|детей))?,?\s(?:с|на|терапии|получавш\w+|принимавш\w+|лечивш\w+)\s(?:терапи\w+\s|лечени\w+\s|применени\w+\s|использовани\w+\s|препарат\w*\s)?(?P<names>{_DRUG}|{_ACRONYM})(?![\w–-]|\s?[<>≤≥]|\s(?:выше|ниже|более|менее|от|до)\s\d)"
)
_QUOTED = gated(
    rf"(?i:{_NOUN})\s(?:сравнения\s\(?)?[«\"“](?P<first>[^»\"”\n]{{1,40}})[»\"”](?:\s(?:(?:с|после|на фоне)\s)?(?P<with>[A-ZА-ЯЁ]{{2,6}}(?![\w-]))(?P<polar>(?:\s[а-яё]+){{0,3}}\s(?:и|с)\s(?P<sign>отрицательн|негативн|положительн|позитивн)[а-яё]+\s(?:статус[а-яё]+\s|по\s)?(?P<what>[A-ZА-ЯЁ]{{2,6}})(?![\w-]))?)?(?:\s(?:и|или)\s[«\"“](?P<second>[^»\"”\n]{{1,40}})[»\"”])?"
)
_EITHER_QUOTED = gated(
    r"(?i:\barm|\bgroup)s?\s[«\"“](?P<a>[^»\"”\n]{1,40})[»\"”]|[«\"“](?P<b>[^»\"”\n]{1,40})[»\"”]\s(?:groups?|arms?|cohorts?|\(n\s?=)"
)
# "группах постоянного и прерывистого приема": two adjectives with the noun of both.
_TWO_SORTS = gated(
    r"\b(?:[Пп]од)?[Гг]рупп(?:ы|ах|ам|ами)?\s(?P<a>[а-яё]{4,}(?:ого|его|ой|ей))\s(?:и|или)\s(?P<b>(?P<adj>[а-яё]{4,}(?:ого|его|ой|ей))\s(?P<noun>(?!групп)[а-яё]{4,}))\b"
)
# "в группах благоприятного, промежуточного и плохого прогноза": three of them.
_THREE_SORTS = gated(
    r"\b[Гг]рупп(?:ы|ах|ам|ами)?\s(?P<a>[а-яё]{4,}(?:ого|его|ой|ей)),\s(?P<b>[а-яё]{4,}(?:ого|его|ой|ей))\s(?:и|или)\s(?P<c>(?P<adj>[а-яё]{4,}(?:ого|его|ой|ей))\s(?P<noun>(?!групп)[а-яё]{4,}))\b"
)
# "группа стандартного риска (ГСР), промежуточного (ГПР)": the abbreviations of groups begin with theirs.
_RISK = gated(r"\b[Гг]рупп\w{1,3}\s[а-яё]+(?:ого|его|ой|ей)\s(?:риска|прогноза)\s\(Г[А-ЯЁ]{1,3}\)")
_RISKS = re.compile(r"[а-яё]+(?:ого|его|ой|ей)\s(?:риска\s|прогноза\s)?\((?P<name>Г[А-ЯЁ]{1,3})\)")
_SENTENCE = re.compile(r"\.\s+[А-ЯЁA-Z]|\n\n")
# "в контроле – у 31 (37,8 %)": the control group, not what is under control.
_CONTROLS = gated(
    r"\b[Вв] (?P<name>контроле)(?=\s(?:[–—(]|у\s|и\s|составил|был|не\s|\d|она|он\s|этот|соответственно)|[,.;)])"
)
_STOP = frozenset("НЯ СД АГ ВИЧ ЧСС ИМТ ASA NYHA".split())


def names(text: str) -> Iterator[Named]:
    """Named groups, and the quoted ones of both languages."""
    yield from _quoted(text)
    for match in _MARKED.finditer(text):
        yield from one_by_one(match, rf"{_MARK}[аб]?")
    for match in _ORDERED.finditer(text):
        found = list(one_by_one(match, _ORDINAL))
        for i, named in enumerate(found):
            last = i == len(found) - 1
            yield Named(named.start, match.end() if last else named.end, named.name)
    yield from (Named(m.start(), m.end(), m["name"]) for m in _NUMBERED.finditer(text))
    yield from _elliptic(text)
    yield from (Named(m.start("name"), m.end(), m["name"]) for m in _CONTROLS.finditer(text))
    yield from _sorts(text)
    for pattern in (_OF_THERAPY, _BEHIND):
        for match in pattern.finditer(text):
            if match["names"] not in _STOP:
                plural = re.search(r"(?:ы|ах|ам|ами|упп)$", match["noun"]) and re.search(r",\s|\sи\s", match["names"])
                yield from (
                    one_by_one(match, r"(?:(?!и\s)[^\s,](?:(?!\sи\s)[^,])*)(?=,\s|\sи\s|$)")
                    if plural
                    else [Named(match.start(), match.end(), match["names"])]
                )


def _sorts(text: str) -> Iterator[Named]:
    """Two or three adjectives with the noun of all, and the abbreviations of groups of risk."""
    for m in _TWO_SORTS.finditer(text):
        yield Named(m.start(), m.end("a"), f"{m['a']} {m['noun']}")
        yield Named(m.start("b"), m.end(), m["b"])
    for m in _THREE_SORTS.finditer(text):
        yield Named(m.start(), m.end("a"), f"{m['a']} {m['noun']}")
        yield Named(m.start("b"), m.end("b"), f"{m['b']} {m['noun']}")
        yield Named(m.start("c"), m.end(), m["c"])
    for m in _RISK.finditer(text):
        stop = _SENTENCE.search(text, m.end(), m.end() + 250)
        for one in _RISKS.finditer(text, m.start(), stop.start() if stop else m.end() + 250):
            yield Named(one.start(), one.end(), one["name"], quoted=True)


def _elliptic(text: str) -> Iterator[Named]:
    """Ordinals and roles without their noun, in a sentence that has it with another of their kind or announces it."""
    for match in _ELLIPTIC.finditer(text):
        start = max(text.rfind(". ", 0, match.start()), text.rfind("\n\n", 0, match.start()), match.start() - 250, 0)
        stop = re.compile(r"\.\s+[А-ЯЁA-Z]|\n\n").search(text, match.end(), match.end() + 120)
        sentence = text[start : stop.start() if stop else match.end() + 120]
        if _ORDERED.search(sentence) or _ANNOUNCED.search(text, start, match.start()):
            yield Named(match.start(), match.end(), match["names"])


_ANNOUNCED = re.compile(r"(?i)\b(?:под)?групп(?:ы|ах)?\s?[:(–—]")
_OF_DRUG = re.compile(
    rf"\b{_NOUN}\s(?:больных\s|пациентов\s)?(?:терапии\s|лечения\s|комбинации\s|приема\s|применения\s)?$"
)


def of_drugs(text: str, given: Sequence[Treatment]) -> list[Named]:
    """Groups that bear the name of what they were given: "группа леналидомид + дексаметазон"."""
    found: list[Named] = []
    for one in given:
        noun = _OF_DRUG.search(text, max(0, one.start - 50), one.start)
        if noun is not None and not re.search(r"[\n\t]", noun[0]):  # no head above a column
            found.append(Named(noun.start(), one.end, one.label))
        elif found and found[-1].end < one.start and _JOINED.fullmatch(text[found[-1].end : one.start]):
            found.append(Named(one.start, one.end, one.label, alone=True))
    return found


_JOINED = re.compile(r"(?:,|\sи)\s")
_ROLE_AND_NAME = gated(
    rf"(?:(?P<before>[Оо]сновн\w+|[Кк]онтрольн\w+|[Оо]пытн\w+)\s{_NOUN}|{_NOUN}\s(?P<behind>сравнения|контроля))\s\(?(?:группа\s)?"
    rf"(?:[«\"“](?P<quoted>[^»\"”\n]{{1,40}})[»\"”]|(?<=\()(?!(?:О[РШ]|[HOR]R|ДИ|CI)\b)(?P<name>{_ACRONYM}))"
)


def roles(text: str) -> dict[str, str]:
    """The name that stands behind a role: "в группе сравнения («ИнО–»)" tells which group that is."""
    found: dict[str, str] = {}
    for m in _ROLE_AND_NAME.finditer(text):
        found.setdefault(m["before"] or m["behind"], m["quoted"] or m["name"])
    return found


def _polarity(match: re.Match[str]) -> str:
    """The status that narrows a group: "группе «А» с ПР и отрицательным статусом МОБ"."""
    if not match["polar"]:
        return ""
    return f" {match['what']}{'-' if match['sign'].startswith(('отриц', 'негат')) else '+'}"


def _quoted(text: str) -> Iterator[Named]:
    for match in _QUOTED.finditer(text):
        for name in filter(match.group, ("first", "second")):
            start = match.start() if name == "first" else match.start(name) - 1
            if name == "first" and match["with"]:  # "в группе «А» с РИК": a part of the group
                end = max(match.end("with"), match.end("polar"))
                yield Named(start, end, f"{match[name]} {match['with']}{_polarity(match)}", quoted=True)
            else:
                yield Named(start, match.end(name) + 1, match[name], quoted=True)
    for match in _EITHER_QUOTED.finditer(text):
        yield Named(match.start(), match.end(), match["a"] or match["b"], quoted=True)
