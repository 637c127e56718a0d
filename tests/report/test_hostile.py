"""An article is text, whatever it says."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from medkb.model import (
    Block,
    BlockKind,
    Claim,
    Document,
    Evidence,
    Issue,
    IssueType,
    Metadata,
    Problem,
    Response,
    Severity,
)
from medkb.report.article import Article
from medkb.report.index import entry, index
from medkb.report.page import page

ATTACKS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</title></style></table><h1>",
    "&lt;b&gt; &#60; &amp;",
    "$title ${data} {0} %s %(x)s",
]


def hostile(attack):
    """An article that says the attack wherever an article can say anything."""
    text = f"{attack} 24 (60 %) {attack}\r\n\x00\x1b\ud800 end"
    start = text.index("24 (60")
    place = Evidence(start, start + 9, text[start : start + 9], attack, attack, 1, (0.0, 0.0, 1.0, 1.0))
    fact = Response(evidence=(place,), outcome=f"other:{attack}", study=attack, source="cited", arm=attack, rule=attack)
    claim = Claim("c" + attack, attack, attack, fact, ("i" + attack,))
    issue = Issue(
        id="i" + attack, file=attack, document=attack, type=IssueType.TYPO, rule=attack, severity=Severity.ERROR,
        places=(place,), facts=(claim.id,), detail=attack, printed=attack, recomputed=attack, how=attack, suggestion=attack,
    )  # fmt: skip
    metadata = Metadata(title_en=attack, doi=attack, authors=(attack,), journal=attack)
    block = Block(BlockKind.PARAGRAPH, 0, len(text), attack, attack)
    document = Document(attack, text, (block,), metadata=metadata)
    return Article(document, (claim,), (issue,), (Problem(attack, "warning", attack, attack),))


def shape(tree):
    return [element.tag for element in tree.iter() if element.tag != "wbr"]  # stands behind the slashes of a label


PLAIN = shape(html.document_fromstring(page(hostile("plain"))))


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_article_adds_no_element_and_no_attribute(attack):
    tree = html.document_fromstring(page(hostile(attack)))
    assert shape(tree) == PLAIN
    assert not [a for a in tree.xpath("//@*") if a.attrname.startswith("on")]
    assert not [href for href in tree.xpath("//@href") if href.lower().startswith("javascript")]
    state = json.loads(tree.xpath("//script[@id='data']/text()")[0])
    assert state["facts"][0]["arm"] == attack


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_article_adds_nothing_to_the_index(attack):
    plain = html.document_fromstring(index([entry(hostile("plain"), "a.html")]))
    tree = html.document_fromstring(index([entry(hostile(attack), f"{attack}.html")]))
    assert shape(tree) == shape(plain)


def test_the_script_and_the_style_are_those_of_the_policy():
    tree = html.document_fromstring(page(replace(hostile(ATTACKS[1]), lang="ru")))
    assert len(tree.xpath("//script")) == 3
    assert len(tree.xpath("//script[@type='application/json']")) == 1


def spans(text):
    edges = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 8))
    return st.lists(edges.map(lambda e: (e[0], min(len(text), e[0] + e[1]))), min_size=1, max_size=8)


TEXTS = st.text(st.sampled_from("ab1<>&\"'-\n\t é🧬\u0306"), min_size=1, max_size=40)


@given(TEXTS.flatmap(lambda text: st.tuples(st.just(text), spans(text))))
def test_marks_hold_the_text_of_their_evidence_however_they_overlap(given_):
    text, found = given_
    claims = tuple(
        Claim(f"c{n}", "f", "d", Response(evidence=(Evidence(s, e, text[s:e]),), outcome="CR"))
        for n, (s, e) in enumerate(found)
    )
    article = Article(Document("f", text), claims, ())
    tree = html.document_fromstring(page(article))
    if not text.strip():
        return
    (column,) = tree.xpath("//main/div")
    assert "".join(column.text_content().split()) == "".join(text.split())
    for place in article.places.all:
        marks = [m for m in column.iter("a") if str(place.number) in m.get("data-p", "").split()]
        assert "".join(m.text_content() for m in marks) == place.evidence.text
