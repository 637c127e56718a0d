"""`medkb kb`, and the commands that take the address of a server for --kb."""

import csv
import io
import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from medkb.search import Index
from medkb.search.index import FILE
from medkb.store import EmbeddedStore
from medkb.store.upkeep import size


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def server():
    """The address of an Oxigraph server with nothing in it."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        pytest.skip("needs Oxigraph's server: pip install oxigraph")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = "{}:{}".format(*probe.getsockname())
    with subprocess.Popen([program, "serve", "--bind", place], stderr=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", int(place.partition(":")[2]))) == 0:
                        break
                time.sleep(0.05)
            yield f"http://{place}"
        finally:
            process.kill()


def test_info_tells_what_is_stored(medkb, kb):
    told = json.loads(medkb("kb", "info", "--kb", kb, "--json").stdout)
    assert (told["articles"], told["graphs"], told["format"]) == (1, 2, 2)
    assert told["claims"] > 0
    assert told["bytes_on_disk"] == size(kb)
    assert told["vocabulary"].startswith("sha256:")
    assert told["read_by_medkb"] == ["0.1.0"]


def test_info_is_readable(medkb, kb):
    told = medkb("kb", "info", "--kb", kb)
    assert told.exit_code == 0
    assert "articles       1\n" in told.stdout


def test_a_dump_loaded_elsewhere_gives_the_same_dump(medkb, kb, tmp_path):
    assert medkb("kb", "dump", "--kb", kb, "-o", tmp_path / "all.nq.gz").exit_code == 0
    loaded = medkb("kb", "load", tmp_path / "all.nq.gz", "--kb", tmp_path / "other")
    assert loaded.exit_code == 0, loaded.stderr
    assert "statements in 2 graphs loaded" in loaded.stderr
    assert medkb("kb", "dump", "--kb", tmp_path / "other").stdout == medkb("kb", "dump", "--kb", kb).stdout


def test_two_packed_dumps_are_the_same_bytes(medkb, kb, tmp_path):
    for name in "ab":
        medkb("kb", "dump", "--kb", kb, "-o", tmp_path / f"{name}.nq.gz")
        time.sleep(0.01)
    assert (tmp_path / "a.nq.gz").read_bytes() == (tmp_path / "b.nq.gz").read_bytes()


@pytest.mark.parametrize(
    "arguments", [["--format", "docx"], ["-o", "x.docx"], ["-o", "noending"]], ids=["format", "ending", "none"]
)
def test_a_format_of_a_dump_that_there_is_not_is_a_usage_error(medkb, kb, arguments):
    result = medkb("kb", "dump", "--kb", kb, *arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_there_makes_no_knowledge_base(medkb, tmp_path):
    result = medkb("kb", "load", tmp_path / "none.nq", "--kb", tmp_path / "kb")
    assert result.exit_code == 1
    assert "none.nq: no such file" in result.stderr
    assert not (tmp_path / "kb").exists()


def test_an_article_is_removed_by_its_file(medkb, kb):
    assert medkb("kb", "remove", "good.txt", "--kb", kb).exit_code == 0
    assert rows(medkb("query", "articles", "--kb", kb, "--format", "csv").stdout) == []


def test_an_article_is_removed_by_its_id(medkb, kb):
    with EmbeddedStore.open(kb, read_only=True) as store:
        name = next(graph for graph in store.graphs() if "/article/" in graph).rpartition("/")[2]
    assert medkb("kb", "remove", name, "--kb", kb).exit_code == 0
    assert json.loads(medkb("kb", "info", "--kb", kb, "--json").stdout)["articles"] == 0


def test_an_article_that_is_not_there_is_told_with_the_nearest_and_nothing_is_removed(medkb, kb):
    result = medkb("kb", "remove", "good.txt", "god.txt", "--kb", kb)
    assert result.exit_code == 1
    assert "god.txt: no such article; did you mean good.txt?; nothing was removed" in result.stderr
    assert json.loads(medkb("kb", "info", "--kb", kb, "--json").stdout)["articles"] == 1


def test_a_name_of_two_articles_is_told_with_their_ids(medkb, kb, tmp_path):
    (tmp_path / "good.txt").write_text("Of 50 patients, 20 (40%) achieved a complete response.\n")
    medkb("build", tmp_path / "good.txt", "--kb", kb)
    result = medkb("kb", "remove", "good.txt", "--kb", kb)
    assert result.exit_code == 1
    assert "2 articles are called so" in result.stderr
    assert result.stderr.count("text-") == 2


def test_backup_and_restore(medkb, kb, tmp_path):
    before = medkb("kb", "dump", "--kb", kb).stdout
    assert medkb("kb", "backup", tmp_path / "copy", "--kb", kb).exit_code == 0
    medkb("kb", "remove", "good.txt", "--kb", kb)
    assert medkb("kb", "restore", tmp_path / "copy", "--kb", kb).exit_code == 1
    assert medkb("kb", "restore", tmp_path / "copy", "--kb", kb, "--replace").exit_code == 0
    assert medkb("kb", "dump", "--kb", kb).stdout == before


def indexed(kb):
    """How many graphs of a folder the next search would have to index."""
    with EmbeddedStore.open(kb, read_only=True) as store:
        return Index(store, kb / FILE).refresh()


def test_a_build_and_a_removal_leave_nothing_to_be_indexed_by_the_first_search(medkb, kb):
    assert indexed(kb) == 0
    assert medkb("kb", "remove", "good.txt", "--kb", kb).exit_code == 0
    assert indexed(kb) == 0


@pytest.mark.slow
def test_what_writes_leaves_nothing_to_be_indexed_by_the_first_search(medkb, kb, article, tmp_path):
    assert medkb("kb", "dump", "--kb", kb, "-o", tmp_path / "all.nq").exit_code == 0
    assert medkb("kb", "backup", tmp_path / "copy", "--kb", kb).exit_code == 0
    article.write_text("Results. A complete response was achieved in 12 (30.0%) of 40 patients.", encoding="utf-8")
    for arguments in (
        ["build", article, "--kb", tmp_path / "new"],
        ["kb", "load", tmp_path / "all.nq", "--kb", tmp_path / "new"],
        ["kb", "restore", tmp_path / "copy", "--kb", tmp_path / "new", "--replace"],
        ["kb", "remove", "good.txt", "--kb", tmp_path / "new"],
    ):
        assert medkb(*arguments).exit_code == 0
        assert indexed(tmp_path / "new") == 0, arguments


def test_an_index_that_cannot_be_written_hinders_no_build(medkb, kb, article):
    for file in kb.glob(f"{FILE}*"):
        file.unlink()
    (kb / FILE).mkdir()
    result = medkb("build", article, "--kb", kb)
    assert result.exit_code == 0
    assert result.stderr.count("read, 0 new or changed") == 1


def test_compact_tells_the_room_before_and_after(medkb, kb):
    before = medkb("kb", "dump", "--kb", kb).stdout
    assert " MB, now " in medkb("kb", "compact", "--kb", kb).stderr
    assert medkb("kb", "dump", "--kb", kb).stdout == before


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_copies_of_servers_are_their_own_business(medkb, name, tmp_path):
    result = medkb("kb", name, tmp_path / "x", "--kb", "http://127.0.0.1:9/")
    assert result.exit_code == 2
    assert "medkb kb dump" in result.stderr


def test_a_server_is_built_on_asked_and_exported_as_a_folder_is(medkb, kb, article, server):
    built = medkb("build", article, "--kb", server)
    assert built.exit_code == 0, built.stderr
    for arguments in (
        ["query", "doses", "--format", "csv"],
        ["query", "SELECT ?s { ?s a mkb:Dose }", "--format", "csv"],
        ["query", "CONSTRUCT { ?s a mkb:Dose } { ?s a mkb:Dose }", "--format", "nt"],
        ["query", "ASK { ?s a mkb:Dose }", "--format", "json"],
        ["export", "--kind", "responses"],
        ["export", "--layout", "proportions", "--outcome", "CR", "--derive"],
        ["kb", "dump"],
        ["search", "ремиссией", "--format", "csv"],
        ["validate", "--format", "jsonl"],
        ["check"],
    ):
        assert medkb(*arguments, "--kb", server).stdout == medkb(*arguments, "--kb", kb).stdout, arguments
    assert medkb("search", "ремиссии", "--kb", server).stderr == ""  # the index in the cache is as the server
    again = medkb("build", article, "--kb", server)
    assert "1 article read, 0 new or changed" in again.stderr
    assert json.loads(medkb("kb", "info", "--kb", server, "--json").stdout)["articles"] == 1
    assert medkb("kb", "remove", "good.txt", "--kb", server).exit_code == 0
    assert "0 unfinished graphs" in medkb("kb", "compact", "--kb", server).stderr
    with urllib.request.urlopen(f"{server}/query?query=ASK%7B%3Fs%3Fp%3Fo%7D") as answer:
        assert answer.status == 200


def test_a_server_that_is_not_there_is_one_line(medkb):
    result = medkb("query", "doses", "--kb", "http://127.0.0.1:9/query")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("medkb: http://127.0.0.1:9/query: nobody listens there")
