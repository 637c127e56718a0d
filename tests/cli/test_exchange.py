"""`medkb exchange` as a user runs it."""

import json
import subprocess
import sys
import zipfile

import bioc
import pyoxigraph as ox
import pytest
from bioc import biocjson, brat
from rocrate.rocrate import ROCrate

from medkb.cli.annotations import free_name
from medkb.cli.common import UsageError
from medkb.cli.exchange import licence_iri


def test_rdf_goes_to_stdout_as_trig(medkb, kb):
    result = medkb("exchange", "rdf", "--kb", kb, "--no-vocabulary")
    assert result.exit_code == 0
    graphs = {q.graph_name.value for q in ox.parse(result.stdout_bytes, format=ox.RdfFormat.TRIG)}
    assert len(graphs) == 1


@pytest.mark.parametrize(
    ("name", "options", "form"),
    [
        ("a.ttl", [], ox.RdfFormat.TURTLE),
        ("a.nq", [], ox.RdfFormat.N_QUADS),
        ("a.jsonld", [], ox.RdfFormat.JSON_LD),
        ("a.rdf", [], ox.RdfFormat.RDF_XML),
        ("a.out", ["--format", "json-ld"], ox.RdfFormat.JSON_LD),
        ("a.out", ["--format", "Turtle"], ox.RdfFormat.TURTLE),
    ],
)
def test_the_format_is_that_of_the_ending_or_of_the_option(medkb, kb, tmp_path, name, options, form):
    result = medkb("exchange", "rdf", "--kb", kb, "--no-vocabulary", "-o", tmp_path / name, *options)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert len(list(ox.parse((tmp_path / name).read_bytes(), format=form))) > 100


@pytest.mark.parametrize("options", [["-o", "a.xyz"], ["-o", "noending"], ["--format", "yaml"]])
def test_a_format_that_is_none_is_told_with_those_that_are(medkb, kb, options):
    result = medkb("exchange", "rdf", "--kb", kb, *options)
    assert result.exit_code == 2
    assert "there is ttl, trig, nq, nt, jsonld, rdf" in result.stderr


def test_an_article_that_is_not_there_is_told_and_leaves_no_file(medkb, kb, tmp_path):
    result = medkb("exchange", "rdf", "--kb", kb, "--article", "nobody", "-o", tmp_path / "a.ttl")
    assert result.exit_code == 1
    assert "no article 'nobody' in the knowledge base; `medkb query articles` lists their ids" in result.stderr
    assert not (tmp_path / "a.ttl").exists()


@pytest.mark.parametrize("sub", ["rdf", "nanopubs"])
def test_a_missing_knowledge_base_is_told(medkb, tmp_path, sub):
    result = medkb("exchange", sub, "--kb", tmp_path / "none")
    assert result.exit_code == 1
    assert "no such knowledge base" in result.stderr


def test_nanopublications_go_to_one_file_or_one_file_a_claim(medkb, kb, tmp_path):
    one = medkb("exchange", "nanopubs", "--kb", kb, "-o", tmp_path / "all.trig", "--licence", "CC0-1.0")
    many = medkb("exchange", "nanopubs", "--kb", kb, "-o", tmp_path / "each", "--licence", "CC0-1.0", "--trusty")
    assert one.exit_code == many.exit_code == 0, one.stderr + many.stderr
    files = list((tmp_path / "each").iterdir())
    assert f"nanopublications: {len(files)}\n" == one.stderr
    together = (tmp_path / "all.trig").read_text(encoding="utf-8")
    assert together.count("a np:Nanopublication") == len(files)
    assert all("<https://spdx.org/licenses/CC0-1.0>" in f.read_text(encoding="utf-8") for f in files)


def test_the_context_is_that_of_the_jsonld(medkb, kb):
    written = json.loads(medkb("exchange", "rdf", "--kb", kb, "--format", "jsonld").stdout)
    assert json.loads(medkb("exchange", "context").stdout)["@context"] == written["@context"]


def test_a_creator_that_is_no_address_is_told(medkb, kb):
    result = medkb("exchange", "nanopubs", "--kb", kb, "--creator", "me myself")
    assert result.exit_code == 1
    assert "creator 'me myself' is no IRI" in result.stderr


def test_a_licence_is_an_address_or_a_name_of_spdx():
    assert licence_iri("CC-BY-4.0") == "https://spdx.org/licenses/CC-BY-4.0"
    assert licence_iri("https://example.org/mine") == "https://example.org/mine"
    with pytest.raises(UsageError, match=r"as CC-BY-4\.0"):
        licence_iri("all rights reserved")


def test_a_crate_holds_the_articles_that_are_named(medkb, kb, built, tmp_path):
    result = medkb(
        "exchange", "crate", "--kb", kb, "-o", tmp_path / "c.zip", "--licence", "CC-BY-4.0", "--articles", built.parent
    )
    assert result.exit_code == 0, result.stderr
    assert "articles in it: 1" in result.stderr
    assert "articles/good.txt" in zipfile.ZipFile(tmp_path / "c.zip").namelist()


def test_a_crate_needs_a_licence_and_articles_that_are_there(medkb, kb, tmp_path):
    assert medkb("exchange", "crate", "--kb", kb, "-o", tmp_path / "c").exit_code == 2
    result = medkb(
        "exchange", "crate", "--kb", kb, "-o", tmp_path / "c", "--licence", "CC0-1.0", "--articles", tmp_path / "none"
    )
    assert result.exit_code == 2
    assert "none" in result.stderr
    assert not (tmp_path / "c").exists()


@pytest.mark.filterwarnings("ignore")  # rocrate opens files that it leaves to the collector
def test_a_crate_says_what_the_options_say(medkb, kb, tmp_path):
    said = ["--title", "Mine", "--date", "2026-01-31", "--creator", "https://orcid.org/0000-0002-1825-0097"]
    result = medkb("exchange", "crate", "--kb", kb, "-o", tmp_path / "c", "--licence", "CC0-1.0", *said)
    assert result.exit_code == 0, result.stderr
    root = ROCrate(tmp_path / "c").root_dataset
    assert (root["name"], root["datePublished"], root["creator"]["@type"]) == ("Mine", "2026-01-31", "Person")


def test_bioc_goes_to_stdout_and_is_valid(medkb, article):
    result = medkb("exchange", "bioc", article)
    assert result.exit_code == 0, result.stderr
    read = biocjson.loads(result.stdout)
    bioc.validate(read)
    kinds = {a.infons["type"] for p in read.documents[0].passages for a in p.annotations}
    assert {"Dose", "Response", "Cohort", "AdverseEvent"} <= kinds


def test_facts_of_little_confidence_can_be_left_out(medkb, article):
    documents = json.loads(medkb("exchange", "bioc", article, "--min-confidence", "1").stdout)["documents"]
    assert [p["annotations"] for p in documents[0]["passages"] if p["annotations"]] == []


def test_brat_makes_a_folder_that_the_package_bioc_reads(medkb, article, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "good.txt").write_text("Rituximab 375 mg/m2 was given.\n", encoding="utf-8")
    result = medkb("exchange", "brat", article, tmp_path / "more", "-o", tmp_path / "brat")
    assert result.exit_code == 0, result.stderr
    assert sorted(f.name for f in (tmp_path / "brat").iterdir()) == [
        "annotation.conf",
        "good-2.ann",
        "good-2.txt",
        "good.ann",
        "good.txt",
    ]
    for document in brat.listdir(str(tmp_path / "brat")):
        assert document.entities
        for entity in document.entities:
            start, end = entity.total_span
            assert document.text[start:end].replace("\n", " ") == entity.text


def test_the_facts_can_be_those_of_a_knowledge_base(medkb, article, kb, tmp_path):
    read = json.loads(medkb("exchange", "bioc", article).stdout)["documents"][0]
    stored = json.loads(medkb("exchange", "bioc", article, "--kb", kb).stdout)["documents"][0]
    places = [
        sorted((a["infons"]["fact"], a["text"]) for p in d["passages"] for a in p["annotations"])
        for d in (read, stored)
    ]
    assert places[0] == places[1] != []


@pytest.mark.parametrize("with_good", [False, True])
def test_a_file_that_the_knowledge_base_was_not_made_of_is_told_and_the_others_are_written(
    medkb, article, kb, tmp_path, with_good
):
    (tmp_path / "other.txt").write_text("Rituximab 375 mg/m2 was given.\n", encoding="utf-8")
    inputs = [tmp_path / "other.txt", *([article] if with_good else [])]
    result = medkb("exchange", "brat", *inputs, "--kb", kb, "-o", tmp_path / "brat")
    assert result.exit_code == (3 if with_good else 1)
    assert "other.txt: the knowledge base holds no article read from this file" in result.stderr
    assert (tmp_path / "brat" / "good.ann").exists() == with_good


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_written(medkb, article, tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"%PDF nothing")
    result = medkb("exchange", "brat", article, tmp_path / "bad.pdf", "-o", tmp_path / "brat")
    assert result.exit_code == 3
    assert "bad.pdf" in result.stderr
    assert (tmp_path / "brat" / "good.ann").is_file()


@pytest.mark.parametrize("sub", ["brat", "nanopubs"])
def test_a_folder_that_cannot_be_made_is_told(medkb, article, kb, tmp_path, sub):
    inputs = [article] if sub == "brat" else ["--kb", kb]
    result = medkb("exchange", sub, *inputs, "-o", article / "below")
    assert result.exit_code == 1
    assert "cannot be made" in result.stderr


def test_names_of_files_are_not_taken_twice():
    taken = set()
    names = [free_name(file, taken) for file in ("a.txt", "A.pdf", "a.xml", "-", "b.c.txt")]
    assert names == ["a", "A-2", "a-3", "stdin", "b.c"]


def test_writing_rdf_loads_no_reader_of_articles(kb):
    code = (
        "import sys; from medkb.cli import main; sys.argv = ['medkb', 'exchange', 'rdf', '--kb', sys.argv[1], '-o', '/dev/null', '--format', 'nq']\n"
        "try: main()\nfinally: print([m for m in ('spacy', 'pdfplumber', 'rdflib', 'pymorphy3', 'lxml') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code, kb], capture_output=True, text=True)
    assert run.stdout == "[]\n", run.stderr
