"""Text files: decoded without touching a character, so that offsets count in the file as it is."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path

from medkb.errors import InputError
from medkb.model import Document, Problem
from medkb.read.metadata import metadata

# Shares of the letters in Russian text, per mille (Lyashevskaya and Sharov, frequency dictionary of modern Russian,
# 2009): enough to tell right decoding from wrong, where vowels and frequent consonants turn into rare letters.
_FREQUENT = frozenset("оеаинтсрвлкм")
_LEAST_RUSSIAN = 0.55  # of the Cyrillic letters, the frequent twelve make 0.70 in Russian prose
_STOPWORDS = {
    "ru": frozenset("и в на с у не по для из к при от что как а после или".split()),
    "en": frozenset("the of and in to with was were for a is at by from that".split()),
    "de": frozenset("der die und das mit ist bei nicht von den eine wurde".split()),
    "fr": frozenset("le la les des et une dans est pour avec sur par".split()),
    "es": frozenset("el los las una con del por para que en fue".split()),
    "uk": frozenset("та з у на що для від до є при або".split()),
}
_NAMES = {"de": "German", "fr": "French", "es": "Spanish", "uk": "Ukrainian"}
_LANGUAGE_SAMPLE = 40_000


def read_text_file(path: Path) -> tuple[Document, tuple[Problem, ...]]:
    """The document of a .txt file. Raises InputError when it is no text."""
    data = path.read_bytes()
    text, encoding = decode(data, path.name)
    document = _document(text, path.name, data)
    problems = []
    if encoding:
        problems.append(Problem(path.name, "warning", f"not UTF-8; decoded as {encoding}", "save it as UTF-8 if letters look wrong"))
    return document, (*problems, *language_problems(text, path.name))


def read_text(text: str, file: str) -> Document:
    """The document of a text in memory. Raises InputError when it holds no letters."""
    return _document(text, file, text.encode("utf-8", "surrogatepass"))


def _document(text: str, file: str, data: bytes) -> Document:
    if not any(c.isalpha() for c in text):
        raise InputError(file, "no text in it", "is it the right file?")
    return Document(file, text, metadata=metadata(text), sha256=hashlib.sha256(data).hexdigest())


def decode(data: bytes, file: str) -> tuple[str, str | None]:
    """The text, and the name of the encoding when it had to be guessed."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding), None
            except UnicodeDecodeError as error:
                raise InputError(file, f"broken {encoding} at byte {error.start}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and not _is_binary(text):
        return text, None
    if text or b"\0" in data[:4096] or _control_share(data) > 0.05:
        raise InputError(file, "binary data, not text", "give a .txt or a .pdf file")
    return max(((data.decode(e, "replace"), e) for e in ("cp1251", "koi8-r", "cp1252")), key=lambda x: _plausible(x[0], x[1]))


def _is_binary(text: str) -> bool:
    return "\0" in text[:4096]


def _control_share(data: bytes) -> float:
    sample = data[:4096]
    return sum(b < 9 or 13 < b < 32 for b in sample) / max(1, len(sample))


def _plausible(text: str, encoding: str) -> float:
    """How Russian a decoding looks; a Western one wins only where no Cyrillic reading looks Russian."""
    letters = [c for c in text[:_LANGUAGE_SAMPLE] if "а" <= c.lower() <= "я"]
    if encoding == "cp1252":
        return _LEAST_RUSSIAN
    if not letters:
        return 0.0
    frequent = sum(c.lower() in _FREQUENT for c in letters) / len(letters)
    lower = sum(c.islower() for c in letters) / len(letters)
    return frequent * (1 if lower > 0.5 else 0.5)


def language_problems(text: str, file: str) -> tuple[Problem, ...]:
    """A warning when the text is in another language or script than Russian and English."""
    sample = text[:_LANGUAGE_SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    known = sum(c.isascii() or "а" <= c.lower() <= "ё" for c in letters)
    hint = "medkb reads Russian and English; facts may be missing or wrong"
    if letters and known < 0.7 * len(letters):
        return (Problem(file, "warning", "neither Cyrillic nor Latin script", hint),)
    words = [w.lower() for w in re.findall(r"[^\W\d_]+", sample)]
    if len(words) < 40:
        return ()
    shares = {lang: sum(w in stop for w in words) / len(words) for lang, stop in _STOPWORDS.items()}
    best = max(shares, key=lambda k: shares[k])
    if best not in ("ru", "en") and shares[best] > 2 * max(shares["ru"], shares["en"]):
        return (Problem(file, "warning", f"looks {_NAMES[best]}", hint),)
    return ()
