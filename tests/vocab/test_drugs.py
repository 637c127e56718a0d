"""vocab/drugs.tsv: complete, unambiguous, and what its builder would write."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from medkb.errors import VocabularyError
from medkb.vocab import load
from medkb.vocab.drug_rows import build, shared_labels, slug, write
from medkb.vocab.tables import COLUMNS, rows, vocabulary_folder

ATC = Path(__file__).parents[3] / "shared" / "reference" / "atc.tsv"
FOLDER = vocabulary_folder()
EXCEPTIONS = FOLDER / "drug_exceptions.tsv"
HEADER = "en\tru\talt_en\talt_ru\tabbr\tnote\n"
needs_atc = pytest.mark.skipif(not ATC.is_file(), reason="the ATC list is not beside the project")


@pytest.fixture(scope="module")
def table() -> list[dict[str, str]]:
    return [row for _, row in rows(FOLDER / "drugs.tsv")]


def _atc(folder: Path, text: str) -> Path:
    path = folder / "atc.tsv"
    path.write_text("code\tname\tumls_cui\n" + text, encoding="utf-8")
    return path


def _exceptions(folder: Path, text: str) -> Path:
    path = folder / "exceptions.tsv"
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def test_ids_are_slugs_and_unique(table: list[dict[str, str]]) -> None:
    assert all(re.fullmatch(r"[a-z0-9_-]+", row["id"]) for row in table)
    assert len({row["id"] for row in table}) == len(table)


def test_rows_are_sorted_by_id(table: list[dict[str, str]]) -> None:
    assert [row["id"] for row in table] == sorted(row["id"] for row in table)


def test_no_two_rows_share_a_label(table: list[dict[str, str]]) -> None:
    assert shared_labels(table) == []


def test_a_row_without_russian_is_never_looked_for(table: list[dict[str, str]]) -> None:
    assert all(row["en"] for row in table)
    assert [row["id"] for row in table if not row["ru"] and "class" not in row["note"].split()] == []


def test_each_language_is_in_its_script(table: list[dict[str, str]]) -> None:
    assert [row["en"] for row in table if re.search("[а-яё]", row["en"])] == []
    russian = [row for row in table if row["ru"] and not re.search("[а-яё]", row["ru"], re.IGNORECASE)]
    # strains and code names are written in Latin letters in Russian too
    assert [row["ru"] for row in russian if row["ru"].casefold() != row["en"].casefold()] == []


def test_no_label_mixes_latin_and_cyrillic_letters_in_one_word(table: list[dict[str, str]]) -> None:
    labels = "|".join("|".join(row[name] for name in ("en", "ru", "alt_en", "alt_ru", "abbr")) for row in table)
    assert re.findall(r"[a-z]+[а-яё]\w*|[а-яё]+[a-z]\w*", labels, re.IGNORECASE) == []


@needs_atc
def test_every_substance_code_of_the_reference_appears_exactly_once(table: list[dict[str, str]]) -> None:
    codes = Counter(x for row in table for x in row["exact"].split("|") if x.startswith("atc:"))
    assert codes == Counter(f"atc:{row['code']}" for _, row in rows(ATC) if len(row["code"]) == 7)


def test_every_group_is_an_atc_class(table: list[dict[str, str]]) -> None:
    groups = {f"atc:{row['id']}" for _, row in rows(FOLDER / "atc.tsv")}
    assert {x for row in table for x in row["broader"].split("|") if x} <= groups


@needs_atc
def test_every_class_of_the_reference_is_a_row_with_both_labels() -> None:
    classes = {row["id"]: row for _, row in rows(FOLDER / "atc.tsv")}
    wanted = {r["code"] for _, r in rows(ATC) if r["code"][0] in "ABCDGHJLMNPRSV" and len(r["code"]) < 7}
    assert wanted <= set(classes)
    assert [row["id"] for row in classes.values() if not (row["en"] and row["ru"])] == []


@needs_atc
def test_the_file_is_what_the_builder_writes(tmp_path: Path) -> None:
    write(build(ATC, EXCEPTIONS), tmp_path / "drugs.tsv")
    assert (tmp_path / "drugs.tsv").read_bytes() == (FOLDER / "drugs.tsv").read_bytes()


def test_all_codes_of_one_name_stand_on_one_row(tmp_path: Path) -> None:
    atc = _atc(tmp_path, "A01AC02\tdexamethasone\tC1\nH02AB02\tDexamethasone\tC2\nH02AB\tGlucocorticoids\t\n")
    (row,) = build(atc, _exceptions(tmp_path, ""))
    assert (row["exact"], row["broader"]) == ("atc:A01AC02|atc:H02AB02|umls:C1|umls:C2", "atc:A01AC|atc:H02AB")
    assert tuple(row) == COLUMNS


def test_an_atc_name_among_the_synonyms_joins_the_row(tmp_path: Path) -> None:
    atc = _atc(tmp_path, "J01ED08\tsulfaphenazole\t\nS01AB05\tsulfafenazol\t\n")
    (row,) = build(atc, _exceptions(tmp_path, "sulfaphenazole\t\tsulfafenazol\t\t\t\n"))
    assert row["exact"] == "atc:J01ED08|atc:S01AB05"


def test_a_new_substance_gets_the_group_of_its_note(tmp_path: Path) -> None:
    (row,) = build(_atc(tmp_path, ""), _exceptions(tmp_path, "teclistamab\t\tTecvayli\t\t\tatc:L01FX common\n"))
    assert (row["id"], row["ru"], row["broader"], row["note"]) == ("teclistamab", "теклистамаб", "atc:L01FX", "common")


def test_translated_words_are_used_inside_names_and_make_no_row(tmp_path: Path) -> None:
    words = "sodium\tнатрия\t\t\t\tword\nfluoride\tфторид\t\t\t\tword\n"
    (row,) = build(_atc(tmp_path, "A01AA01\tsodium fluoride\t\n"), _exceptions(tmp_path, words))
    assert row["ru"] == "натрия фторид"


def test_a_label_of_two_rows_is_refused(tmp_path: Path) -> None:
    exceptions = _exceptions(tmp_path, "sirolimus\t\tRapa\t\t\t\ntacrolimus\t\trapa\t\t\t\n")
    with pytest.raises(VocabularyError, match="'rapa' of sirolimus and tacrolimus"):
        build(_atc(tmp_path, ""), exceptions)


def test_an_exception_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"exceptions\.tsv:3: 'sirolimus' stands twice"):
        build(_atc(tmp_path, ""), _exceptions(tmp_path, "sirolimus\t\t\t\t\t\n" * 2))


def test_a_combination_that_nobody_named_is_never_looked_for(tmp_path: Path) -> None:
    (row,) = build(_atc(tmp_path, "C07FX05\tmetoprolol and ivabradine\t\n"), _exceptions(tmp_path, ""))
    assert row["note"] == "combination class"


EVERYDAY = "oxygen glucose ethanol iodine sulfur silver calcium-compounds albumin insulin".split()


@pytest.mark.parametrize("drug", EVERYDAY)
def test_everyday_words_need_a_drug_context(table: list[dict[str, str]], drug: str) -> None:
    assert "common" in {row["id"]: row["note"] for row in table}[drug].split()


@pytest.mark.parametrize(
    ("label", "drug"),
    [
        ("адреналин", "epinephrine"), ("acetaminophen", "paracetamol"), ("Блинцито", "blinatumomab"),
        ("13-цис-ретиноевая кислота", "isotretinoin"), ("6-mercaptopurine", "mercaptopurine"), ("МТХ", "methotrexate"),
        ("Г-КСФ", "filgrastim"), ("cyclosporin", "ciclosporin"), ("Реланиум", "diazepam"), ("Диакарб", "acetazolamide"),
    ],
)  # fmt: skip
def test_brands_variants_and_abbreviations_lead_to_their_substance(
    table: list[dict[str, str]], label: str, drug: str
) -> None:
    row = next(row for row in table if row["id"] == drug)
    assert label in "|".join((row["ru"], row["alt_en"], row["alt_ru"], row["abbr"])).split("|")


def test_the_installed_vocabulary_loads_with_all_drugs(table: list[dict[str, str]]) -> None:
    assert list(load().schemes["drug"]) == [row["id"] for row in table]


@pytest.mark.parametrize(
    ("name", "expected"), [("interferon alfa-2b", "interferon-alfa-2b"), ("β-glucan (1,3)", "beta-glucan-1-3")]
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected
