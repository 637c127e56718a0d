"""Rows that only say the site or kind of the event above them: below "Infections", "upper respiratory tract"."""

from __future__ import annotations

from functools import lru_cache

from medkb.model import Mention
from medkb.vocab import Vocabulary

_SHORTEST = 5  # letters of a label


def of_site(vocabulary: Vocabulary, above: Mention | None, words: str) -> str | None:
    """The id of the event that a label and the wider event above it name together; None where they name none."""
    label = words.casefold()
    if above is None or above.scheme != "event" or len(label) < _SHORTEST:
        return None
    wide = vocabulary.get("event", above.concept)
    known = _events(vocabulary)
    joined = (f"{name} {label}" if lang == "ru" else f"{label} {name}" for lang, name in wide.labels)
    return next((known[name] for name in joined if known.get(name, wide.id) != wide.id), None)


@lru_cache(maxsize=4)
def _events(vocabulary: Vocabulary) -> dict[str, str]:
    """Labels of events in lower case to their ids."""
    return {label.casefold(): concept.id for concept in vocabulary.concepts("event") for _, label in concept.labels}
