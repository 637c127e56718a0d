"""JATS XML: text, blocks, tables and metadata out of tags, and files that mean harm."""

from __future__ import annotations

import re

import pytest

from medkb.errors import InputError
from medkb.model import BlockKind
from medkb.read.marked.jats import read_jats

HEADINGS = {
    "introduction": ["Introduction", "Введение"],
    "methods": ["Methods", "Материалы и методы", "Patients"],
    "results": ["Results", "Результаты"],
    "discussion": ["Discussion"],
    "references": ["References"],
}
MATH = 'xmlns:m="http://www.w3.org/1998/Math/MathML"'


def article(body="", meta="", back="", extra=""):
    front = f"<front><journal-meta><journal-title>J</journal-title></journal-meta><article-meta>{meta}</article-meta></front>"
    return f"<article {MATH} xml:lang='en'>{front}<body>{body}</body><back>{back}</back>{extra}</article>".encode()


def read(body="", meta="", back="", extra=""):
    return read_jats(article(body, meta, back, extra), "a.xml", HEADINGS)[0]


def line(markup):
    """The text of one paragraph."""
    document = read(f"<p>{markup}</p>")
    block = next(b for b in document.blocks if b.kind is BlockKind.PARAGRAPH)
    return document.text[block.start : block.end]


def table(rows, rest=""):
    document = read(f"<sec><table-wrap id='t'>{rest}<table>{rows}</table></table-wrap><p>End.</p></sec>")
    return document, document.tables[0]


def words(document, cell):
    return document.text[cell.start : cell.end]


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("3 × 10<sup>9</sup>/l", "3 × 10⁹/l"),
        ("10<sup>−3</sup>", "10⁻³"),
        ("90 мг/м<sup>2</sup>", "90 мг/м²"),
        ("CD4<sup>+</sup> cells", "CD4⁺ cells"),
        ("HbA<sub>1c</sub> and SpO<sub>2</sub>", "HbA₁c and SpO₂"),
        ("BRAF<sup>V600E</sup>", "BRAF^V600E"),
        ("the 21<sup>st</sup> day", "the 21st day"),
        ("soft\u00adened\u00a0\n text", "softened text"),
        ("a <italic>b</italic><bold>c</bold>", "a bc"),
    ],
)
def test_scripts_and_blanks(markup, printed):
    assert line(markup) == printed


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("in 45%<sup><xref ref-type='bibr' rid='b'>12</xref></sup> of them", "in 45% [12] of them"),
        (
            "seen.<sup><xref ref-type='bibr'>12</xref>,<xref ref-type='bibr'>14</xref>–<xref ref-type='bibr'>16</xref></sup> We",
            "seen [12, 14–16]. We",
        ),
        ("seen <sup>[<xref ref-type='bibr'>3</xref>]</sup>.", "seen [3]."),
        ("seen (<xref ref-type='bibr'>3</xref>, <xref ref-type='bibr'>4</xref>)", "seen [3, 4]"),
        ("seen [<xref ref-type='bibr'>3</xref>; <xref ref-type='bibr'>4</xref>].", "seen [3, 4]."),
        ("seen<xref ref-type='bibr'><sup>7</sup></xref> again", "seen [7] again"),
        ("disease.<sup>1,2</sup>", "disease [1, 2]."),
        ("by <xref ref-type='bibr'>Moss et al., 2019</xref>", "by Moss et al., 2019"),
        ("(<xref ref-type='table' rid='t'>Table 2</xref>)", "(Table 2)"),
    ],
)
def test_marks_of_references_stand_in_brackets(markup, printed):
    assert line(markup) == printed


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ("<m:mi>p</m:mi><m:mo>&lt;</m:mo><m:mn>0.001</m:mn>", "p < 0.001"),
        (
            "<m:mn>1.5</m:mn><m:mo>×</m:mo><m:msup><m:mn>10</m:mn><m:mn>9</m:mn></m:msup><m:mo>/</m:mo><m:mi>l</m:mi>",
            "1.5 × 10⁹/l",
        ),
        ("<m:mn>0</m:mn><m:mo>,</m:mo><m:mn>05</m:mn>", "0,05"),
        ("<m:mi>d</m:mi><m:mo>=</m:mo><m:mo>−</m:mo><m:mn>9.1</m:mn>", "d = −9.1"),
        ("<m:mfrac><m:mi>a</m:mi><m:mrow><m:mi>b</m:mi><m:mo>+</m:mo><m:mn>1</m:mn></m:mrow></m:mfrac>", "a/(b + 1)"),
        ("<m:semantics><m:mi>x</m:mi><m:annotation>TeX</m:annotation></m:semantics>", "x"),
    ],
)
def test_formulas_are_one_line(formula, printed):
    assert line(f"F: <inline-formula><m:math>{formula}</m:math></inline-formula>.") == f"F: {printed}."


def test_mathml_is_taken_before_tex():
    both = r"<alternatives><tex-math>$p \leq 0.05$</tex-math><m:math><m:mi>q</m:mi></m:math></alternatives>"
    assert line(f"F: <inline-formula>{both}</inline-formula>.") == "F: q."
    assert line(r"F: <inline-formula><tex-math>$p \leq 10^{-3}$</tex-math></inline-formula>.") == "F: p ≤ 10⁻³."


def test_paragraphs_are_parted_by_a_blank_line_and_blocks_cover_them():
    document = read("<sec><title>Results</title><p>One.</p><p>Two.</p></sec>")
    assert document.text == "J\n\nResults\n\nOne.\n\nTwo.\n"
    assert [(b.kind, b.section, document.text[b.start : b.end]) for b in document.blocks[1:]] == [
        (BlockKind.HEADING, "results", "Results"),
        (BlockKind.PARAGRAPH, "results", "One."),
        (BlockKind.PARAGRAPH, "results", "Two."),
    ]


def test_section_comes_from_type_or_heading_and_holds_below_it():
    body = (
        "<sec sec-type='materials|methods'><title>How</title><p>a</p></sec>"
        "<sec><title>3. Results</title><p>b</p><sec><title>Patients</title><p>c</p></sec></sec>"
        "<sec><title>Efficacy</title><p>d</p></sec>"
    )
    document = read(body)
    sections = {document.text[b.start : b.end]: b.section for b in document.blocks if b.kind is BlockKind.PARAGRAPH}
    assert sections == {"a": "methods", "b": "results", "c": "results", "d": "results"}


def test_abstracts_in_both_languages_are_abstract_with_headings_run_in():
    meta = (
        "<abstract><title>Abstract</title><sec><title>Results:</title><p>Of 9, 3 died.</p></sec></abstract>"
        "<trans-abstract xml:lang='ru'><p>Умерли трое.</p></trans-abstract>"
        "<kwd-group><title>Keywords</title><kwd>asthma</kwd><kwd>cough</kwd></kwd-group>"
    )
    document = read("<p>Body.</p>", meta)
    found = [(b.kind.value, b.section, b.lang, document.text[b.start : b.end]) for b in document.blocks]
    assert ("paragraph", "abstract", "en", "Results: Of 9, 3 died.") in found
    assert ("paragraph", "abstract", "ru", "Умерли трое.") in found
    assert ("keywords", "abstract", "en", "Keywords: asthma, cough") in found
    assert ("paragraph", "introduction", "en", "Body.") in found


def test_metadata_in_both_languages():
    meta = (
        "<article-id pub-id-type='doi'>10.5555/ABC.1</article-id><title-group><article-title>On cough</article-title>"
        "<trans-title-group xml:lang='ru'><trans-title>О кашле</trans-title></trans-title-group></title-group>"
        "<contrib-group><contrib contrib-type='author'><name><surname>Moss</surname><given-names>Ada</given-names></name></contrib>"
        "<contrib contrib-type='editor'><name><surname>Fern</surname><given-names>Bo</given-names></name></contrib></contrib-group>"
        "<pub-date pub-type='epub'><year>2019</year></pub-date><pub-date pub-type='ppub'><year>2020</year></pub-date>"
    )
    found = read("<p>x</p>", meta).metadata
    assert (found.title_en, found.title_ru) == ("On cough", "О кашле")
    assert (found.doi, found.year, found.authors, found.journal) == ("10.5555/abc.1", 2020, ("Ada Moss",), "J")


def test_cells_of_spanning_heads_have_their_places():
    rows = (
        "<thead><tr><th rowspan='2'>Event</th><th colspan='2'>Arm</th></tr><tr><th>A</th><th>B</th></tr></thead>"
        "<tbody><tr><td>Cough</td><td>5 (25)</td><td/></tr></tbody>"
    )
    document, found = table(rows)
    assert (found.head_rows, found.stub_columns, found.height, found.width) == (2, 1, 3, 3)
    assert [words(document, c) for c in found.column_heads(2)] == ["Arm", "B"]
    assert [words(document, c) for c in found.values()] == ["5 (25)"]
    assert document.text[found.start : found.end] == "Event\tArm\n\tA\tB\nCough\t5 (25)\t"


def test_caption_stands_above_and_notes_below_with_their_marks():
    foot = "<table-wrap-foot><fn id='n'><label>a</label><p>By hand.</p></fn></table-wrap-foot>"
    body = (
        "<table-wrap><label>Table 1</label><caption><p>Events</p></caption><table><tr><td>E</td><td>N</td></tr>"
        f"<tr><td>Cough</td><td>5 (25)<xref ref-type='table-fn' rid='n'><sup>a</sup></xref></td></tr></table>{foot}</table-wrap>"
    )
    document = read(body)
    (found,) = document.tables
    assert document.text[slice(*found.caption)] == "Table 1. Events"
    assert [document.text[a:b] for a, b in found.notes] == ["a By hand."]
    assert words(document, found.at(1, 1)) == "5 (25) a"
    assert found.caption[1] < found.start < found.end < found.notes[0][0]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>Cough</td><td colspan='99999'>5</td></tr><tr><td rowspan='9999'>x</td><td>6</td></tr>",
        "<tr><td colspan='0'>Cough</td><td rowspan='-1'>5</td></tr><tr/><tr><td/></tr><tr><td>x</td><td>6</td></tr>",
        "<tr><td>Cough</td><td><table><tr><td>5</td></tr><tr><td>or</td></tr></table></td></tr><tr><td>x</td><td>6</td></tr>",
    ],
)
def test_broken_and_nested_tables_keep_their_cells(rows):
    document, found = table(rows)
    printed = [words(document, c) for c in found.cells if not c.is_empty]
    assert [p.split()[0] for p in printed] == ["Cough", "5", "x", "6"]
    assert all(
        c.row >= 0 and c.row + c.rows <= found.height and c.column + c.columns <= found.width for c in found.cells
    )


def test_cals_table_spans_named_columns():
    rows = (
        "<tgroup cols='3'><colspec colname='c1'/><colspec colname='c2'/><colspec colname='c3'/><thead><row><entry morerows='1'>Event</entry>"
        "<entry namest='c2' nameend='c3'>Arm</entry></row><row><entry colname='c2'>A</entry><entry colname='c3'>B</entry></row></thead>"
        "<tbody><row><entry>Cough</entry><entry>1</entry><entry>2</entry></row></tbody></tgroup>"
    )
    document, found = table(rows)
    assert [words(document, c) for c in found.column_heads(2)] == ["Arm", "B"]


def test_float_of_the_end_stands_behind_the_paragraph_that_names_it():
    floats = "<floats-group><table-wrap id='t1'><label>Table 1</label><table><tr><td>a</td><td>1</td></tr></table></table-wrap></floats-group>"
    text = read("<p>See <xref ref-type='table' rid='t1'>Table 1</xref>.</p><p>Last.</p>", extra=floats).text
    assert re.search(r"See Table 1\.\n\nTable 1\n\na\t1\n\nLast\.", text)


def test_list_runs_into_the_sentence_that_opens_it():
    body = "<p>Stopped in:<list><list-item><p>2 (4%) on placebo;</p></list-item><list-item><p>3 (6%) on drug.</p></list-item></list></p>"
    assert "Stopped in: 2 (4%) on placebo; 3 (6%) on drug.\n" in read(body).text


def test_references_are_references():
    back = "<ref-list><title>References</title><ref><label>1</label><mixed-citation>Moss A. On cough. 2011.</mixed-citation></ref></ref-list>"
    document = read("<p>x</p>", back=back)
    assert document.text.endswith("References\n\n1. Moss A. On cough. 2011.\n")
    assert {b.kind for b in document.blocks if b.section == "references"} == {BlockKind.REFERENCE}


def test_article_in_a_server_s_answer_is_found_by_its_local_name():
    inner = article("<p>Body.</p>").decode().replace("<article ", "<article xmlns='https://jats.example/1.2' ")
    document, _ = read_jats(f"<OAI xmlns='urn:oai'><record>{inner}</record></OAI>".encode(), "a.xml")
    assert "Body." in document.text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<article><body><p>x</body></article>", r"not well-formed XML at line 1, column \d+: .*mismatch"),
        (b"", "not well-formed XML"),
        (b"%PDF-1.4", "not an XML file.*rename it to .pdf"),
        (b"PK\x03\x04", "not an XML file"),
        (b"<!DOCTYPE html><html><p>x<br></html>", "rename it to .html"),
        (b"<html><body>x</body></html>", "root element is <html>"),
        (b"<PubmedArticleSet/>", "no JATS article: its root element is <PubmedArticleSet>"),
        (b"<article><body/></article>", "no text"),
        (b"<article>" + b"<sec>" * 1_000_000, "not well-formed XML at line 1"),
        (b"<article><body><p>" + b"&x;" * 3 + b"</p></body></article>", "not defined"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(data, reason):
    with pytest.raises(InputError) as caught:
        read_jats(data, "a.xml")
    assert re.search(reason, str(caught.value))
    assert "\n" not in str(caught.value)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "subset",
    [
        f'[<!ENTITY l0 "ha">{LAUGHS}<!ENTITY x "&l9;">]',
        '[<!ENTITY x SYSTEM "file:///etc/passwd">]',
        '[<!ENTITY x SYSTEM "http://192.0.2.1/x">]',
        '[<!ENTITY % p SYSTEM "http://192.0.2.1/p.dtd">%p;]',
        'SYSTEM "http://192.0.2.1/a.dtd"',
    ],
)
def test_entities_of_the_file_s_own_are_never_read(subset):
    data = f"<!DOCTYPE article {subset}><article><body><p>Before &x; after.</p></body></article>".encode()
    try:
        document, _ = read_jats(data, "a.xml")
    except InputError:
        return  # refused is as good
    assert document.text == "Before after.\n"


def test_entities_in_attributes_cannot_grow():
    data = (
        f'<!DOCTYPE article [<!ENTITY l0 "ha">{LAUGHS}]><article><body><p id="&l9;">Text.</p></body></article>'.encode()
    )
    with pytest.raises(InputError, match="not well-formed"):
        read_jats(data, "a.xml")


def test_named_entities_of_the_dtd_are_their_characters():
    data = b'<!DOCTYPE article SYSTEM "x.dtd"><article><body><p>5&nbsp;&plusmn;&nbsp;2 &alpha;</p></body></article>'
    assert read_jats(data, "a.xml")[0].text == "5 ± 2 α\n"


def test_includes_are_not_followed():
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    assert read(f"<p>Before {include}after.</p>").text == "J\n\nBefore after.\n"
