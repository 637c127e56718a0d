"""BibTeX and BibLaTeX: LaTeX and Cyrillic, strings, repeated and damaged entries."""

import sys

import pytest

from medkb.errors import ReferencesError
from medkb.references.bibtex import plain


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\"O}dem und \'{e}l\`eve", "Ödem und élève"),
        (r"\v{S}im\'ak {\ss} {\o} {\L}\'od\'z", "Šimák ß ø Łódź"),
        (r"{\cyrchar\CYRB}{\cyrchar\cyra}", "Ба"),
        (r"p $\geq$ 5\% \& $\alpha$", "p ≥ 5% & α"),
        (r"5% of \textit{BCR-ABL1}", "5% of BCR-ABL1"),
        ("в~лечении ``центра''", "в лечении “центра”"),
        ("{CD19} и {CD20}", "CD19 и CD20"),
        ("cost of $5", "cost of $5"),
        ("50%", "50%"),
    ],
)
def test_latex_becomes_text(latex, text):
    assert plain(latex) == text


BIB = r"""% made by hand
@string{jh = "Гематологический журнал"}
@comment{jabref-meta: x}
@article{сойкина2023,
  title = {{Дазатиниб} после иматиниба},
  author = {Сойкина, Д. И. and {\v{S}}im{\'a}k, P. and {The TARN Study and Group} and others},
  journal = jh # { (} # "Москва)",
  year = 2023, month = jan, pages = {101--109}, number = 3,
  doi = {https://doi.org/10.12345/a\_b},
  note = {PMID: 36543210},
  file = {Full Text:files/12/soikina.pdf:application/pdf},
}
"""


def test_an_entry_is_read_with_its_strings_and_names(read):
    (reference,), problems = read(BIB)
    assert problems == []
    assert (reference.key, reference.type, reference.line) == ("сойкина2023", "article", 4)
    assert reference.title == "Дазатиниб после иматиниба"
    assert reference.authors == ("Сойкина, Д. И.", "Šimák, P.", "The TARN Study and Group")
    assert reference.journal == "Гематологический журнал (Москва)"
    assert (reference.year, reference.issue, reference.pages) == (2023, "3", "101-109")
    assert (reference.doi, reference.pmid, reference.file) == ("10.12345/a_b", "36543210", "soikina.pdf")


def test_biblatex_has_other_names_for_the_fields(read):
    (reference,), _ = read(
        "@article{a, title={T}, date={2021-05}, journaltitle={J}, langid={russian}, eprint={31234567}, eprinttype={pubmed}}"
    )
    assert (reference.year, reference.journal, reference.language, reference.pmid) == (2021, "J", "ru", "31234567")


def test_a_damaged_entry_is_told_at_its_line_and_the_rest_is_read(read):
    references, (problem,) = read(
        "@article{one, title={A}}\n@article{bad, title={B {C}, year=1\n@article{two, title={Д}}\n"
    )
    assert [r.key for r in references] == ["one", "two"]
    assert str(problem).startswith("list.txt:2: error: a damaged entry: ")


def test_a_repeated_field_and_a_repeated_key_are_read_and_told(read):
    references, problems = read(
        "@article{a, title={Один}, title={Two}}\n@article{b, title={2}}\n@article{b, title={3}}\n"
    )
    assert [(r.key, r.title) for r in references] == [("a", "Один"), ("b", "2"), ("b", "3")]
    assert [str(p).split(" (")[0] for p in problems] == [
        "list.txt:1: warning: title: more than once in one entry",
        "list.txt:3: warning: the key 'b' is another entry's too",
    ]


def test_a_missing_library_is_answered_with_what_to_install(read, monkeypatch):
    monkeypatch.setitem(sys.modules, "bibtexparser", None)
    with pytest.raises(ReferencesError, match=r"pip install 'medkb\[bibtex\]'"):
        read(BIB)
