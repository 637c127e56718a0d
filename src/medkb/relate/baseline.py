"""What patients were, had or were given when they came in, told by the words of a figure's clause."""

from __future__ import annotations

import re

from medkb.model import Figure
from medkb.relate.passage import Passage

_BASELINE = re.compile(
    r"(?i)\b(?:male|female|males|females|sex|gender|aged?|years old|stage [IVX0-4]|history of|baseline|at (?:study )?entry|at inclusion|comorbid\w+|previous(?:ly)?|prior|race|white|black|"
    r"caucasian|asian|smok\w+|ECOG|karnofsky|performance status|positive status|mutation\w*|genotype\w*|included|enrolled|randomi[sz]ed|assigned|allocated|screened|eligible|consent\w*|"
    r"diagnosed|underlying|mean age|median age|consist\w+|conditioning|received|treated with|administered|given|regimen|planned|expected|assum\w+|target sample|"
    r"мужчин\w*|женщин\w*|пол[ау]?|возраст\w*|стади[яией]\w*|анамнез\w*|исходн\w+|сопутствующ\w+|ранее|предшеств\w+|кур(?:ил|ящ)\w+|локализац\w+|мутаци\w+|включен\w*|"
    r"рандомизир\w+|вошл\w+|распредел\w+|до начала|при поступлении|диагноз\w*|получал\w*|получил\w*|назнач\w+|проводил\w*|терапия|комбинаци[яи]|кондиционировани\w+|состоящ\w+|запланирован\w*|ожидаем\w+|предполага\w+|девоч\w+|мальчик\w*)\b"
)


def tells_baseline(p: Passage, figure: Figure) -> bool:
    """True where the clause of a figure tells a characteristic, a treatment given or who was taken in, not a result."""
    return bool(_BASELINE.search(clause(p, figure)))


def clause(p: Passage, figure: Figure) -> str:
    """The words around a figure, to the borders of its clause."""
    before = re.split(
        r"[;:]|\.\s|,\s(?:and|but|while|whereas|а|но)\s", p.text[max(p.start, figure.start - 140) : figure.start]
    )[-1]
    after = re.split(
        r"[;]|\.\s|,\s(?:and|but|while|whereas|а|но)\s", p.text[figure.end : min(p.end, figure.end + 100)]
    )[0]
    return f"{before} {p.text[figure.start : figure.end]} {after}"
