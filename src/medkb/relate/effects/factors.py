"""The factor of a regression that a ratio is told of, as the article prints it.

"Independent predictors of death were age over 60 years (OR 1.9; …) and diabetes (OR 2.3; …)": each before its bracket.
"Diabetes was associated with higher mortality (HR 1.8; …)": the subject of what associates.
"""

from __future__ import annotations

import re

from medkb.relate.passage import Passage
from medkb.text.effects import PrintedEffect
from medkb.text.gate import gated

_CUE = gated(
    r"(?i)\b(?:predict\w*|risk factors?|prognostic\w*|independent\w*|associat\w+ with|correlat\w+ with|(?:multi|uni|bi)varia\w+|regression|covariat\w+|"
    r"предиктор\w*|фактор\w*|прогностическ\w+|независим\w+|ассоциир\w+|ассоциац\w+|взаимосвяз\w+|связан\w* с|(?:много|одно)факторн\w+|регресси\w+)"
)
_ADVERBS = r"(?:(?:also|independently|significantly|strongly|not|each|both|still|roughly|approximately|nearly|almost|markedly|further|more than|также|независимо|достоверно|значимо|статистически|существенно|не)\s)*"
_WAS = r"(?:был[аио]?|были|оказал\w+|оставал\w+|являл\w+|явля\w+|стал\w*|явил\w+)"
_VERB = re.compile(
    rf"(?i)\s(?:(?:was|were|is|are|remained|had been|has been)\s{_ADVERBS})?{_ADVERBS}(?:associated with|linked (?:to|with)|related to|predict(?:ed|s|ive of)|"
    rf"(?:an?\s)?(?:[^\W\d_]+\s){{0,2}}(?:predictors?|risk factors?|prognostic factors?)\s(?:of|for)|prognostic (?:of|for)|correlated with|increase[ds]|reduce[ds]|decrease[ds]|(?:doubl|tripl)e[ds]|raise[ds]|lower(?:ed|s))\s"
    rf"|\s(?:was|were|is|are|remained)\s{_ADVERBS}(?:prognostic|predictive|significant|protective|harmful)(?=\s?[(\[,])"
    rf"|\s{_ADVERBS}(?:{_WAS}\s)?{_ADVERBS}(?:ассоциир\w+|связан\w*|коррелир\w+|увеличива\w+|повыша\w+|снижа\w+|уменьша\w+)\s"
    rf"|\s{_ADVERBS}{_WAS}\s{_ADVERBS}(?:[^\W\d_]+\s){{0,2}}(?:предиктор\w*|фактор\w*(?: риска| прогноза)?)\s"
)
_PASSIVE = re.compile(r"(?i)\b(?:was|were|is|are|been|be|being)\s$")  # "the risk was reduced by"
_COPULA = re.compile(
    r"(?i)(?:\b(?:were|was|included|include|are|is|remained|comprised|являлись|являются|были|был[аио]?|оказались|оказал[аио]сь|стали|стал[аио]?|явились|"
    r"явил[аио]сь|служили|выступали|относились|остались|оставались|установлены|выявлены|identified|found)(?:\sto be)?\s|[:–—]\s)(?!\s?(?:of|for)\b)"
)
# What leads to what others found: "a meta-analysis found that", "в метаанализе А. Иванова и соавт."
_TOLD = re.compile(
    r"(?i)^.*?\b(?:found|showed?n?|reported|suggest\w*|demonstrated|concluded|показа\w+|выявил\w*|установил\w*|продемонстрировал\w*),?\s(?:that|что)\s"
    r"|^\s?(?:в|по данным|согласно)\s[^,;()]{3,60}?(?:и соавт\.|et al\.)(?:\s?\[[\d, –-]+\])?,?\s"
)
_LEAD = re.compile(
    r"(?i)^[\s)\],;.:–—-]*(?:(?:and|и|а также|а|as well as|or|или|также|but|но|the|an?)\s)*(?:(?:in|on|by|at|after|при|по|в|согласно|с помощью|после)\s[^,;()]{3,90},\s)?"
    r"(?:(?:and|и|the|an?|presence of(?= a)|also|only|только|лишь)\s)*"
)
_TO_NAME = re.compile(
    r"(?i)[\s,:–—;-]*[(\[]?\s?(?:(?:with|с)\s)?(?:an?\s)?(?:[^\W\d_]*(?:adjusted|multivaria\w+|скорректированн?\w*|скорр\.|pooled|summary|stratified|объединенн\w+)[\s-]+)?$"
)
_FOR = re.compile(
    r"(?i)^\s?(?:[(\[][^()\[\]]*[)\]]\s?)*(?:for|of|для|при)\s(?P<factor>.{3,100}?)[\s,:=]*(?:(?:was|were|is|of|составил\w*|равн\w+|был\w*)\s?)*[,:=–—]?\s?$"
)
# "…, whereas sex did not (OR 1.03)": what is denied of it stands behind.
_TURN = re.compile(r"(?i)^.*,?\s(?:whereas|while|but|тогда как|в то время как|однако)\s")
_DENIED = re.compile(r"(?i)\s(?:did|was|were|had|has|is|are)\s?(?:not|n['’]t)?(?:\s[^\W\d_]+)?$")
_GOES_ON = re.compile(r"(?i)(?:with|of|for|to|by|с|со|для)\s")
_FIGURES = re.compile(r"[;=]|\d\)")  # of the ratio before
_LETTERS = re.compile(r"[^\W\d_]{2}")
_PRONOUN = re.compile(
    r"(?i)^(?:(?:the\s)?(?:risks?|odds|hazards?|rates?|incidence|probability|likelihood|риск\w*|шанс\w*|частота|вероятность)\b.*|it|this|they|these|он|она|это|эти|which|котор\w+)$"
)
# What analysed is no factor: "in multivariable analysis".
_ANALYSIS = re.compile(
    r"(?i)\n|\b(?:данным|according to|analys[ei]s|regression|models?|анализ\w*|регресси\w+|модел\w+|исследовани\w+|this study)\b"
)
_PER = re.compile(
    r"(?i)[)\],;\s]{1,3}(?P<factor>(?:per|for (?:each|every)|на кажд\w+|при (?:увеличении|повышении|снижении))\s[^.;,()\[\]]{3,80})"
)
_APART = re.compile(r"[(\[,:;–—][^(\[,:;–—]*$")  # what parts a factor from its ratio
_APART_AT_MOST = 30  # characters
_LONGEST = 120
_BEFORE = 200  # characters of the sentences before


def tells_factors(p: Passage, effect: PrintedEffect) -> bool:
    """The sentence, or the one before it in the paragraph, speaks of factors or a regression."""
    before = max(p.block.start, p.start - _BEFORE)
    behind = _PER.match(p.text, effect.end, p.end) or associates_behind(p, effect) is not None
    return bool(behind or _CUE.search(p.text, before, effect.start))


def associates_behind(p: Passage, effect: PrintedEffect) -> int | None:
    """Where the verb stands behind the ratios of factors that tells what they are associated with.

    "Male sex (HR 1.5) and stage IV (HR 2.8) were associated with shorter survival"
    """
    verb = _VERB.search(p.text, effect.end, p.end)
    return verb.start() if verb else None


def is_second_outcome(p: Passage, span: tuple[int, int]) -> bool:
    """What seems a factor goes on about the one before: "… with hypotension (OR 1.7) and with dialysis (OR 1.9)"."""
    return _GOES_ON.match(p.text, *span) is not None


def factor_of(p: Passage, effect: PrintedEffect, since: int) -> tuple[int, int] | None:
    """Where the factor stands; `since` is the end of the ratio before in the sentence. None where none is told."""
    gap = _FOR.match(p.text[effect.name[1] : effect.figure[0]])
    if gap is not None and not effect.series:
        start, end = (effect.name[1] + gap.start("factor"), effect.name[1] + gap.end("factor"))
        if not any(start <= h.start < end for h in p.heads):
            return _trimmed(p.text, start, end)
    told = _before(p, effect, since)
    per = _PER.match(p.text, effect.end, p.end) if told is None else None
    return told if per is None else _trimmed(p.text, *per.span("factor"))


def _before(p: Passage, effect: PrintedEffect, since: int) -> tuple[int, int] | None:
    """The subject of what associates, else what stands right before the ratio."""
    start = effect.gap[0] if effect.series else since
    subject = subject_of(p, effect, since)
    if subject is not None:
        return subject
    name = effect.figure[0] if effect.series else effect.start
    end = start + len(_TO_NAME.sub("", p.text[start:name]))
    if not _APART.search(p.text, start, name) or name - end > _APART_AT_MOST:
        return None  # "the hazard ratio was 1.8"
    if since == p.start:
        copulas = list(_COPULA.finditer(p.text, start, end))
        colons = [c for c in copulas if c[0].startswith(":")]
        start = (colons or copulas)[-1 if colons else 0].end() if copulas else start
        comma = p.text.rfind(", ", start, end) if not copulas else -1
        start = comma + 1 if comma >= 0 else start
    return _trimmed(p.text, start, end)


def subject_of(p: Passage, effect: PrintedEffect, since: int) -> tuple[int, int] | None:
    """What associates with an outcome, raises or lowers it, where a verb says so before the ratio."""
    start = effect.gap[0] if effect.series else since
    verb = _VERB.search(p.text, start, effect.start)
    if verb is None or _PASSIVE.search(p.text, start, verb.start() + 1):
        return None
    return _trimmed(p.text, start, verb.start())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    for leading in (_TOLD, _TURN):
        told = leading.match(text[start:end])
        start += told.end() if told else 0
    lead = _LEAD.match(text[start:end])
    start += lead.end() if lead else 0
    end = start + len(_DENIED.sub("", text[start:end].rstrip(" ,;:–—-([")))
    words = text[start:end]
    if (
        not _LETTERS.search(words)
        or len(words) > _LONGEST
        or _PRONOUN.match(words)
        or _ANALYSIS.search(words)
        or _FIGURES.search(words)
    ):
        return None
    return start, end
