"""The index beside a store: equal to it whatever happened to either."""

import os
import runpy
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from medkb.graph import article_iri, article_quads
from medkb.search import Index
from medkb.search.index import FILE
from medkb.store import EmbeddedStore

TESTS = Path(__file__).parents[1]
S = runpy.run_path(str(TESTS / "graph" / "samples.py"))


def fill(store, which=(0, 1)):
    for number in which:
        document, claims = S["articles"]()[number]
        quads = article_quads(document, claims, S["RUN"], S["issues"](claims))
        store.replace_graph(article_iri(claims[0].document), quads)


@pytest.fixture
def store(tmp_path):
    with EmbeddedStore.open(tmp_path / "kb", create=True) as opened:
        fill(opened)
        opened.load_vocabulary(S["VOCABULARY"], "d")
        yield opened


def test_concepts_titles_quotes_and_issues_are_found(store):
    index = Index.of(store)
    found = [(hit.kind, hit.text) for hit in index.search("нейтропению")]
    assert found[:2] == [("concept", "нейтропения"), ("place", "11 нейтропений III–IV степени")]
    assert {(hit.kind, hit.text) for hit in index.search("Title")} == {("article", "Title")}
    assert {hit.kind for hit in index.search("напечатано")} == {"issue"}
    assert {hit.kind for hit in index.search("NOVA")} == {"study"}


def test_the_words_around_a_quote_are_found_too(store):
    assert {hit.text for hit in Index.of(store).search("Итог сыпь", ["place"])} >= {"сыпи не было"}


def test_a_quote_that_has_the_words_comes_before_one_that_stands_beside_them(store):
    texts = [hit.text for hit in Index.of(store).search("нейтропения", ["place"])]
    assert len(set(texts)) > 1
    assert texts[: texts.count("11 нейтропений III–IV степени")] == ["11 нейтропений III–IV степени"] * 2


def test_a_language_keeps_to_its_texts(store):
    assert [hit.text for hit in Index.of(store).search("rash", lang="en")] == ["rash"]
    assert Index.of(store).search("rash", lang="ru") == []


def test_the_best_hit_comes_first_and_each_node_once(store):
    hits = Index.of(store).search("ответ")
    assert [hit.score for hit in hits] == sorted(hit.score for hit in hits)
    assert len({hit.node for hit in hits}) == len(hits)


def test_an_article_that_is_removed_is_found_no_more(store):
    index = Index.of(store)
    assert index.search("months", ["place"])
    store.remove_graph(article_iri("text-abc"))
    assert index.search("months", ["place"]) == []
    assert index.search("нейтропения", ["place"])


def test_an_article_that_is_replaced_is_found_by_its_new_words(store):
    index = Index.of(store)
    assert index.search("months", ["place"])
    document, claims = S["articles"]()[1]
    store.replace_graph(article_iri("text-abc"), article_quads(document, claims[:1], S["RUN"]))
    # the words stand around the one quote that is left no more than 32 characters far
    assert {hit.text for hit in index.search("mg", ["place"])} == {"10–20 mg"}
    assert not [hit for hit in index.search("months", ["place"]) if "months" in hit.text]


def test_what_is_equal_is_not_indexed_again(store):
    index = Index.of(store)
    assert index.refresh() == 3
    assert index.refresh() == 0
    fill(store)
    assert index.refresh() == 0


def test_the_index_outlives_the_process_and_another_one_uses_it(store):
    index = Index.of(store)
    index.refresh()
    index.close()
    again = Index(store, store.path / FILE)
    assert again.refresh() == 0
    assert again.search("нейтропения")


@pytest.mark.parametrize("damage", [b"", b"no index at all" * 100])
def test_a_damaged_index_is_made_anew(store, damage):
    (store.path / FILE).write_bytes(damage)
    assert Index(store, store.path / FILE).search("нейтропения")


def test_an_index_of_another_format_is_made_anew(store):
    index = Index(store, store.path / FILE)
    index.refresh()
    index.close()
    with sqlite3.connect(store.path / FILE) as base:
        base.execute("PRAGMA user_version = 999")
    base.close()
    again = Index(store, store.path / FILE)
    assert again.refresh() == 3
    assert again.search("нейтропения")


def test_a_folder_that_cannot_be_written_is_searched_all_the_same(store):
    assert Index(store, store.path / "no such folder" / FILE).search("нейтропения")


class Beside:
    """Another object that answers from a store: a view of it, or what stands for a server."""

    def __init__(self, store, **attributes):
        self.query = store.query
        self.__dict__ |= attributes


def test_a_view_of_a_store_is_searched_in_the_whole(store):
    assert Index.of(Beside(store, whole=store)) is Index.of(store)


def test_the_index_of_a_server_is_kept_in_the_cache_by_its_address(store, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDKB_CACHE", str(tmp_path / "cache"))
    assert Index.of(Beside(store, where="http://127.0.0.1:1/sparql")).search("нейтропения")
    assert Index.of(Beside(store, where="http://127.0.0.1:1/sparql")).refresh() == 0
    assert len(list((tmp_path / "cache").glob("search-*.sqlite3"))) == 1


def test_threads_share_an_index(store):
    index, found = Index.of(store), []
    threads = [threading.Thread(target=lambda: found.append(len(index.search("нейтропения")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


KILLED = """
import runpy, sys
from pathlib import Path
from medkb.search.index import FILE, Index
from medkb.store import EmbeddedStore
with EmbeddedStore.open(Path(sys.argv[1]), read_only=True) as store:
    print("go", flush=True)
    Index(store, store.path / FILE).refresh()
"""


def test_a_process_that_is_killed_while_indexing_leaves_graphs_whole_or_absent(tmp_path):
    path = tmp_path / "kb"
    with EmbeddedStore.open(path, create=True) as store:
        for number in range(12):
            document, claims = S["article"](f"a{number}.txt", f"id-{number}", S["RUSSIAN"] * 4)
            store.replace_graph(article_iri(f"id-{number}"), article_quads(document, claims, S["RUN"]))
    for pause in (0.0, 0.05, 0.2, 0.5):
        process = subprocess.Popen([sys.executable, "-c", KILLED, path], stdout=subprocess.PIPE, env=os.environ)
        process.stdout.readline()
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with EmbeddedStore.open(path, read_only=True) as store:
            index = Index(store, store.path / FILE)
            per_graph = index._base.execute("SELECT COUNT(*) FROM entries GROUP BY graph").fetchall()
            whole = index._base.execute("SELECT COUNT(*) FROM graphs").fetchone()[0]
            assert len(per_graph) == whole
            assert len(set(per_graph)) <= 1
            index.close()
    with EmbeddedStore.open(path, read_only=True) as store:
        index = Index(store, store.path / FILE)
        assert len({hit.graph for hit in index.search("нейтропения")}) == 12
        index.close()


class Counted:
    """A store that counts how often its vocabulary's labels are asked for."""

    def __init__(self, store, path):
        self._inner, self.path, self.asked = store, path, 0

    def query(self, text, *, union=True):
        self.asked += "skos:altLabel" in text
        return self._inner.query(text, union=union)


@pytest.fixture
def twin(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDKB_CACHE", str(tmp_path / "cache"))
    with EmbeddedStore.open(tmp_path / "twin", create=True) as opened:
        fill(opened)
        opened.load_vocabulary(S["VOCABULARY"], "0d" * 32)
        yield opened


def test_a_vocabulary_is_indexed_once_for_all_knowledge_bases(twin, tmp_path):
    first, second = Counted(twin, tmp_path / "a"), Counted(twin, tmp_path / "b")
    assert Index(first, tmp_path / "a.sqlite3").refresh() == 3
    index = Index(second, tmp_path / "b.sqlite3")
    assert index.refresh() == 3
    assert (first.asked, second.asked) == (1, 0)
    assert {hit.kind for hit in index.search("нейтропения")} == {"concept", "place"}
    assert index.refresh() == 0


@pytest.mark.parametrize("damage", [b"", b"no index at all" * 100])
def test_what_is_damaged_in_the_cache_is_not_taken(twin, tmp_path, damage):
    Index(twin, tmp_path / "a.sqlite3").refresh()
    (kept,) = (tmp_path / "cache").glob("vocabulary*")
    kept.write_bytes(damage)
    assert Index(twin, tmp_path / "b.sqlite3").search("нейтропения", ["concept"])


def test_another_vocabulary_is_not_taken_from_the_cache(twin, tmp_path):
    Index(twin, tmp_path / "a.sqlite3").refresh()
    twin.load_vocabulary(S["VOCABULARY"].replace("нейтропения", "лейкопения"), "0e" * 32)
    index = Index(twin, tmp_path / "b.sqlite3")
    assert index.search("лейкопения", ["concept"])
    assert not index.search("нейтропения", ["concept"])


def test_a_cache_that_cannot_be_written_hinders_nobody(twin, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MEDKB_CACHE", str(tmp_path / "file" / "below"))
    assert Index(twin, tmp_path / "a.sqlite3").search("нейтропения")
