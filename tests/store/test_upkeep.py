"""Bulk loading, compacting, backup, restoring, and folders of other versions."""

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkb.errors import StoreError
from medkb.store import EmbeddedStore, bulk, folder
from medkb.store.upkeep import backup, compact, restore, size

BASE = "https://w3id.org/medkb/article/"


def lines(name, count=50, mark=""):
    return b"".join(
        f'<https://x/s{i}> <https://x/p> "{mark}{i} и далее" <{BASE}{name}> .\n'.encode() for i in range(count)
    )


def dump(path, form="nquads"):
    stream = io.BytesIO()
    with EmbeddedStore.open(path, read_only=True) as store:
        store.dump(stream, form)
    return stream.getvalue()


@pytest.fixture
def kb(tmp_path):
    with EmbeddedStore.open(tmp_path / "kb", create=True) as store:
        store.replace_graph(BASE + "a", lines("a"))
        store.replace_graph(BASE + "b", lines("b"))
    return tmp_path / "kb"


@pytest.fixture(params=["small", "in bulk"])
def way(request, monkeypatch):
    """Both ways to load into a knowledge base that holds something."""
    if request.param == "in bulk":
        monkeypatch.setattr(bulk, "SMALL", 0)


def test_a_loaded_graph_replaces_its_own_and_leaves_the_others(kb, tmp_path, way):
    (tmp_path / "new.nq").write_bytes(lines("b", 3, "new ") + lines("c", 2))
    with EmbeddedStore.open(kb) as store:
        assert store.load([tmp_path / "new.nq"]) == bulk.Loaded(2, 5, 2)
    assert set(dump(kb).splitlines()) == set((lines("a") + lines("b", 3, "new ") + lines("c", 2)).splitlines())


@pytest.mark.parametrize("bad", [b"<broken", b"<https://x/s> <https://x/p> <https://x/o> .\n"])
def test_a_file_that_is_bad_at_its_end_changes_nothing(kb, tmp_path, way, bad):
    before = dump(kb)
    (tmp_path / "bad.nq").write_bytes(lines("b", 3, "new ") + bad)
    with EmbeddedStore.open(kb) as store, pytest.raises(StoreError, match=r"bad\.nq.*nothing was loaded"):
        store.load([tmp_path / "bad.nq"])
    assert dump(kb) == before
    assert len([entry for entry in kb.iterdir() if entry.is_dir()]) == 1


def test_loading_the_same_again_changes_nothing(kb, tmp_path):
    (tmp_path / "same.nq").write_bytes(dump(kb))
    with EmbeddedStore.open(kb) as store:
        assert store.load([tmp_path / "same.nq"]) == bulk.Loaded(2, 100, 0)


def test_triples_are_loaded_into_the_graph_that_is_named(kb, tmp_path, way):
    (tmp_path / "a.ttl").write_text("<https://x/s> <https://x/p> 5 .")
    with EmbeddedStore.open(kb) as store:
        store.load([tmp_path / "a.ttl"], "https://x/g")
        assert "https://x/g" in set(store.graphs())


@pytest.mark.parametrize(
    ("name", "graph", "reason"),
    [
        ("a.ttl", None, "--graph IRI"),
        ("a.nq", "https://x/g", "leave --graph out"),
        ("a.docx", None, "names no format"),
        ("none.nq", None, "no such file"),
        ("a.ttl", "not an iri", "not an IRI"),
    ],
)
def test_what_cannot_be_loaded_is_told_with_the_way_out(kb, tmp_path, name, graph, reason):
    if name != "none.nq":
        (tmp_path / name).write_bytes(b"")
    with EmbeddedStore.open(kb) as store, pytest.raises(StoreError, match=reason):
        store.load([tmp_path / name], graph)


@pytest.mark.parametrize("damage", ["not packed", "cut", "garbled"])
def test_a_damaged_gz_is_named(kb, tmp_path, way, damage):
    whole = gzip.compress(lines("c", 2000))
    half = whole[: len(whole) // 2]
    data = {"not packed": b"not packed", "cut": half, "garbled": half + bytes(200) + whole[-200:]}[damage]
    (tmp_path / "a.nq.gz").write_bytes(data)
    with EmbeddedStore.open(kb) as store, pytest.raises(StoreError, match=r"a\.nq\.gz: .*nothing was loaded"):
        store.load([tmp_path / "a.nq.gz"])


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TERMS = st.one_of(
    TEXT.map(ox.Literal),
    st.builds(lambda text, lang: ox.Literal(text, language=lang), TEXT, st.sampled_from(["en", "ru"])),
    st.integers(-5, 5).map(ox.Literal),
    st.integers(0, 5).map(lambda i: ox.NamedNode(f"https://x/{i}")),
)
QUADS = st.builds(
    lambda s, p, o, g: ox.Quad(
        ox.NamedNode(f"https://x/s{s}"), ox.NamedNode(f"https://x/p{p}"), o, ox.NamedNode(f"{BASE}{g}")
    ),
    st.integers(0, 3),
    st.integers(0, 2),
    TERMS,
    st.sampled_from("abc"),
)


@settings(max_examples=8)
@given(st.sets(QUADS, max_size=20), st.sampled_from([("nquads", "nq"), ("trig", "trig"), ("jsonld", "jsonld")]))
def test_what_is_dumped_and_loaded_is_dumped_again_the_same(quads, form):
    with tempfile.TemporaryDirectory() as name:
        there, back, file = Path(name) / "there", Path(name) / "back", Path(name) / f"dump.{form[1]}"
        with EmbeddedStore.open(there, create=True) as store:
            store.engine.extend(quads)
        file.write_bytes(dump(there, form[0]))
        with EmbeddedStore.open(back, create=True) as store:
            store.load([file])
        assert dump(back) == dump(there)


def test_compacting_gives_room_back_and_keeps_every_statement(kb):
    with EmbeddedStore.open(kb) as store:
        for turn in range(6):
            store.replace_graph(BASE + "b", lines("b", 3000, f"turn {turn} "))
        store.remove_graph(BASE + "b")
    before = dump(kb)
    was, now = compact(kb)
    assert dump(kb) == before
    assert now == size(kb)
    assert now < was / 2


def test_a_backup_is_a_knowledge_base_with_the_same_content(kb, tmp_path):
    assert backup(kb, tmp_path / "copies" / "monday") == 100
    assert dump(tmp_path / "copies" / "monday") == dump(kb)
    assert [entry.name for entry in (tmp_path / "copies").iterdir()] == ["monday"]


def test_what_is_written_after_a_backup_does_not_reach_it(kb, tmp_path):
    before = dump(kb)
    backup(kb, tmp_path / "monday")
    with EmbeddedStore.open(kb) as store:
        store.replace_graph(BASE + "a", lines("a", 5, "new "))
    assert dump(tmp_path / "monday") == before


KILLED = """
import os, signal, sys
from pathlib import Path
from medkb.store import EmbeddedStore
store = EmbeddedStore.open(Path(sys.argv[1]))
store.replace_graph(sys.argv[2], sys.stdin.buffer.read())
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="a process is killed with SIGKILL")
def test_a_backup_holds_what_a_killed_process_wrote_last(kb, tmp_path):
    run = subprocess.run([sys.executable, "-c", KILLED, kb, BASE + "c"], input=lines("c"))
    assert run.returncode == -signal.SIGKILL
    assert backup(kb, tmp_path / "copy") == 150
    assert lines("c").splitlines()[0] in dump(tmp_path / "copy")


@pytest.mark.skipif(os.name != "posix", reason="a process is killed with SIGKILL")
def test_a_folder_copied_by_hand_after_a_kill_is_restored_whole(kb, tmp_path):
    changed = lines("b", mark="as many, but others ")
    subprocess.run([sys.executable, "-c", KILLED, kb, BASE + "b"], input=changed)
    assert restore(kb, tmp_path / "back", replace=False) == 100
    assert set(changed.splitlines()) <= set(dump(tmp_path / "back").splitlines())


@pytest.mark.skipif(os.name != "posix", reason="a process is killed with SIGKILL")
def test_the_lock_does_not_name_a_writer_that_was_killed(kb):
    subprocess.run([sys.executable, "-c", KILLED, kb, BASE + "c"], input=lines("c"))
    with EmbeddedStore.open(kb, read_only=True), pytest.raises(StoreError, match="which reads it"):
        EmbeddedStore.open(kb)


def test_a_backup_does_not_replace_what_is_there(kb, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").touch()
    with pytest.raises(StoreError, match="there already"):
        backup(kb, tmp_path / "taken")


BACKUP = "from pathlib import Path; import sys; from medkb.store.upkeep import backup; backup(Path(sys.argv[1]), Path(sys.argv[2]))"


def test_a_backup_of_a_knowledge_base_that_is_written_to_is_refused_and_leaves_nothing(kb, tmp_path):
    with EmbeddedStore.open(kb):
        run = subprocess.run([sys.executable, "-c", BACKUP, kb, tmp_path / "copy"], capture_output=True, text=True)
    assert "locked by another process" in run.stderr
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["kb"]


def test_a_backup_is_made_beside_a_reader(kb, tmp_path):
    with EmbeddedStore.open(kb, read_only=True):
        assert backup(kb, tmp_path / "copy") == 100
    assert dump(tmp_path / "copy") == dump(kb)


@pytest.mark.skipif(os.name != "posix", reason="a process is killed with SIGKILL")
def test_a_backup_that_would_lack_what_a_killed_process_wrote_is_not_kept(kb, tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, kb, BASE + "b"], input=lines("b", mark="as many, but others "))
    with EmbeddedStore.open(kb, read_only=True), pytest.raises(StoreError, match="was killed"):
        backup(kb, tmp_path / "copy")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["kb"]


def test_a_restored_knowledge_base_is_what_it_was(kb, tmp_path):
    before = dump(kb)
    backup(kb, tmp_path / "copy")
    with EmbeddedStore.open(kb) as store:
        store.replace_graph(BASE + "a", lines("a", 5, "new "))
        store.remove_graph(BASE + "b")
    restore(tmp_path / "copy", kb, replace=True)
    assert dump(kb) == before == dump(tmp_path / "copy")


def test_what_is_written_after_restoring_does_not_reach_the_backup(kb, tmp_path):
    backup(kb, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "new", replace=False)
    with EmbeddedStore.open(tmp_path / "new") as store:
        store.remove_graph(BASE + "a")
    compact(tmp_path / "new")
    assert dump(tmp_path / "copy") == dump(kb)


@pytest.mark.parametrize("file", ["CURRENT", "MANIFEST", ".sst", "medkb-store.json"])
def test_a_damaged_knowledge_base_is_restored(kb, tmp_path, file):
    before = dump(kb)
    backup(kb, tmp_path / "copy")
    with EmbeddedStore.open(kb) as store:
        store.replace_graph(BASE + "z", lines("z"))
    for path in kb.rglob("*"):
        if path.is_file() and file in path.name:
            path.unlink()  # the backup shares it: written to, it would be damaged too
            path.write_bytes(b"garbage!" * 20)
    restore(tmp_path / "copy", kb, replace=True)
    assert dump(kb) == before


def test_restoring_over_something_has_to_be_asked_for(kb, tmp_path):
    backup(kb, tmp_path / "copy")
    before = dump(kb)
    with pytest.raises(StoreError, match="--replace"):
        restore(tmp_path / "copy", kb, replace=False)
    assert dump(kb) == before


def test_restoring_from_the_knowledge_base_itself_is_refused(kb):
    with pytest.raises(StoreError, match="one folder"):
        restore(kb, kb, replace=True)


def test_a_folder_of_the_first_format_is_read_and_is_migrated_by_the_first_writer(kb):
    before = dump(kb)
    (kb / folder.MARKER).write_text('{"format": 1, "engine": "oxigraph"}\n')
    assert dump(kb) == before
    assert folder.version(kb) == 1
    EmbeddedStore.open(kb).close()
    assert folder.version(kb) == folder.FORMAT
    assert dump(kb) == before


def test_a_folder_of_a_version_that_is_not_read_any_more_is_refused_with_the_way_out(kb):
    (kb / folder.MARKER).write_text('{"format": 0}')
    with pytest.raises(StoreError, match=r"older medkb \(store format 0.*medkb kb load"):
        EmbeddedStore.open(kb)


@pytest.mark.parametrize("name", ["../elsewhere", "/etc", "data/..", 7])
def test_a_marker_that_names_a_folder_elsewhere_is_refused(kb, name):
    (kb / folder.MARKER).write_text(json.dumps({"format": 2, "data": name}))
    with pytest.raises(StoreError, match="cannot be read"):
        EmbeddedStore.open(kb)


def test_a_folder_that_was_killed_while_it_was_made_is_made_again(tmp_path):
    (tmp_path / folder.LOCK).touch()
    (tmp_path / (folder.MARKER + ".new")).write_text("{")
    EmbeddedStore.open(tmp_path, create=True).close()
    assert folder.version(tmp_path) == folder.FORMAT


def test_what_a_killed_load_began_is_swept_away_by_the_next_writer(kb):
    before = dump(kb)
    (kb / "data-7").mkdir()
    (kb / "data-7" / "half.sst").write_bytes(b"half")
    EmbeddedStore.open(kb).close()
    assert not (kb / "data-7").exists()
    assert dump(kb) == before


def test_the_lock_names_the_process_that_writes(kb):
    command = "from pathlib import Path; import sys; from medkb.store import EmbeddedStore; EmbeddedStore.open(Path(sys.argv[1]))"
    with EmbeddedStore.open(kb):
        run = subprocess.run([sys.executable, "-c", command, kb], capture_output=True, text=True)
    assert f"locked by another process: process {os.getpid()} (" in run.stderr
