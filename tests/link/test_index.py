"""The index of names, made once and kept on disk."""

from __future__ import annotations

import pytest

from medkb.link.index import build, cache_folder, index_of
from medkb.text.tokens import tokenize
from medkb.vocab import Concept, Vocabulary


def vocabulary(digest="d"):
    drugs = [Concept("drug", "rituximab", "rituximab", "ритуксимаб"), Concept("drug", "codeine", "codeine", "кодеин")]
    schemes = {scheme: {} for scheme in ("drug", "regimen", "event", "outcome", "endpoint")}
    return Vocabulary(schemes | {"drug": {c.id: c for c in drugs}}, digest=digest)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDKB_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def hits(index, text):
    tokens = tokenize(text)
    return [tuple(h.payloads[0])[1] for h in index.trie.find(text, tokens)]


def test_the_kept_index_finds_what_the_made_one_finds(folder):
    made, kept = index_of(vocabulary()), index_of(vocabulary())
    assert len(list(folder.iterdir())) == 1
    for index in (made, kept, build(vocabulary())):
        assert hits(index, "ритуксимабом и codeine") == ["rituximab", "codeine"]
        assert index.spellings.same_sound("rytuximab") == "rituximab"


def test_another_vocabulary_has_another_index(folder):
    index_of(vocabulary("one"))
    index_of(vocabulary("two"))
    assert len(list(folder.iterdir())) == 2


def test_a_damaged_cache_is_made_anew(folder):
    index_of(vocabulary())
    (kept,) = folder.iterdir()
    kept.write_bytes(b"\xff damaged")
    assert hits(index_of(vocabulary()), "кодеина") == ["codeine"]


def test_a_cache_that_cannot_be_written_is_passed_over(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("MEDKB_CACHE", str(tmp_path / "file"))
    assert hits(index_of(vocabulary()), "кодеина") == ["codeine"]


def test_old_indexes_do_not_fill_the_disk(folder):
    for number in range(8):
        index_of(vocabulary(str(number)))
    assert len(list(folder.iterdir())) <= 4


def test_the_folder_is_the_users_choice(monkeypatch, tmp_path):
    monkeypatch.delenv("MEDKB_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "medkb"
