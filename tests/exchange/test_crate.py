"""A knowledge base as an RO-Crate, read by the package rocrate."""

import hashlib
import json
import runpy
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from rocrate.rocrate import ROCrate

from medkb.errors import ExportError
from medkb.exchange import About, write_crate
from medkb.graph import Run, article_iri, article_quads
from medkb.store import EmbeddedStore

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
ABOUT = About("https://creativecommons.org/licenses/by/4.0/", "Two articles", published="2026-01-31")
# rocrate opens files that it leaves to the collector
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """The two sample articles as files, one of them in two folders, and one that nobody has read."""
    folder = tmp_path_factory.mktemp("articles")
    for document, _ in S["articles"]():
        (folder / document.file).write_text(document.text, encoding="utf-8")
    (folder / "strange.txt").write_text("not read")
    return folder


@pytest.fixture(scope="module")
def store(inputs, tmp_path_factory):
    with EmbeddedStore.open(tmp_path_factory.mktemp("kb"), create=True) as opened:
        for document, claims in S["articles"]():
            digest = hashlib.sha256((inputs / document.file).read_bytes()).hexdigest()
            quads = article_quads(document, claims, Run("0.1.0", "a1" * 32, digest), S["issues"](claims))
            opened.replace_graph(article_iri(claims[0].document), quads)
        opened.load_vocabulary(S["VOCABULARY"], "d")
        yield opened


@pytest.fixture(scope="module")
def folder(store, inputs, tmp_path_factory):
    target = tmp_path_factory.mktemp("crates") / "crate"
    told = write_crate(store, target, ABOUT, [inputs / "english.txt", inputs / "strange.txt"])
    assert len(told) == 1
    assert "strange.txt: left out: no run of the knowledge base has read it" in told[0]
    return target


@pytest.fixture(scope="module")
def crate(folder):
    return ROCrate(folder)


def of_type(crate, kind):
    return [entity for entity in crate.get_entities() if entity.type == kind]


def test_the_root_says_what_it_is_and_under_which_licence(crate):
    root = crate.root_dataset
    assert root["name"] == "Two articles"
    assert root["license"].id == ABOUT.licence
    assert root["datePublished"] == "2026-01-31"
    assert "2 medical articles" in root["description"]
    assert crate.metadata["conformsTo"] == "https://w3id.org/ro/crate/1.2"


def test_every_file_is_described_and_has_the_hash_and_size_that_the_crate_says(crate, folder):
    described = {entity.id for entity in of_type(crate, "File")}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert described == there - {"ro-crate-metadata.json"}
    for entity in of_type(crate, "File"):
        data = (folder / entity.id).read_bytes()
        assert entity["sha256"] == hashlib.sha256(data).hexdigest()
        assert entity["contentSize"] == str(len(data))


def test_the_statements_are_those_of_the_store(folder, store):
    assert set(ox.parse((folder / "kb.nq").read_bytes(), format=ox.RdfFormat.N_QUADS)) == set(store.engine)


def test_every_input_is_named_by_its_hash_and_a_copied_one_by_its_file(crate, inputs):
    russian = hashlib.sha256((inputs / "русская.pdf").read_bytes()).hexdigest()
    absent = crate.get(f"https://w3id.org/medkb/input/{russian}")
    assert (absent["name"], absent["sha256"]) == ("русская.pdf", russian)
    actions = of_type(crate, "CreateAction")
    used = {entity.id for action in actions for entity in action["object"]}
    assert used == {absent.id, "articles/english.txt", "https://w3id.org/medkb/vocabulary/" + "a1" * 32}


def test_every_run_says_with_which_version_it_was_made(crate):
    actions = of_type(crate, "CreateAction")
    assert len(actions) == 2
    for action in actions:
        assert action["instrument"]["version"] == "0.1.0"
        assert action["result"].id == "kb.nq"


def test_articles_are_named_with_titles_and_authors(crate):
    articles = {entity["identifier"]: entity for entity in of_type(crate, "ScholarlyArticle")}
    article = articles["10.1234/ru 1"]
    assert (article["name"], article["alternateName"], article["datePublished"]) == ("Title", "Название", "2021")
    assert {person["name"] for person in article["author"]} == {"Иванова А.Б.", "Petrov V.G."}


def test_no_link_leads_to_an_entity_that_is_not_there(folder):
    graph = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    there = {entity["@id"] for entity in graph}
    assert len(there) == len(graph)
    linked = {link for entity in graph for link in links(list(entity.values()))}
    assert {link for link in linked if "w3id.org/ro/crate" not in link} <= there


def links(value):
    if isinstance(value, dict):
        yield value["@id"]
    elif isinstance(value, list):
        for one in value:
            yield from links(one)


def test_the_same_store_gives_the_same_bytes(store, folder, inputs, tmp_path):
    write_crate(store, tmp_path / "again", ABOUT, [inputs / "english.txt"])
    for path in folder.rglob("*"):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(folder)).read_bytes() == path.read_bytes()


def test_a_zip_holds_the_same_and_is_the_same_twice(store, folder, inputs, tmp_path):
    for name in ("a.zip", "b.zip"):
        write_crate(store, tmp_path / name, ABOUT, [inputs / "english.txt"])
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert archive.read(name) == (folder / name).read_bytes()
    assert ROCrate(tmp_path / "a.zip").root_dataset["name"] == "Two articles"
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "b.zip"}


def test_a_folder_that_holds_something_is_left_alone(store, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ExportError, match="not an empty folder"):
        write_crate(store, tmp_path, ABOUT)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_folder_may_become_one(store, tmp_path):
    assert write_crate(store, tmp_path / "x", ABOUT) == []
    (tmp_path / "y").mkdir()
    assert write_crate(store, tmp_path / "y", ABOUT) == []


def test_two_articles_of_one_file_name_are_both_put_in(store, inputs, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "english.txt").write_bytes((inputs / "русская.pdf").read_bytes())
    write_crate(store, tmp_path / "crate", ABOUT, [inputs / "english.txt", tmp_path / "other" / "english.txt"])
    names = sorted(path.name for path in (tmp_path / "crate" / "articles").iterdir())
    assert len(names) == 2
    assert names[1] == "english.txt"


def test_a_file_name_with_spaces_and_signs_is_found_by_rocrate(store, inputs, tmp_path):
    odd = tmp_path / "стр. 5 #1 100%.txt"
    odd.write_bytes((inputs / "english.txt").read_bytes())
    write_crate(store, tmp_path / "crate", ABOUT, [odd])
    (entity,) = [e for e in ROCrate(tmp_path / "crate").data_entities if e["name"] == odd.name]
    assert entity.id == "articles/стр.%205%20%231%20100%25.txt"
    assert entity.source.read_bytes() == odd.read_bytes()


def test_a_day_that_is_none_is_told(store, tmp_path):
    with pytest.raises(ExportError, match="date 'soon' is no day"):
        write_crate(store, tmp_path / "c", About("https://x/l", published="soon"))


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(store, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="cannot be written"):
        write_crate(store, tmp_path / "file" / "crate", ABOUT)
