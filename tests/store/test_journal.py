"""The journal of files beside a knowledge base."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.cli.build import fill
from medkb.cli.inputs import Tally
from medkb.store import EmbeddedStore, open_store
from medkb.store.about import about
from medkb.store.journal import FAILED, NAME, READ, Journal, Seen, put, seen
from medkb.store.remote import RemoteStore
from medkb.store.upkeep import backup, restore

ARTICLE = "Results. Of 40 patients in the study, 24 (60.0%) achieved a complete response.\n"
ENTRIES = st.builds(Seen, st.text(min_size=1), st.sampled_from([READ, FAILED]), st.text(), st.text())


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of a knowledge base, kb, and of the files that it was built from, articles."""
    folder = tmp_path_factory.mktemp("journal")
    (folder / "articles").mkdir()
    (folder / "articles" / "good.txt").write_text(ARTICLE)
    (folder / "articles" / "empty.txt").write_text("")
    fill(folder / "kb", [folder / "articles"], 1, Tally())
    return folder


@pytest.fixture
def kb(built, tmp_path):
    """A copy of it, to do with as a test likes."""
    return shutil.copytree(built / "kb", tmp_path / "kb")


def states(kb):
    return {Path(path).name: entry.state for path, entry in seen(kb).items()}


@given(st.lists(ENTRIES))
def test_what_is_noted_is_read_back_the_last_of_a_path(tmp_path_factory, entries):
    folder = tmp_path_factory.mktemp("kb")
    with Journal(folder) as journal:
        for entry in entries:
            journal.note(entry)
    assert seen(folder) == {entry.path: entry for entry in entries}


def test_a_build_notes_read_and_failed_files(kb):
    assert states(kb) == {"good.txt": READ, "empty.txt": FAILED}


def test_a_failed_file_keeps_its_reason(kb):
    (failed,) = (entry for entry in seen(kb).values() if entry.state == FAILED)
    assert "empty" in failed.reason


def test_a_read_file_names_its_article(kb):
    (read,) = (entry for entry in seen(kb).values() if entry.state == READ)
    with open_store(kb, read_only=True) as store:
        (row,) = store.query("SELECT ?id { ?a a mkb:Article ; dcterms:identifier ?id }")
    assert read.document == row["id"].value


def test_a_file_mended_and_read_again_is_no_longer_failed(built, kb):
    (built / "articles" / "empty.txt").write_text(ARTICLE.replace("40", "80"))
    fill(kb, [built / "articles" / "empty.txt"], 1, Tally())
    assert states(kb) == {"good.txt": READ, "empty.txt": READ}


def test_a_torn_line_is_passed_over_and_not_run_into_the_next(tmp_path):
    put(tmp_path, {"a": Seen("a", READ, "d")})
    with (tmp_path / NAME).open("ab") as stream:
        stream.write(b'{"path": "b", "sta')
    with Journal(tmp_path) as journal:
        journal.note(Seen("c", FAILED, reason="why"))
    assert list(seen(tmp_path)) == ["a", "c"]


def test_overtaken_lines_are_dropped(tmp_path):
    for _ in range(2):
        with Journal(tmp_path) as journal:
            for _ in range(1500):
                journal.note(Seen("a", READ, "d"))
    assert len((tmp_path / NAME).read_bytes().splitlines()) == 1501


def test_a_base_of_an_older_medkb_has_no_journal(kb):
    (kb / NAME).unlink()
    assert seen(kb) is None


def test_backup_and_restore_carry_the_journal(kb, tmp_path):
    backup(kb, tmp_path / "copy")
    (kb / NAME).write_text("")
    restore(tmp_path / "copy", kb, replace=True)
    assert states(kb) == {"good.txt": READ, "empty.txt": FAILED}


def test_restoring_a_base_without_a_journal_leaves_none(kb, tmp_path):
    with EmbeddedStore.open(tmp_path / "plain", create=True):
        pass
    restore(tmp_path / "plain", kb, replace=True)
    assert seen(kb) is None


def test_what_a_base_holds_tells_of_its_files(kb):
    with open_store(kb, read_only=True) as store:
        told = about(store)
    assert (told["files_read"], told["files_failed"]) == (1, 1)


def test_a_server_keeps_no_journal(kb):
    server = object.__new__(RemoteStore)
    assert seen(server) is None
    with Journal(server) as journal:
        journal.note(Seen("a", READ))
