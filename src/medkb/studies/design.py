"""The design of a study as the title of its article says it; other words of the article are not asked."""

from __future__ import annotations

import re

# In the order in which a journal names them; the words are those of the titles, both languages. Not "randomised" where
# the title says that it was not, and not "prospective" of a registry's name.
_NOT = r"(?<!non)(?<!non-)(?<!not )(?<!не)(?<!не )"
_FEATURES = (
    ("meta-analysis", "метаанализ", r"meta-?\s?analys[ei]s|мета-?\s?анализ\w*"),
    ("systematic review", "систематический обзор", r"systematic review|систематическ\w+ обзор\w*"),
    ("multicentre", "многоцентровое", r"multi-?\s?cent(?:re|er|ric)\w*|многоцентров\w+"),
    ("two-centre", "двухцентровое", r"two-?\s?cent(?:re|er)|двухцентров\w+"),
    ("single-centre", "одноцентровое", r"single-?\s?cent(?:re|er)|одноцентров\w+"),
    ("open-label", "открытое", r"open-?\s?label|открыт\w+(?=[^.]{0,40}\b(?:исследован|сравн|испытан))"),
    ("double-blind", "двойное слепое", r"double-?\s?blind\w*|двойн\w+ слеп\w+"),
    ("assessor-blinded", "с ослеплением оценки", r"assessor-?\s?blind\w*|blinded (?:adjudication|assessment)"),
    ("placebo-controlled", "плацебо-контролируемое", r"placebo-?\s?controlled|плацебо-?\s?контролируем\w+"),
    ("randomised", "рандомизированное", rf"{_NOT}randomi[sz]ed\b|{_NOT}рандомизированн\w+"),
    ("non-randomised", "нерандомизированное", r"non-?\s?randomi[sz]ed|not randomi[sz]ed|не-?\s?рандомизированн\w+"),
    ("single-arm", "одногрупповое", r"single-?\s?arm|одногруппов\w+"),
    ("retrospective", "ретроспективное", r"retrospective\w*|ретроспективн\w+"),
    ("prospective", "проспективное", r"prospective\w*|проспективн\w+"),
    ("case-control", "случай–контроль", r"case-control|случай[\s–-]+контроль"),
    ("cross-sectional", "одномоментное", r"cross-?\s?sectional|одномоментн\w+|поперечн\w+ исследован\w+"),
    ("observational", "наблюдательное", r"observational|наблюдательн\w+|обсервационн\w+"),
    ("real-world practice", "реальная практика", r"real-?\s?(?:world|life)|реальн\w+ (?:клиническ\w+ )?практик\w+"),
    ("cohort", "когортное", r"cohort (?:study|analysis)|когортн\w+"),
    (
        "case series",
        "серия наблюдений",
        r"case series|(?<=case report and )short series|сери\w+ (?:клинических )?(?:случа|наблюден)\w+",
    ),
    (
        "case report",
        "клиническое наблюдение",
        r"case report|clinical case|клиническ\w+ (?:наблюдени[ея]|случа[йя])\b|описание (?:клинического )?случая",
    ),
)  # fmt: skip
_PHASE = re.compile(r"(?i)\bphase[\s-]?(?P<en>[1-4](?:[/-][1-4])?[ab]?|I{1,3}V?(?:/I{1,3})?|IV)\b")
_PHASE_RU = re.compile(
    r"(?i)\b(?P<ru>[1-4]|I{1,3}|IV)(?:-?[йяе]\w*)? фаз[аыеу]\b|\bфаз[аыеу] (?P<ru2>[1-4]|I{1,3}|IV)\b"
)
_COMPILED = tuple((en, ru, re.compile(rf"(?i)(?<!\w)(?:{pattern})")) for en, ru, pattern in _FEATURES)


def design(title: str, lang: str) -> str:
    """The features of the design that a title names, joined by commas; "" where it names none."""
    joined = re.sub(r"(?<=\w)- (?=\w)", "", title)  # a word broken at the end of a line
    text = title if joined == title else f"{title}\n{joined}"
    said = [ru if lang == "ru" else en for en, ru, pattern in _COMPILED if pattern.search(text)]
    phase = _PHASE.search(text) or _PHASE_RU.search(text)
    if phase:
        number = next(group for group in phase.groups() if group)
        said.append(f"{number}\u00a0фаза" if lang == "ru" else f"phase\u00a0{number}")
    return ", ".join(said)
