"""PubMed's own format, and EndNote's Refer."""

import nbib

PLAIN = """
PMID- 36543210
OWN - NLM
DP  - 2023 May 17
TI  - [Dasatinib after imatinib: results of a long
      registry].
PG  - 101-9
LID - S0001-2 [pii]
AID - 10.12345/ijh.2023.7 [doi]
AB  - BACKGROUND: First sentence.
      Second sentence.
FAU - Soikina, Daria I
AU  - Soikina DI
AD  - Regional hospital, Somewhere.
FAU - Zhuravko, Lev S
AU  - Zhuravko LS
LA  - rus
SI  - ClinicalTrials.gov/NCT01234567
PT  - Journal Article
TT  - Дазатиниб после иматиниба: результаты регистра.
TA  - Inv J Haematol
JT  - Invented journal of haematology
VI  - 12
IP  - 3

PMID- 36543211
TI  - Second title
DP  - 2021
PT  - Systematic Review
"""


def test_every_field_of_an_entry_is_read(read):
    (reference, second), problems = read(PLAIN)
    assert problems == []
    assert reference.title == "Dasatinib after imatinib: results of a long registry"
    assert reference.title_ru == "Дазатиниб после иматиниба: результаты регистра"
    assert reference.authors == ("Soikina, Daria I", "Zhuravko, Lev S")
    assert (reference.year, reference.pmid, reference.doi) == (2023, "36543210", "10.12345/ijh.2023.7")
    assert reference.registrations == ("NCT01234567",)
    assert reference.abstract == "BACKGROUND: First sentence. Second sentence."
    assert (reference.volume, reference.issue, reference.pages) == ("12", "3", "101-9")
    assert (reference.language, reference.type, second.type) == ("ru", "article", "review")
    assert (reference.line, second.line) == (2, 26)


def test_it_reads_as_nbib_reads_it(read):
    references, _ = read(PLAIN)
    for reference, other in zip(references, nbib.read(PLAIN), strict=True):
        assert int(reference.pmid) == other["pubmed_id"]
        assert [a["author"] for a in other.get("authors", [])] == list(reference.authors)
        assert other.get("doi") == reference.doi


def test_a_damaged_line_is_told_and_the_rest_is_read(read):
    references, (problem,) = read(PLAIN.replace("OWN - NLM", "сломанная строка"))
    assert len(references) == 2
    assert str(problem).startswith(
        "list.txt:3: error: a line that is neither a field nor goes on with one: 'сломанная строка' ("
    )


def test_entries_need_no_empty_line_between_them(read):
    references, problems = read("PMID- 1000001\nTI  - One\nPMID- 1000002\nTI  - Two\n")
    assert [r.title for r in references] == ["One", "Two"]
    assert problems == []


def test_endnotes_refer_style_is_read(read):
    (reference, second), _ = read(
        "%0 Journal Article\n%T Дазатиниб после иматиниба\n%A Сойкина, Д.И.\n%D 2023\n%J Журнал\n%V 5\n%P 1-9\n"
        "%R doi: 10.12345/abc\n%M 36543210\n%~ PubMed\n%X Первое предложение.\nВторое.\n\n%0 Book\n%T A book\n"
    )
    assert (reference.title, reference.authors, reference.year) == (
        "Дазатиниб после иматиниба",
        ("Сойкина, Д.И.",),
        2023,
    )
    assert (reference.doi, reference.pmid) == ("10.12345/abc", "36543210")
    assert reference.abstract == "Первое предложение. Второе."
    assert (second.type, second.line) == ("book", 14)
