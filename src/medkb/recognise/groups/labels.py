"""One spelling an arm: abbreviations, drugs, cases and languages of one name brought together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from medkb.text.morphology import is_cyrillic, word_key

_SYNONYMS = {
    "контрол": "control",
    "controls": "control",
    "плацебо": "placebo",
    "placebo-treated": "placebo",
    "сравнени": "comparison",
    "comparator": "comparison",
    "основн": "main",
    "опытн": "main",
    "исследуем": "main",
    "экспериментальн": "experimental",
    "наблюдени": "observation",
    "вмешательств": "intervention",
    "комбинац": "combination",
    "комбинирован": "combination",
    "combination t": "combination",
    "монотерап": "monotherapy",
    "перв": "1",
    "втор": "2",
    "треть": "3",
    "четверт": "4",
    "first": "1",
    "second": "2",
    "third": "3",
}
_INFLECTED = 5  # letters: shorter ones are mostly abbreviations
_ORDINAL = re.compile(r"(?P<n>\d)-?(?:я|й|ой|ю|ую|ей)")
# Words that a name may bear or not: "the letrozole-alone arm", "exercise training programme".
_LOOSE = re.compile(
    r"(?i)[\s-](?:alone|only|monotherapy|therapy|treatment|treated|program(?:me)?|regimen|based|condition|intervention|"
    r"терапии|лечения|монотерапии)$|^(?:the|standard|adjuvant|neoadjuvant)\s"
)
_BRACKETED = re.compile(r"\s?[(\[](?P<short>[A-ZА-ЯЁ][\w+/–-]{1,9})(?=[)\];,])")


def normal_label(name: str, translation: Mapping[str, str]) -> str:
    """One spelling: minus signs as "-", Russian abbreviations as the article's English ones where it has both."""
    label = re.sub(r"\s+", " ", re.sub(r"[–−—‑]", "-", name.strip(" ,;:")))
    low = label.lower()
    if low in ("placebo", "control"):
        return low
    ordinal = _ORDINAL.fullmatch(low)
    if ordinal:
        return ordinal["n"]
    for stem, english in _SYNONYMS.items():
        if low.startswith(stem) and (len(stem) > 5 or " " not in low):
            return english
    return " ".join(_translated(word, translation) for word in label.split(" "))


def _translated(word: str, translation: Mapping[str, str]) -> str:
    bare = word.rstrip("+-")
    return translation.get(bare, bare) + word[len(bare) :]


class Labels:
    """The labels of one article: each name to the one under which its arm goes."""

    def __init__(self, text: str, drugs: Mapping[str, str], translation: Mapping[str, str]) -> None:
        """`drugs`: a surface form in lower case to the English name."""
        self._text, self._drugs, self._translation = text, drugs, translation
        self._given = frozenset(drugs.values())
        self._heads = _head_words(drugs)
        self._label: dict[str, str] = {}
        self._long: dict[str, str] = {}
        self._letters: dict[str, str] = {}
        self._roles: dict[str, str] = {}
        self._doses: dict[str, str] = {}
        self._same: dict[str, str] = {}
        self._met: dict[str, str] = {}

    def learn(self, names: Iterable[str], roles: Mapping[str, str]) -> None:
        """Bring abbreviations together with the names that stand before them in brackets; `roles` to the names they have."""
        self._roles = {normal_label(role, {}): name for role, name in roles.items()}
        found = list(dict.fromkeys(names))
        self.learn_doses(found)
        self._letters = _letters({name for name in found if len(name) == 1})
        shorts = {name for name in found if re.fullmatch(r"[A-ZА-ЯЁ][\w+/–-]{1,9}", name)}
        keys = {self._key(name): name for name in found}
        for match in _BRACKETED.finditer(self._text):
            words = re.findall(r"[\w+-]+", self._text[max(0, match.start() - 60) : match.start()])
            for length in range(min(4, len(words)), 0, -1):
                long = " ".join(words[-length:])
                if long.startswith(("групп", "Групп")):
                    continue  # "группа стандартного риска (ГСР)": its abbreviation is in one case
                if (
                    self._key(long) in keys
                    or normal_label(long, {}) == "placebo"
                    or (match["short"] in shorts and _initials(long) == match["short"].upper())
                ):
                    self._long.setdefault(match["short"], long)
                    break

    def learn_doses(self, names: Iterable[str]) -> None:
        """Bring a dose that stands alone together with the only arm that it is given in."""
        for dose, name in _doses(names).items():
            self._doses.setdefault(dose, name)

    def join(self, same: Mapping[str, str]) -> None:
        """Labels that are other names of an arm, to that arm's."""
        self._same |= {label: other for label, other in same.items() if label != other}

    def of(self, name: str) -> str:
        """The label of a name; the first spelling that was met is the arm's."""
        label = self._met.get(name)
        if label is None:
            label = self._met[name] = self._of(name)
        return self._same.get(label, label)

    def _of(self, name: str) -> str:
        name = self._letters.get(name, name)
        name = self._doses.get(name.casefold(), name)
        name = self._roles.get(normal_label(name, {}), name)
        key = self._key(name)
        printed = normal_label(self._long.get(name, name), self._translation)
        return self._label.setdefault(key, key if key in self._given else printed)

    def abbreviations(self) -> dict[str, str]:
        """Abbreviations of arms to their long names."""
        return dict(self._long)

    def _key(self, name: str) -> str:
        name = self._long.get(name, name)
        low = re.sub(r"[–−—‑]", "-", name).casefold().strip()
        if low in self._drugs:
            return self._drugs[low]  # an abbreviation with a hyphen
        low = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_]{3})", " ", low)
        previous = ""
        while previous != low:
            previous, low = low, _LOOSE.sub("", low)
        if low not in self._drugs and " " not in low and (head := self._heads.get(word_key(low))):
            return head  # "группа стафилокиназы" of what was called "неиммуногенная стафилокиназа"
        return self._drugs.get(low, _in_any_case(normal_label(low, self._translation).casefold()))


def _head_words(drugs: Mapping[str, str]) -> dict[str, str]:
    """The last word of a Russian drug's name of several words to its label, where no other name ends so."""
    found: dict[str, set[str]] = {}
    for name, label in drugs.items():
        last = name.rpartition(" ")[2]
        if is_cyrillic(last) and len(last) > _INFLECTED:
            found.setdefault(word_key(last), set()).add(label)
    return {key: labels.pop() for key, labels in found.items() if len(labels) == 1}


def _in_any_case(name: str) -> str:
    """The same key for "стандартную терапию" and "стандартной терапии"; abbreviations as they are."""
    words = name.split(" ")
    return " ".join(word_key(w) if len(w) > _INFLECTED and w.isalpha() and is_cyrillic(w) else w for w in words)


def _doses(names: Iterable[str]) -> dict[str, str]:
    """A dose that stands for an arm to the arm's name, where just one drug is given in it: "14 mg" of semaglutide."""
    found: dict[str, list[str]] = {}
    for name in names:
        match = re.fullmatch(r"[^\d]+\s(?P<dose>\d[\d.,]*\s?(?:m|µ|μ)?g|\d[\d.,]*\s?(?:мк|м)?г)", name)
        if match:
            found.setdefault(match["dose"].casefold(), []).append(name)
    shortest = {dose: min(longer, key=len) for dose, longer in found.items()}
    return {dose: short for dose, short in shortest.items() if all(n.endswith(short) for n in found[dose])}


def _letters(names: set[str]) -> dict[str, str]:
    """Letters of Russian arms to the English ones in their place, where an article prints both: А, Б, В to A, B, C."""
    russian = "АБВГД" if "Б" in names else "АВСД"
    latin = {name for name in names if name in "ABCDE"}
    pairs = {a: b for a, b in zip(russian, "ABCDE", strict=False) if a in names}
    return pairs if latin or "Б" not in names else {}


def _initials(long: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", long) if word).upper()
