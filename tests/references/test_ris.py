"""RIS in the flavours of the programs that write it."""

import io

import pytest
import rispy

PLAIN = """TY  - JOUR
ID  - 42
TI  - Dasatinib after imatinib: results of a registry
TT  - Дазатиниб после иматиниба: результаты регистра
AU  - Soikina, D.I.
AU  - Журавко, Л.С.
PY  - 2023/05/17
JF  - Invented Journal of Haematology
VL  - 12
IS  - 3
SP  - 101
EP  - 109
DO  - 10.12345/IJH.2023.7
AB  - First sentence of it.
 Second sentence of it.
LA  - rus
C1  - NCT01234567
L1  - internal-pdf://soikina_2023.pdf
UR  - https://pubmed.ncbi.nlm.nih.gov/36543210/
ER  -
"""


def test_every_field_of_a_plain_entry_is_read(read):
    (reference,), problems = read(PLAIN)
    assert problems == []
    assert reference.key == "42"
    assert reference.type == "article"
    assert reference.title == "Dasatinib after imatinib: results of a registry"
    assert reference.title_ru == "Дазатиниб после иматиниба: результаты регистра"
    assert reference.authors == ("Soikina, D.I.", "Журавко, Л.С.")
    assert (reference.year, reference.journal) == (2023, "Invented Journal of Haematology")
    assert (reference.volume, reference.issue, reference.pages) == ("12", "3", "101-109")
    assert (reference.doi, reference.pmid) == ("10.12345/ijh.2023.7", "36543210")
    assert reference.registrations == ("NCT01234567",)
    assert reference.abstract == "First sentence of it. Second sentence of it."
    assert (reference.language, reference.file) == ("ru", "internal-pdf://soikina_2023.pdf")
    assert (reference.list, reference.line) == ("list.txt", 1)


def test_the_plain_entry_reads_as_rispy_reads_it(read):
    (reference,), _ = read(PLAIN)
    (other,) = rispy.load(io.StringIO(PLAIN))
    assert reference.title == other["title"]
    assert list(reference.authors) == other["authors"]
    assert (reference.volume, reference.issue) == (other["volume"], other["number"])
    assert reference.doi == other["doi"].lower()


@pytest.mark.parametrize(
    "line", ["TI  - Название", "TI - Название", "T1  - Название", "  TI  - Название", "TI  -Название"]
)
def test_a_tag_is_known_in_every_spacing(read, line):
    (reference,), _ = read(f"TY  - JOUR\n{line.replace('-Н', '- Н')}\nER  -\n")
    assert reference.title == "Название"


def test_a_dash_within_a_line_that_goes_on_makes_no_field(read):
    (reference,), _ = read("TY  - JOUR\nTI  - A title\nAB  - These were studied\nIN - vitro and in vivo.\nER  - \n")
    assert reference.abstract == "These were studied IN - vitro and in vivo."


def test_an_entry_without_its_end_is_read_and_told_at_its_line(read):
    references, (problem,) = read("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \n")
    assert [r.title for r in references] == ["One", "Two"]
    assert str(problem).startswith("list.txt:1: warning: the entry has no ER line before line 3 (")


def test_the_last_entry_may_have_no_end(read):
    references, problems = read("TY  - JOUR\nTI  - One\nER  - \nTY  - JOUR\nTI  - Last")
    assert [r.title for r in references] == ["One", "Last"]
    assert problems == []


def test_fields_before_an_entry_are_read_with_a_warning(read):
    references, problems = read("TY  - JOUR\nTI  - One\nER  - \nTI  - Headless\nPY  - 2020\nER  - \n")
    assert [(r.title, r.type) for r in references] == [("One", "article"), ("Headless", "other")]
    assert [str(p).split(" (")[0] for p in problems] == ["list.txt:4: warning: a field TI before any TY"]


def test_an_entry_that_nothing_can_be_told_by_is_skipped_with_its_line(read):
    references, (problem,) = read("TY  - JOUR\nPY  - 2020\nER  - \nTY  - JOUR\nTI  - Два\nER  - \n")
    assert [r.title for r in references] == ["Два"]
    assert str(problem).startswith("list.txt:1: error: an entry without a title, a DOI and a PMID (")


def test_headings_of_a_database_between_entries_are_passed_over(read):
    references, problems = read(
        "Record #1 of 2\nProvider: X\n\n1.\nTY  - JOUR\nTI  - One\nER  - \n\n\n2.\nTY  - JOUR\nTI  - Two\nER  - \n"
    )
    assert [r.title for r in references] == ["One", "Two"]
    assert problems == []


def test_zoteros_extra_holds_a_pmid(read):
    (reference,), _ = read("TY  - JOUR\nT1  - Title\nN1  - PMID: 31234567\nPMCID: PMC1\nER  - \n")
    assert reference.pmid == "31234567"


def test_endnotes_accession_number_is_a_pmid_only_from_pubmed(read):
    references, _ = read(
        "TY  - JOUR\nTI  - A\nAN  - 31234567\nDB  - PubMed\nER  - \nTY  - JOUR\nTI  - B\nAN  - 20191234\nDB  - Embase\nER  - \n"
    )
    assert [r.pmid for r in references] == ["31234567", None]


def test_a_doi_is_found_in_an_address_and_told_without_it(read):
    (reference,), _ = read("TY  - JOUR\nTI  - A\nUR  - https://doi.org/10.1016/S0140-6736(20)30183-5.\nER  - \n")
    assert reference.doi == "10.1016/s0140-6736(20)30183-5"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Лечение = Treatment of it", ("Treatment of it", "Лечение")),
        ("Treatment of it / Лечение", ("Treatment of it", "Лечение")),
        ("Лечение [Treatment of it]", ("Treatment of it", "Лечение")),
        ("CD19/CD3 antibodies", ("CD19/CD3 antibodies", None)),
        ("n = 20 patients", ("n = 20 patients", None)),
        ("Только русское", ("Только русское", None)),
    ],
)
def test_two_titles_in_one_field_are_parted_by_their_language(read, title, wanted):
    (reference,), _ = read(f"TY  - JOUR\nTI  - {title}\nER  - \n")
    assert (reference.title, reference.title_ru) == wanted


def test_markup_and_entities_of_a_title_are_no_part_of_it(read):
    (reference,), _ = read("TY  - JOUR\nTI  - <i>BCR::ABL1</i> &amp; CD20<sup>+</sup>: p &lt; 0.05\nER  - \n")
    assert reference.title == "BCR::ABL1 & CD20+: p < 0.05"
