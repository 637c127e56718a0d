"""The dictionary beside every table: a valid Data Package that tells what the columns hold and how they were made."""

import json
import runpy
from pathlib import Path

import frictionless
import pytest

from medkb import __version__
from medkb.export.choice import Choice
from medkb.export.dataset import Wish, layouts_named, write_file, write_folder
from medkb.export.layouts import LAYOUTS
from medkb.export.package import kind_columns
from medkb.export.rows import columns
from medkb.export.table import export
from medkb.model import KINDS

SIX = runpy.run_path(str(Path(__file__).with_name("trials.py")))


@pytest.fixture
def six(empty):
    SIX["fill"](empty)
    return empty


def described(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("target", ["csv", "metafor", "meta", "revman"])
def test_a_folder_is_a_valid_data_package(six, tmp_path, target):
    write_folder(six, layouts_named("all", target), tmp_path, Wish(target=target, derive=True))
    report = frictionless.Package(tmp_path / "datapackage.json").validate()
    assert report.flatten(["rowNumber", "fieldName", "note"]) == []
    assert len(report.tasks) == len(layouts_named("all", target)) + 1


def test_a_damaged_table_is_not_valid(six, tmp_path):
    write_folder(six, [LAYOUTS["proportions"]], tmp_path, Wish())
    table = tmp_path / "proportions.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",60,", ",-60,", 1), encoding="utf-8")
    assert not frictionless.Package(tmp_path / "datapackage.json").validate().valid


def test_a_table_and_its_dictionary_are_a_data_package_of_their_own(six, tmp_path):
    write_file(six, LAYOUTS["events"], tmp_path / "mine.csv", Wish(target="metafor"))
    report = frictionless.Package(tmp_path / "mine.datapackage.json").validate()
    assert report.valid
    assert {task.place for task in report.tasks} == {"mine.csv", "mine.dropped.csv"}


@pytest.mark.parametrize("kind", KINDS)
def test_raw_facts_have_a_dictionary_too(kb, tmp_path, kind):
    export(kb, kind, tmp_path / "facts.csv", "csv")
    assert frictionless.Package(tmp_path / "facts.datapackage.json").validate().valid


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_raw_facts_is_described_in_both_languages(kind):
    found = kind_columns(kind)
    assert [(column.name, column.type) for column in found] == list(columns(kind))
    assert [column.name for column in found if not (column.description and column.description_ru)] == []


def test_the_dictionary_tells_how_the_table_was_made(six, tmp_path):
    asked = Choice(outcome="CR", drug="letrozole")
    write_file(
        six, LAYOUTS["proportions"], tmp_path / "p.csv", Wish(asked, "metafor", command="medkb export …", kb="my.kb")
    )
    told = described(tmp_path / "p.datapackage.json")["medkb"]
    assert (told["version"], told["command"], told["for"]) == (__version__, "medkb export …", "metafor")
    assert (told["choice"]["outcome"], told["choice"]["drug"], told["choice"]["source"]) == ("CR", "letrozole", "own")
    assert told["knowledge_base"]["name"] == "my.kb"
    assert told["knowledge_base"]["articles"] == 6
    assert told["tables"]["proportions"]["rows"] == 6
    assert told["tables"]["proportions"]["dropped"] == {"drug": 6, "source": 6}
    assert set(told["rules"]) == {"drug", "source"}


def test_the_dictionary_tells_another_state_of_the_knowledge_base(six, tmp_path):
    digests = set()
    for name in ("before", "after"):
        write_file(six, LAYOUTS["doses"], tmp_path / f"{name}.csv", Wish())
        digests.add(described(tmp_path / f"{name}.datapackage.json")["medkb"]["knowledge_base"]["digest"])
        SIX["store_article"](six, "seventh.txt", [SIX["dose"]("letrozole")])
    assert len(digests) == 2


def test_units_constraints_and_russian_titles_stand_in_the_schema(six, tmp_path):
    write_file(six, LAYOUTS["proportions"], tmp_path / "p.csv", Wish())
    schema = described(tmp_path / "p.datapackage.json")["resources"][0]["schema"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["percent"]["unit"] == "%"
    assert fields["count"]["constraints"] == {"minimum": 0}
    assert fields["count"]["title_ru"] == "число больных с исходом"
    assert fields["source"]["constraints"] == {"enum": ["own", "cited"]}
    assert (schema["missingValues"], schema["primaryKey"]) == ([""], ["claim"])


def test_the_digest_of_the_table_is_in_its_dictionary(six, tmp_path):
    import hashlib

    write_file(six, LAYOUTS["rates"], tmp_path / "r.csv", Wish())
    resource = described(tmp_path / "r.datapackage.json")["resources"][0]
    data = (tmp_path / "r.csv").read_bytes()
    assert (resource["hash"], resource["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
