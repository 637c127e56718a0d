"""What stands on the page, as a parser sees it."""

import json
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

import medkb.relate
from medkb.model import Claim, Cohort, Evidence, Response
from medkb.pipeline import extract_text
from medkb.report.html import join
from medkb.report.page import SCRIPTS, STYLES, asset, page
from medkb.report.why import why
from medkb.report.words import LANGUAGES, words


def folded(text):
    return "".join(text.split())


def marked(tree):
    """The text of each place: of all its marks, in their order."""
    found = defaultdict(str)
    for mark in tree.xpath("//main//a[@data-p and contains(@class, 'm')]"):
        for number in mark.get("data-p").split():
            found[int(number)] += mark.text_content()
    return found


@pytest.mark.parametrize("name", ["bilingual", "printed"])
def test_every_place_is_marked_where_it_stands(name, request, report):
    article = request.getfixturevalue(name)
    tree = report(article)
    found = marked(tree)
    assert len(article.places.all) > 100
    for place in article.places.all:
        assert folded(found[place.number]) == folded(place.evidence.text)


@pytest.mark.parametrize("name", ["bilingual", "printed"])
def test_no_character_of_the_article_is_lost_or_moved(name, request, report):
    article = request.getfixturevalue(name)
    tree = report(article)
    (column,) = tree.xpath("//main/div[@class='column']")
    for added in column.xpath(".//*[@class='pageno'] | .//summary"):
        added.text = ""
    assert folded(column.text_content()) == folded(article.document.text)


def test_the_offset_of_an_element_is_that_of_its_text(bilingual, report):
    for element in report(bilingual).xpath("//main//*[@data-o]"):
        start = int(element.get("data-o"))
        text = element.text_content()
        assert bilingual.document.text[start : start + len(text)] == text


def test_every_link_within_the_page_leads_somewhere(printed, bilingual, report):
    for article in (printed, bilingual):
        tree = report(article)
        names = tree.xpath("//@id")
        assert len(names) == len(set(names))
        targets = {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")}
        assert targets <= set(names)


def test_every_fact_is_a_row_with_its_quotes_and_its_reasons(bilingual, report):
    tree = report(bilingual)
    for claim in bilingual.claims:
        (row,) = tree.xpath(f"//tbody[@id='f-{claim.id}']")
        text = row.text_content()
        assert f"{claim.fact.confidence:.2f}" in text
        assert claim.fact.rule in text
        quotes = [folded(b.text_content()) for b in row.xpath(".//q/b")]
        assert folded(claim.fact.evidence[0].text) in quotes
        assert row.xpath("./tr/th[@scope='row']/a/@href")[0].startswith("#p")


def test_a_fact_in_both_languages_shows_both_quotes(bilingual, report):
    tree = report(bilingual)
    both = [c for c in bilingual.claims if {"ru", "en"} <= {e.lang for e in c.fact.evidence}]
    assert both
    for claim in both:
        assert set(tree.xpath(f"//tbody[@id='f-{claim.id}']//div[@class='two']//q/@lang")) == {"ru", "en"}


def test_an_issue_shows_its_arithmetic_and_leads_to_its_places_and_facts(bilingual, report):
    (issue,) = bilingual.issues
    (row,) = report(bilingual).xpath(f"//tbody[@id='i-{issue.id}']")
    text = row.text_content()
    for said in (issue.detail, issue.printed, issue.recomputed, issue.how, issue.suggestion, "error"):
        assert said in text
    links = row.xpath(".//a/@href")
    assert any(link.startswith("#p") for link in links)
    assert {f"#f-{fact}" for fact in issue.facts} <= set(links)


def test_every_rule_is_told_in_a_sentence():
    """Rules are named where they make a fact's slots: the third argument of `shared`, or `rule=`."""
    relate = Path(medkb.relate.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(relate.rglob("*.py")))
    rules = set(re.findall(r'(?:\bshared\((?:[^()"]|\([^()]*\))*|\brule=)"([a-z]+(?:\.[a-z_]+)?)"', code))
    assert len(rules) > 20
    assert {rule for rule in rules if f"rule_{rule}" not in words("en")} == set()


GROUP = """# A trial

## Results

Sixty patients were randomised to drug A (n = 30) or to drug B (n = 30).
Complete remission was achieved in 80 % of patients in the drug A group.
"""


def test_a_denominator_that_is_not_printed_leads_to_its_group(report):
    result = extract_text(GROUP)
    claim = next(c for c in result.claims if c.fact.kind == "response" and c.fact.n == 30)
    tree = report(GROUP)
    (link,) = tree.xpath(f"//tbody[@id='f-{claim.id}']//ul[@class='why']//a/@href")
    group = next(c for c in result.claims if f"#f-{c.id}" == link)
    assert group.fact.n == 30
    assert group.fact.arm == claim.fact.arm


def test_a_denominator_in_the_same_row_of_a_table_is_found(printed):
    row = printed.document.tables[0].row(2)
    places = [Evidence(c.start, c.end, printed.document.text[c.start : c.end]) for c in row if not c.is_empty][:2]
    people = Claim("people", "f", "d", Cohort(evidence=(places[0],), n=77))
    part = Claim("part", "f", "d", Response(evidence=(places[1],), outcome="CR", arm="drug A", n=77))
    told = join(why(replace(printed, claims=(people, part)), part))
    assert 'href="#f-people"' in told


def test_a_denied_response_bears_the_name_of_its_outcome(bilingual):
    concepts = {c.id: c for c in bilingual.vocabulary.concepts("outcome")}
    denied = Response(evidence=(), outcome="NR", concept=concepts["CR"].iri)
    assert bilingual.subject(denied).startswith(concepts["NR"].en)


def test_a_figure_of_a_table_is_quoted_with_its_heads(printed, report):
    heads = [h.text_content() for h in report(printed).xpath("//q/preceding-sibling::span[@class='heads']")]
    assert any("row: " in head and "column: " in head for head in heads)


def test_a_quotation_stays_within_its_block(printed, report):
    tree = report(printed)
    blocks = [folded(printed.document.text[b.start : b.end]) for b in printed.document.blocks]
    abstract = tree.xpath("//li[span[@class='sec' and text()='abstract']]/q")
    assert abstract
    for quotation in abstract:
        assert any(folded(quotation.text_content()).strip("…") in block for block in blocks)


def test_a_mark_tells_kind_source_confidence_and_issue_without_colour(bilingual, report):
    tree = report(bilingual)
    (issue,) = bilingual.issues
    (wrong,) = tree.xpath("//main//a[contains(@class, 'sev-error')]")
    assert wrong.text == issue.places[0].text
    assert wrong.get("data-s") == "▲✗"
    cited = tree.xpath("//main//a[contains(@class, 'k-response') and contains(@class, 'cited')]/@data-s")
    assert cited
    assert set("".join(cited)) <= set("○△□◇▻☆✧")


def test_tables_are_tables_with_heads(printed, bilingual, report):
    for article in (printed, bilingual):
        grids = report(article).xpath("//main//table[@class='grid']")
        assert len(grids) >= 2
        assert all(grid.xpath(".//th[@scope='row']") for grid in grids)
    assert report(printed).xpath("//main//table[@class='grid']/thead//th[@scope='col']")


def test_pages_have_a_box_for_every_line_of_evidence(printed, report):
    tree = report(printed)
    assert len(tree.xpath("//figure/img[starts-with(@src, 'data:image/webp;base64,')]")) == len(printed.pictures)
    boxes = tree.xpath("//figure//a[@data-p]")
    assert len(boxes) == sum(len(p.evidence.boxes) or 1 for p in printed.places.all)
    assert all(box.get("aria-label") for box in boxes)


def test_landmarks_headings_and_names_are_there_for_those_who_do_not_see_the_page(printed, report):
    tree = report(printed)
    assert [len(tree.xpath(f"//{name}")) for name in ("header", "main", "nav", "h1")] == [1, 1, 1, 1]
    for control in tree.xpath("//button | //select | //input"):
        named = control.get("aria-label") or control.text_content().strip() or control.xpath("ancestor::label")
        assert named, control.get("id")
    assert all(button.get("type") == "button" for button in tree.xpath("//button[not(ancestor::form)]"))
    assert tree.xpath("//output[@id='position' and @aria-live='polite']")
    assert all(th.get("scope") for th in tree.xpath("//th"))
    assert all(image.get("alt") for image in tree.xpath("//img"))
    assert tree.get("lang") == "en"


def test_nothing_is_asked_of_the_network(printed, report):
    tree = report(printed)
    sources = tree.xpath("//@src | //link/@href | //@srcset | //@action | //object/@data")
    assert all(source.startswith("data:") for source in sources)
    for name in [f"{n}.css" for n in STYLES] + [f"{n}.js" for n in SCRIPTS]:
        assert not re.search(r"url\(|@import|https?:|fetch\(|XMLHttp|innerHTML|eval\(", asset(name)), name
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not tree.xpath("//@style")
    assert not [name for name in tree.xpath("//@*") if getattr(name, "attrname", "").startswith("on")]


def test_the_page_speaks_the_language_that_is_asked_for(bilingual, report):
    tree = report(replace(bilingual, lang="ru"))
    assert tree.get("lang") == "ru"
    (issue,) = bilingual.issues
    assert issue.detail_ru in tree.text_content()
    heads = tree.xpath("//table[@id='fact-table']/thead//th/text()")
    assert heads[:2] == ["Факт", "Группа"]
    names = tree.xpath("//tbody[contains(@class, 'k-drug')]//b/text()")
    assert "элтромбопаг" in names


def test_every_word_is_there_in_both_languages():
    for lang in LANGUAGES:
        assert all(words(lang).values())
    english, russian = words("en"), words("ru")
    assert english.keys() == russian.keys()
    assert all(english[k].count("%") == russian[k].count("%") for k in english)


def test_the_same_article_gives_the_same_bytes(bilingual):
    assert page(bilingual) == page(bilingual)


def test_an_article_without_facts_is_a_page_too(report):
    tree = report("Nothing was counted here.\n")
    assert "No facts were found." in tree.text_content()
    assert json.loads(tree.xpath("//script[@id='data']/text()")[0])["facts"] == []
