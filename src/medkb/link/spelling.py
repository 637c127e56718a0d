"""When two spellings are one name: transliterations, British and American, one slip of the pen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from medkb.text.memory import many_objects

SHORTEST = 7
"""Letters of a name that may be found by its sound; shorter ones meet ordinary words."""
SHORTEST_SLIP, SHORTEST_SLIP_RU = 8, 7
"""Letters of a key that may be found with one wrong letter; a Russian key has lost its ending."""
SHORTEST_SOUND_SLIP = 11
"""Letters of a sound that may be found with one wrong letter besides a change of spelling."""
SHORTEST_FRAME = 10
"""Letters of a key that may be found by its consonants: "leviteracetam" is levetiracetam."""

# What writers of one alphabet vary: oestradiol and estradiol, sulphasalazine and sulfasalazine, cyclosporine and
# ciclosporin, amoxycillin and amoxicillin; цефазолин and цефозолин are a slip, преднизолон and преднисолон a sound.
_LATIN = (
    ("ph", "f"), ("th", "t"), ("rh", "r"), ("ck", "k"), ("ae", "e"), ("oe", "e"), ("qu", "k"), ("x", "ks"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("ch", "h"), ("c", "k"), ("y", "i"), ("z", "s"), ("w", "v"), ("j", "i"),
)  # fmt: skip
_CYRILLIC = (
    ("дж", "г"), ("ый", "и"), ("ие", "и"), ("э", "и"), ("е", "и"), ("о", "а"), ("й", "и"), ("ы", "и"), ("ю", "у"), ("я", "а"), ("щ", "ш"),
    ("ь", ""), ("ъ", ""), ("з", "с"), ("ц", "с"), ("ч", "ш"),
)  # fmt: skip
_VOWELS = re.compile("[aeiouyаеиоуыэюя]")
_ALIKE = tuple(map(frozenset, "bp vfw gkcqx dt zsc mn lr бп вф гкх дт жшщч зсц мн лр".split()))
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=100_000)
def sound(key: str) -> str:
    """What the spellings of one name share; `key` is a word key without its marks."""
    for written, heard in _LATIN if key.isascii() else _CYRILLIC:
        key = key.replace(written, heard)
    key = _DOUBLE.sub(r"\1", key)
    return key.removesuffix("e") if key.isascii() else key


def frame(heard: str) -> str:
    """The consonants of a sound with a mark where vowels stand."""
    return _DOUBLE.sub(r"\1", _VOWELS.sub("-", heard))


class Spellings:
    """One-word names by their letters, sound and consonants; what two concepts share of these names none."""

    def __init__(self, *tables: dict[str, str]) -> None:
        """Empty, or of the `tables` of another one."""
        # key -> concept; sound -> concept, frame -> key, "" where several concepts share it
        self._names, self._sounds, self._frames = tables or ({}, {}, {})
        self._near: dict[str, set[str]] | None = None  # a key or a sound, whole or short of one letter -> those
        self._near_sounds: dict[str, set[str]] = {}

    def learn(self, key: str, concept: str) -> None:
        """Add one name by its key."""
        self._names.setdefault(key, concept)
        if len(key) >= SHORTEST:
            heard = sound(key)
            _unique(self._sounds, heard, concept)
            if len(key) >= SHORTEST_FRAME:
                self._learn_frame(frame(heard), key)

    def _learn_frame(self, consonants: str, key: str) -> None:
        other = self._frames.setdefault(consonants, key)
        if other and self._names[other] != self._names[key]:
            self._frames[consonants] = ""

    @property
    def tables(self) -> tuple[dict[str, str], ...]:
        """Plain values from which it can be made again."""
        return self._names, self._sounds, self._frames

    def known(self, key: str) -> str | None:
        """The concept with just this key."""
        return self._names.get(key)

    def same_sound(self, key: str) -> str | None:
        """The only concept whose name sounds as `key`, else None."""
        return self._sounds.get(sound(key)) or None if len(key) >= SHORTEST else None

    def same_frame(self, key: str) -> str | None:
        """The only concept whose long name has the consonants of `key` and differs in two letters at most, else None."""
        name = self._frames.get(frame(sound(key)), "") if len(key) >= SHORTEST_FRAME else ""
        if not name or name[0] != key[0] or name[-1] != key[-1] or abs(len(name) - len(key)) > 1:
            return None
        from rapidfuzz.distance.DamerauLevenshtein import distance

        return self._names[name] if distance(key, name, score_cutoff=2) <= 2 else None

    def within_a_slip(self, key: str) -> set[str]:
        """The concepts of the names within one edit (two letters swapped count as one); long names by sound as well.

        The first letters and the last must agree: what differs there is another drug or another word of the family
        ("pancreatic", "pancreatin") more often than a misspelling.
        """
        if len(key) < _shortest_slip(key):
            return set()
        if self._near is None:
            with many_objects():
                self._near = _index(key for key in self._names if len(key) >= _shortest_slip(key))
                self._near_sounds = _index(heard for heard in self._sounds if len(heard) >= SHORTEST_SOUND_SLIP)
        found = {self._names[name] for name in _one_edit(key, self._near)}
        heard = sound(key)
        if not found and len(heard) >= SHORTEST_SOUND_SLIP:
            found = {self._sounds[name] for name in _one_edit(heard, self._near_sounds)}
        return found


def _unique(table: dict[str, str], key: str, concept: str) -> None:
    if table.setdefault(key, concept) != concept:
        table[key] = ""


def _shortest_slip(key: str) -> int:
    return SHORTEST_SLIP if key.isascii() else SHORTEST_SLIP_RU


def _index(names: Iterable[str]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for shorter in _shortened(name):
            near[shorter].add(name)
    return near


def _one_edit(key: str, index: dict[str, set[str]]) -> Iterator[str]:
    from rapidfuzz.distance.DamerauLevenshtein import distance

    found = {name for shorter in _shortened(key) for name in index.get(shorter, ())}
    same = 1 if len(key) > SHORTEST_SOUND_SLIP else 2  # first letters that must agree
    return (
        name
        for name in found
        if name[:same] == key[:same]
        and name[-1] == key[-1]
        and distance(key, name, score_cutoff=1) <= 1
        and (len(key) >= SHORTEST_FRAME or not _other_consonant(key, name))
    )


def _other_consonant(key: str, name: str) -> bool:
    """True when a consonant stands for one that is not heard alike: "pinazepam" and "pirazepam" are two drugs."""
    if len(key) != len(name):
        return False
    changed = [(a, b) for a, b in zip(key, name, strict=True) if a != b]
    if len(changed) != 1:  # two letters swapped
        return False
    pair = set(changed[0])
    return not (any(map(_VOWELS.match, pair)) or any(pair <= alike for alike in _ALIKE))


def _shortened(key: str) -> Iterator[str]:
    """The key and all that is left of it without one letter: two words within one edit share one of these."""
    yield key
    for i in range(len(key)):
        yield key[:i] + key[i + 1 :]
