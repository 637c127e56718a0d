"""Claims as nanopublications, checked by the package nanopub."""

import io
import re
import runpy
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from medkb.errors import ExportError
from medkb.exchange import Publication, nanopubs, write_nanopubs
from medkb.graph import MKB, article_iri, article_quads
from medkb.model import Claim, Document, Drug, Evidence
from medkb.store import EmbeddedStore

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
NP = "http://www.nanopub.org/nschema#"
ORCID = "https://orcid.org/0000-0002-1825-0097"
FULL = Publication(ORCID, "https://creativecommons.org/licenses/by/4.0/", "2026-01-31T12:00:00Z")


def claims(store):
    return {row["c"].value for row in store.query("SELECT ?c { ?c a mkb:Claim }")}


def trig(found):
    stream = io.BytesIO()
    write_nanopubs(found, stream)
    return stream.getvalue()


@pytest.fixture
def official(tmp_path):
    """The nanopublication as the package nanopub reads it from our file."""

    def read(nanopub):
        from nanopub import Nanopub

        (tmp_path / "one.trig").write_bytes(trig([nanopub]))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Nanopub(rdf=tmp_path / "one.trig")

    return read


def part(nanopub, name):
    return [quad for quad in nanopub.quads if quad.graph_name.value == f"{nanopub.iri}#{name}"]


@pytest.fixture(scope="module")
def plain(sample_kb):
    return list(nanopubs(sample_kb, Publication()))


@pytest.fixture(scope="module")
def trusty(sample_kb):
    return list(nanopubs(sample_kb, FULL, trusty=True))


def test_every_claim_has_one(sample_kb, plain):
    stated = [q.subject.value for np in plain for q in part(np, "assertion") if q.object.value == MKB + "Claim"]
    assert Counter(stated) == Counter(claims(sample_kb))


@pytest.mark.filterwarnings("ignore")
def test_the_package_nanopub_calls_every_one_valid(official, plain, trusty):
    assert len(plain) == len(trusty) == 16
    for one in (*plain, *trusty):
        assert official(one).is_valid


# In a process of its own: other packages change how rdflib spells literals, which the hash is of.
CHECK = """
import sys
from pathlib import Path
from nanopub import Nanopub
for name in sys.argv[1:]:
    assert Nanopub(rdf=Path(name)).has_valid_trusty, name
"""


def test_the_package_nanopub_finds_the_trusty_address_true(tmp_path, trusty):
    files = []
    for number, one in enumerate(trusty):
        assert re.fullmatch(r"https://w3id\.org/medkb/np/RA[A-Za-z0-9_-]{43}", one.iri)
        files.append(tmp_path / f"{number}.trig")
        files[-1].write_bytes(trig([one]))
    subprocess.run([sys.executable, "-W", "ignore", "-c", CHECK, *files], check=True, timeout=300)


@pytest.mark.filterwarnings("ignore")
def test_a_changed_figure_breaks_the_trusty_address(official, trusty):
    from nanopub.utils import MalformedNanopubError

    one = trusty[1]
    quads = [q for q in one.quads if not q.predicate.value.endswith("#printed")]
    assert len(quads) < len(one.quads)
    with pytest.raises(MalformedNanopubError, match="not valid"):
        official(type(one)(one.claim, one.iri, tuple(quads))).has_valid_trusty  # noqa: B018


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("text", ["two\nlines\r\n", 'back\\slash "quote"', "\\n", "é 😀 \u2028", "a\tb\x0c", " "])
def test_any_quote_keeps_a_trusty_address_true(official, tmp_path, text):
    fact = Drug(evidence=(Evidence(0, len(text), text),), drug=f"{text}x", arm=text, names=(text,))
    nquads = article_quads(Document("f", text, sha256="e" * 64), [Claim("c", "f", "d", fact)], S["RUN"])
    with EmbeddedStore.open(tmp_path / "kb", create=True) as store:
        store.replace_graph(article_iri("d"), nquads)
        (one,) = nanopubs(store, Publication(), trusty=True)
    read = official(one)
    assert read.is_valid
    assert read.has_valid_trusty


def test_the_trusty_address_depends_on_the_content_alone(sample_kb, trusty):
    assert [np.iri for np in nanopubs(sample_kb, FULL, trusty=True)] == [np.iri for np in trusty]
    assert len({np.iri for np in trusty}) == len(trusty)
    assert {np.iri for np in nanopubs(sample_kb, Publication(), trusty=True)}.isdisjoint(np.iri for np in trusty)


def test_the_same_store_gives_the_same_bytes(sample_kb, plain):
    assert trig(nanopubs(sample_kb, Publication())) == trig(plain)


def test_all_in_one_file_are_what_each_is_alone(plain):
    together = set(ox.parse(trig(plain), format=ox.RdfFormat.TRIG))
    assert together == {quad for one in plain for quad in ox.parse(trig([one]), format=ox.RdfFormat.TRIG)}
    assert len({q.graph_name for q in together}) == 4 * len(plain)


def test_the_assertion_holds_figures_and_no_evidence(plain):
    for one in plain:
        predicates = {q.predicate.value for q in part(one, "assertion")}
        assert MKB + "inArticle" in predicates
        assert MKB + "confidence" not in predicates
        assert not any(name.startswith("http://www.w3.org/ns/oa#") for name in predicates)


def test_provenance_quotes_every_place_and_names_article_and_run(sample_kb, plain):
    places = {
        row["c"].value: int(row["n"].value)
        for row in sample_kb.query("SELECT ?c (COUNT(?e) AS ?n) { ?c a mkb:Claim ; mkb:hasEvidence ?e } GROUP BY ?c")
    }
    for one in plain:
        provenance = part(one, "provenance")
        predicates = Counter(q.predicate.value for q in provenance)
        assert predicates["http://www.w3.org/ns/oa#exact"] == places[f"https://w3id.org/medkb/claim/{one.claim}"]
        of_assertion = {q.predicate.value for q in provenance if q.subject.value == f"{one.iri}#assertion"}
        assert of_assertion == {f"http://www.w3.org/ns/prov#was{x}" for x in ("DerivedFrom", "GeneratedBy")}
        assert predicates["http://purl.org/dc/terms/title"] == 2


def test_no_other_claim_stands_in_a_nanopublication(sample_kb, plain):
    for one in plain:
        subjects = {q.subject.value for q in one.quads}
        assert subjects & claims(sample_kb) == {f"https://w3id.org/medkb/claim/{one.claim}"}


def test_what_the_publisher_says_stands_in_the_publication_info(trusty):
    values = {q.object.value for q in part(trusty[0], "pubinfo") if q.subject.value == trusty[0].iri}
    assert {ORCID, FULL.licence, FULL.created} < values


def test_the_software_is_the_creator_where_nobody_else_is_named(plain):
    creators = {q.object.value for np in plain for q in np.quads if q.predicate.value.endswith("terms/creator")}
    assert creators == {"https://w3id.org/medkb/software/0.1.0"}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Publication(creator="me myself"), "creator 'me myself' is no IRI"),
        (Publication(licence="<x>"), "licence '<x>' is no IRI"),
        (Publication(created="yesterday"), "created 'yesterday' is no time"),
        (Publication(created="2026-01-31T12:00:00"), "has no time zone"),
    ],
)
def test_what_is_no_address_or_time_is_told(sample_kb, said, message):
    with pytest.raises(ExportError, match=message):
        next(nanopubs(sample_kb, said))


def test_a_missing_package_is_told_with_what_to_install():
    code = (
        "import sys; sys.modules['nanopub'] = None\n"
        "from medkb.exchange.trusty import artefact\n"
        "try: artefact([], 'x')\n"
        "except Exception as e: print(type(e).__name__, e)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "ExportError trusty URIs need the package nanopub: pip install 'medkb[nanopub]'\n"
