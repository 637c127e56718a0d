"""The rows of vocab/ that are not drugs."""

from pathlib import Path

import pytest

from medkb.vocab import Concept, Vocabulary, load, vocabulary_folder
from medkb.vocab.check import check
from medkb.vocab.tables import rows

SHARED = Path(__file__).parents[3] / "shared" / "reference" / "ctcae5.tsv"
OUTCOMES = """ORR CR CRi VGPR VGPR_or_better PR MR SD PD NR NE MRD_neg MRD_pos molecular_CR relapse engraftment
platelet_recovery lymphocyte_recovery alive_in_remission treatment_continuing discontinued""".split()
ENDPOINTS = "OS EFS PFS RFS DOR CIR TRM time_to_relapse time_to_engraftment time_to_transplant follow_up".split()
UNITS = "mg g ug mg/m2 g/m2 ug/m2 ug/m2/d mg/kg mg/kg/d ug/d mg/d [IU] [IU]/m2 [IU]/kg Gy d wk mo a h min %".split()


@pytest.fixture(scope="module")
def vocabulary():
    return load()


def named(vocabulary, scheme, label):
    """Ids of the concepts that bear a label in any language, abbreviations included."""
    return [c.id for c in vocabulary.concepts(scheme) if label in (c.en, c.ru, *c.alt_en, *c.alt_ru, *c.abbr)]


def test_the_rows_have_no_problems(vocabulary):
    assert check(vocabulary) == []


@pytest.mark.parametrize(
    ("concepts", "words"),
    [
        ([Concept("event", "a b", "x", "")], "characters"),
        ([Concept("event", "a", "", "икс")], "no English label"),
        ([Concept("event", "a", "x", "", broader=("b",))], "not a row"),
        ([Concept("event", "a", "x", "", exact=("isbn:1",))], "known code system"),
        ([Concept("event", "a", "Fever", ""), Concept("event", "b", "x", "", alt_en=("fever",))], "also that of"),
        ([Concept("event", "a", "x", "", abbr=("CR",)), Concept("event", "b", "y", "", abbr=("CR",))], "also that of"),
    ],
)
def test_each_kind_of_problem_is_found(concepts, words):
    found = check(Vocabulary({"event": {c.id: c for c in concepts}}))
    assert len(found) == 1
    assert words in found[0]


def test_a_note_allows_two_concepts_to_share_a_label():
    shared = {"a": Concept("event", "a", "x", "", note="why"), "b": Concept("event", "b", "y", "", alt_en=("x",))}
    assert check(Vocabulary({"event": shared})) == []


@pytest.mark.parametrize(("scheme", "notations"), [("outcome", OUTCOMES), ("endpoint", ENDPOINTS), ("unit", UNITS)])
def test_every_notation_of_the_record_format_is_a_row(vocabulary, scheme, notations):
    assert set(notations) <= {c.notation for c in vocabulary.concepts(scheme)}


def test_every_term_of_ctcae_5_is_the_exact_match_of_one_event(vocabulary):
    if not SHARED.exists():
        pytest.skip("the list of CTCAE terms is not here")
    terms = [line.split("\t")[0] for line in SHARED.read_text("utf-8").splitlines()[1:]]
    exact = [code.removeprefix("ctcae:") for c in vocabulary.concepts("event") for code in c.exact]
    assert sorted(exact) == sorted(t for t in terms if "Other, specify" not in t)


def test_every_event_stands_below_a_system_organ_class_and_has_both_labels(vocabulary):
    for event in vocabulary.concepts("event"):
        assert event.ru, event.id
        assert event.note == "class" or len(event.broader) == 1, event.id


@pytest.mark.parametrize(
    ("scheme", "label", "concept"),
    [
        ("event", "ТЭЛА", "pulmonary-embolism"),
        ("event", "диарея", "diarrhea"),
        ("event", "diarrhoea", "diarrhea"),
        ("event", "anaemia", "anemia"),
        ("event", "neutrophil count decreased", "neutropenia"),
        ("event", "ВОБ", "sinusoidal-obstruction-syndrome"),
        ("event", "синдром высвобождения цитокинов", "cytokine-release-syndrome"),
        ("event", "острая РТПХ", "acute-graft-versus-host-disease"),
        ("outcome", "клинико-гематологическая ремиссия", "CR"),
        ("outcome", "MRD-negative", "MRD_neg"),
        ("outcome", "персистенция МОБ", "MRD_pos"),
        ("endpoint", "БСВ", "EFS"),
        ("endpoint", "трансплантационная летальность", "TRM"),
        ("unit", "мкг/м2/сут", "ug-m2-d"),
        ("unit", "μg/m2/d", "ug-m2-d"),
        ("unit", "лет", "a"),
    ],
)
def test_what_authors_write_names_one_concept(vocabulary, scheme, label, concept):
    assert named(vocabulary, scheme, label) == [concept]


@pytest.mark.parametrize("label", ["SD", "NR", "NE", "ПР"])
def test_abbreviations_that_mean_something_else_more_often_are_no_outcome(vocabulary, label):
    assert named(vocabulary, "outcome", label) == []


def test_no_cue_stands_twice_in_a_kind(vocabulary):
    for kind, phrases in vocabulary.cues.items():
        assert len(phrases) == len(set(phrases)), kind


def names_of(row):
    return [
        n.removesuffix("?") for n in "|".join(row[c] for c in ("en", "ru", "alt_en", "alt_ru", "abbr")).split("|") if n
    ]


def test_regimens_have_two_components_and_names_of_their_own():
    regimens = [row for _, row in rows(vocabulary_folder() / "regimens.tsv")]
    names = [name for row in regimens for name in names_of(row)]
    assert len(names) == len(set(names))
    assert all(len(row["components"].split("|")) >= 2 for row in regimens)


def test_components_of_regimens_are_drugs_of_the_vocabulary(vocabulary):
    if not vocabulary.schemes["drug"]:
        pytest.skip("no drugs yet")
    known = {name for c in vocabulary.concepts("drug") for name in (c.en, *c.alt_en)}
    used = {d for _, row in rows(vocabulary_folder() / "regimens.tsv") for d in row["components"].split("|")}
    assert used <= known
