"""The knowledge base on disk."""

import io
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medkb.errors import StoreError
from medkb.graph import VOCABULARY_GRAPH, article_iri, article_quads
from medkb.store import EmbeddedStore, Store

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
G = "https://w3id.org/medkb/article/g"


def fill(store):
    for document, claims in S["articles"]():
        store.replace_graph(
            article_iri(claims[0].document), article_quads(document, claims, S["RUN"], S["issues"](claims))
        )
    store.load_vocabulary(S["VOCABULARY"], "d1")


def dump(store, form="nquads"):
    stream = io.BytesIO()
    store.dump(stream, form)
    return stream.getvalue()


def line(value, graph=G):
    return f'<https://x/s{value}> <https://x/p> "{value}" <{graph}> .\n'.encode()


@pytest.fixture
def store(tmp_path):
    with EmbeddedStore.open(tmp_path / "kb", create=True) as opened:
        yield opened


def test_the_embedded_store_is_a_store(store):
    typed: Store = store
    assert list(typed.graphs()) == []


def test_what_is_dumped_is_what_was_written(store):
    document, claims = S["articles"]()[0]
    quads = article_quads(document, claims, S["RUN"], S["issues"](claims))
    assert store.replace_graph(article_iri(claims[0].document), quads)
    assert dump(store) == quads


def test_building_twice_changes_nothing(store):
    fill(store)
    first = dump(store)
    fill(store)
    assert dump(store) == first


def test_building_in_two_folders_gives_equal_dumps(store, tmp_path):
    fill(store)
    with EmbeddedStore.open(tmp_path / "other", create=True) as other:
        other.load_vocabulary(S["VOCABULARY"], "d1")
        fill(other)
        assert dump(other) == dump(store)
        assert dump(other, "turtle") == dump(store, "turtle")


def test_replacing_with_the_same_quads_says_that_nothing_changed(store):
    assert store.replace_graph(G, line(1))
    assert not store.replace_graph(G, line(1))


def test_a_replaced_graph_keeps_nothing_of_the_old_one(store):
    store.replace_graph(G, line(1) + line(2))
    assert store.replace_graph(G, line(2) + line(3))
    assert dump(store) == line(2) + line(3)


def test_replacing_one_graph_leaves_the_others(store):
    store.replace_graph(G + "2", line(1, G + "2"))
    store.replace_graph(G, line(1))
    store.replace_graph(G, line(9))
    assert line(1, G + "2") in dump(store)
    assert list(store.graphs()) == [G, G + "2"]


def test_a_removed_graph_is_gone_and_removing_it_again_says_so(store):
    store.replace_graph(G, line(1))
    assert store.remove_graph(G)
    assert not store.remove_graph(G)
    assert list(store.graphs()) == []


@pytest.mark.parametrize("bad", [line(2) + b"<broken", line(2) + line(3, "https://x/other")])
def test_a_graph_that_cannot_be_written_leaves_the_old_one(store, bad):
    store.replace_graph(G, line(1))
    with pytest.raises(StoreError):
        store.replace_graph(G, bad)
    assert dump(store) == line(1)


def test_blank_nodes_do_not_heap_up(store):
    quads = f"_:a <https://x/p> _:b <{G}> .\n".encode()
    store.replace_graph(G, quads)
    store.replace_graph(G, quads)
    assert dump(store).count(b"\n") == 1


WRITER = """
import sys
from pathlib import Path
from medkb.store import EmbeddedStore
store = EmbeddedStore.open(Path(sys.argv[1]))
print("ready", flush=True)
for turn in range(100000):
    mark = turn % 2
    g = "https://w3id.org/medkb/article/g"
    store.replace_graph(g, "".join(f'<https://x/s{i}> <https://x/p{mark}> "{mark}" <{g}> .\\n' for i in range(400)).encode())
"""


@pytest.mark.skipif(os.name != "posix", reason="a process is killed with SIGKILL")
def test_a_killed_writer_leaves_the_old_graph_or_the_new_one(tmp_path):
    EmbeddedStore.open(tmp_path / "kb", create=True).close()
    for turn in range(4):
        with subprocess.Popen([sys.executable, "-c", WRITER, tmp_path / "kb"], stdout=subprocess.PIPE) as writer:
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(0.15 + 0.037 * turn)
            writer.send_signal(signal.SIGKILL)
        with EmbeddedStore.open(tmp_path / "kb") as store:
            lines = dump(store).splitlines()
        assert len(lines) in {0, 400}
        assert len({row.split()[2] for row in lines}) <= 1


def test_what_was_closed_can_be_read_by_two_readers_at_once(store, tmp_path):
    store.replace_graph(G, line(1))
    store.close()
    with (
        EmbeddedStore.open(tmp_path / "kb", read_only=True) as a,
        EmbeddedStore.open(tmp_path / "kb", read_only=True) as b,
    ):
        assert dump(a) == dump(b) == line(1)


def test_a_reader_cannot_write(store, tmp_path):
    store.close()
    with EmbeddedStore.open(tmp_path / "kb", read_only=True) as reader, pytest.raises(StoreError, match="reading only"):
        reader.replace_graph(G, line(1))


@pytest.mark.parametrize("read_only", [True, False])
def test_a_folder_that_another_process_writes_is_refused(tmp_path, store, read_only):
    command = f"from pathlib import Path; from medkb.store import EmbeddedStore; EmbeddedStore.open(Path({str(tmp_path / 'kb')!r}), read_only={read_only})"
    run = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True)
    assert "locked by another process" in run.stderr


def test_a_missing_knowledge_base_is_not_made_unasked(tmp_path):
    with pytest.raises(StoreError, match="no such knowledge base"):
        EmbeddedStore.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    for create in (True, False):
        with pytest.raises(StoreError, match="not a knowledge base"):
            EmbeddedStore.open(tmp_path, create=create)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_not_a_knowledge_base(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="it is a file"):
        EmbeddedStore.open(tmp_path / "file", create=True)


def test_an_empty_folder_may_become_one(tmp_path):
    EmbeddedStore.open(tmp_path, create=True).close()
    assert json.loads((tmp_path / "medkb-store.json").read_text())["format"] == 2


def test_a_newer_format_is_named(store, tmp_path):
    store.close()
    (tmp_path / "kb" / "medkb-store.json").write_text('{"format": 99}')
    with pytest.raises(StoreError, match=r"newer medkb \(store format 99"):
        EmbeddedStore.open(tmp_path / "kb")


def test_a_garbled_marker_is_named(store, tmp_path):
    store.close()
    (tmp_path / "kb" / "medkb-store.json").write_text("{")
    with pytest.raises(StoreError, match="cannot be read"):
        EmbeddedStore.open(tmp_path / "kb")


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST", ".sst"])
def test_damaged_files_are_named_as_such(store, tmp_path, name):
    fill(store)
    store.close()
    for path in (tmp_path / "kb" / "data").iterdir():
        if name in path.name:
            path.write_bytes(b"garbage!" * 20)
    with pytest.raises(StoreError, match="damaged or missing"):
        EmbeddedStore.open(tmp_path / "kb")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_path_that_cannot_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be made: Permission denied"):
        EmbeddedStore.open(tmp_path / "kb", create=True)


def test_a_path_below_a_file_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        EmbeddedStore.open(tmp_path / "file" / "kb", create=True)


def test_closing_drops_the_logs_and_keeps_the_quads(store, tmp_path):
    store.replace_graph(G, b"".join(line(i) for i in range(5000)))
    store.close()
    assert sum(f.stat().st_size for f in (tmp_path / "kb" / "data").glob("*.log")) < 1000
    with EmbeddedStore.open(tmp_path / "kb", read_only=True) as reader:
        assert dump(reader).count(b"\n") == 5000


def test_a_closed_store_says_so(store):
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        list(store.graphs())


def test_the_vocabulary_is_loaded_once_for_a_digest(store):
    assert store.load_vocabulary(S["VOCABULARY"], "d1")
    assert not store.load_vocabulary("<https://x/s> <https://x/p> <https://x/o> .", "d1")
    assert b"venetoclax" in dump(store)


def test_another_digest_replaces_the_vocabulary(store):
    store.load_vocabulary(S["VOCABULARY"], "d1")
    assert store.load_vocabulary("<https://x/s> <https://x/p> <https://x/o> .", "d2")
    assert list(store.graphs()) == [VOCABULARY_GRAPH]
    assert b"venetoclax" not in dump(store)
    assert b"sha256:d1" not in dump(store)


def test_a_query_sees_the_union_of_the_graphs_and_knows_the_prefixes(store):
    fill(store)
    rows = store.query("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?c a mkb:Dose ; mkb:inArticle ?a }")
    assert [row["n"].value for row in rows] == ["2"]
