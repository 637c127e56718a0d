"""Lists for screening tools, read back by other people's libraries."""

import csv
import io

import bibtexparser
import pandas as pd
import pytest
import rispy
from bibtexparser import middlewares
from hypothesis import given
from hypothesis import strategies as st

from medkb.errors import ReferencesError
from medkb.references import Article, Reference, read_list, screened, write_list
from medkb.references.bibtex import plain
from medkb.references.screening import FORMATS, latex

EN = Article(
    "a.pdf", document="10.1234/a", doi="10.1234/a", title="100% of {CD19} & β_2: a #1 study", title_ru="Всё о CD19",
    authors=("Б.К. Сапрыкина", "Jan van der Berg"), year=2020, journal="Журнал & Co", own_facts=12, cited_facts=0, issues=1,
    drugs=("dasatinib", "nilotinib"), abstract="Background. A study.",
)  # fmt: skip
RU = Article("b.txt", document="text-1", title_ru="Лечение лимфомы: «опыт»", own_facts=0, cited_facts=3, issues=0)
NONE = Article("c.txt", document="text-2", own_facts=0, cited_facts=0, issues=0)


def written(form, articles=(EN, RU, NONE), references=()):
    stream = io.BytesIO()
    assert write_list(screened(articles, references), form, stream) == len(articles)
    return stream.getvalue().decode("utf-8")


def test_asreview_has_the_columns_of_its_documentation_first():
    frame = pd.read_csv(io.StringIO(written("asreview")))
    assert list(frame.columns[:7]) == ["title", "abstract", "authors", "year", "doi", "url", "included"]
    assert frame["included"].isna().all()
    assert frame["title"].tolist() == [EN.title, RU.title_ru, "[c.txt]"]
    assert frame["authors"][0] == "Сапрыкина, Б.К.; van der Berg, Jan"
    assert frame["url"][0] == "https://doi.org/10.1234/a"


def test_what_medkb_found_stands_beside_and_none_found_is_zero():
    frame = pd.read_csv(io.StringIO(written("asreview")))
    assert frame[["own_facts", "cited_facts", "issues"]].to_numpy().tolist() == [[12, 0, 1], [0, 3, 0], [0, 0, 0]]
    assert frame["drugs"][0] == "dasatinib; nilotinib"


def test_rayyan_has_its_own_columns_and_the_findings_as_notes():
    rows = list(csv.DictReader(io.StringIO(written("rayyan"))))
    assert list(rows[0])[:7] == ["key", "title", "year", "month", "day", "journal", "issn"]
    assert rows[0]["authors"] == "Сапрыкина, Б.К. and van der Berg, Jan"
    assert rows[0]["notes"].startswith(
        "medkb: 12 own facts, 0 cited; drugs: dasatinib, nilotinib; 1 issues; file: a.pdf"
    )


@pytest.mark.parametrize("form", ["ris", "covidence"])
def test_ris_is_read_back_by_rispy(form):
    first, second, third = rispy.loads(written(form))
    assert (first["title"], first["authors"], first["year"]) == (
        EN.title,
        ["Сапрыкина, Б.К.", "van der Berg, Jan"],
        "2020",
    )
    assert (first["doi"], first["secondary_title"]) == ("10.1234/a", EN.journal)
    assert first["abstract"] == EN.abstract
    assert "12 own facts" in first["notes"][0]
    assert [entry["title"] for entry in (second, third)] == [RU.title_ru, "[c.txt]"]


def test_bibtex_is_read_back_by_bibtexparser():
    library = bibtexparser.parse_string(written("bibtex"), append_middleware=[middlewares.LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    first, second, _ = library.entries
    assert first.key == "saprikina2020"
    assert (first["titleaddon"], first["journal"]) == (EN.title_ru, EN.journal)
    assert plain(first["title"]) == plain(latex(EN.title)) == "100% of CD19 & β_2: a #1 study"
    assert first["author"] == "Сапрыкина, Б.К. and van der Berg, Jan"
    assert (second.key, second["title"]) == ("b", RU.title_ru)


@pytest.mark.parametrize("form", ["ris", "bibtex"])
def test_medkb_reads_back_what_it_writes(form, tmp_path):
    path = tmp_path / "list"
    path.write_text(written(form), encoding="utf-8")
    references, problems = read_list(path)
    assert problems == []
    assert [r.title for r in references][1:] == [RU.title_ru, "[c.txt]"]
    first = references[0]
    assert (first.title_ru, first.authors, first.year, first.doi) == (
        EN.title_ru,
        ("Сапрыкина, Б.К.", "van der Berg, Jan"),
        2020,
        "10.1234/a",
    )


LISTED = Reference(
    "r", "review", "100% of {CD19} & β_2: a #1 study", authors=("van der Berg, J.", "Saprykina, B."), year=2020, pmid="31234567",
    volume="7", journal="Another name", abstract="Of the list.", list="l.ris", line=4,
)  # fmt: skip


def test_a_list_fills_only_what_the_article_does_not_say_and_it_is_told():
    entry, *_ = screened([EN], [LISTED])
    assert (entry.reference.pmid, entry.reference.volume) == ("31234567", "7")
    assert (entry.reference.journal, entry.reference.abstract) == (EN.journal, EN.abstract)
    assert set(entry.filled) == {"authors", "volume", "pmid"}
    row = next(csv.DictReader(io.StringIO(written("asreview", [EN], [LISTED]))))
    assert row["from_list"] == "authors; volume; pmid"
    assert "from the list, not the article: authors, volume, pmid" in entry.note


def test_authors_of_a_graph_get_the_order_of_the_list():
    entry, *_ = screened([EN], [LISTED])
    assert entry.reference.authors == ("van der Berg, J.", "Saprykina, B.")


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        (
            "Результаты лечения орли- статом в мно- гоцентровом исследовании",
            "Результаты лечения орлистатом в многоцентровом исследовании",
        ),
        (
            "Trial of triﬂuridine at the gastro-oesophageal junc- tion",
            "Trial of trifluridine at the gastro-oesophageal junction",
        ),
        ("После имaтиниба", "После иматиниба"),  # a Latin a
        ("A dose- and time-dependent effect", "A dose- and time-dependent effect"),
    ],
)
def test_titles_are_written_in_whole_words(printed, whole):
    assert screened([Article("a.pdf", title=printed)])[0].title == whole


def test_an_uncertain_match_fills_nothing():
    entry, *_ = screened([EN], [LISTED, LISTED.__class__("s", "article", EN.title, year=2020, pmid="39999999", line=9)])
    assert entry.filled == ()


def test_articles_of_one_author_and_year_have_keys_of_their_own():
    twin = Article("d.pdf", title="Another", authors=EN.authors, year=2020)
    assert [e.key for e in bibtexparser.parse_string(written("bibtex", [EN, twin])).entries] == [
        "saprikina2020",
        "saprikina2020-2",
    ]


def test_an_unknown_tool_is_answered_with_the_known_ones():
    with pytest.raises(ReferencesError, match="unknown format 'xml'; there is asreview, covidence"):
        write_list([], "xml", io.BytesIO())


def test_covidence_takes_no_more_than_its_limit():
    with pytest.raises(ReferencesError, match="Covidence takes 15,000 in one file"):
        write_list(screened([NONE] * 1) * 15_001, "covidence", io.BytesIO())


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_articles_give_the_same_bytes(form):
    assert written(form) == written(form)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80))
def test_any_text_survives_latex(text):
    wanted = " ".join(text.replace("{", "").replace("}", "").split())
    got = " ".join(plain(latex(text)).replace("{", "").replace("}", "").split())
    assert got == plain(wanted) or got == wanted


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "@sum", "+1 cmd"])
def test_a_title_that_a_spreadsheet_would_run_is_disarmed(title):
    row = next(csv.DictReader(io.StringIO(written("asreview", [Article("a.pdf", title=title)]))))
    assert row["title"] == "'" + title


PRINTED = st.text(st.sampled_from("abcXYZ éü 0123-–:;,.()[]%$#_\\~^'\"/=@+?!`"), min_size=1, max_size=60).map(
    lambda text: "A" + " ".join(text.split())
)


@given(title=PRINTED, abstract=PRINTED, year=st.integers(1800, 2099), form=st.sampled_from(["ris", "bibtex"]))
def test_any_title_and_abstract_survive_writing_and_reading(tmp_path_factory, title, abstract, year, form):
    path = tmp_path_factory.mktemp("lists") / "list"
    entry = Article("a.pdf", document="d", title=title, abstract=abstract, year=year, authors=("B. Jones",))
    path.write_text(written(form, [entry]), encoding="utf-8")
    (reference,), problems = read_list(path)
    assert problems == []
    wanted = screened([entry])[0]
    quotes = str.maketrans("“”", '""') if form == "bibtex" else {}
    assert reference.title.translate(quotes) == wanted.title.translate(quotes)
    assert reference.abstract.translate(quotes) == abstract.translate(quotes)
    assert (reference.year, reference.authors) == (year, ("Jones, B.",))
