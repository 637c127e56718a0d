"""Invented articles with claims of every kind, for the tests of all that stands behind the facts."""

from decimal import Decimal

from medkb.graph import Run
from medkb.model import (
    AdverseEvent,
    Claim,
    Cohort,
    Document,
    Dose,
    Drug,
    Effect,
    Evidence,
    Fact,
    Issue,
    IssueType,
    Metadata,
    Regimen,
    Response,
    Severity,
    Survival,
)

V = "https://w3id.org/medkb/vocab/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RUN = Run("0.1.0", "a1" * 32, "b2" * 32)

LABELS = {
    "drug/venetoclax": ("venetoclax", "венетоклакс"),
    "drug/rituximab": ("rituximab", "ритуксимаб"),
    "outcome/CR": ("complete response", "полный ответ"),
    "endpoint/OS": ("overall survival", "общая выживаемость"),
    "event/neutropenia": ("neutropenia", "нейтропения"),
    "event/rash": ("rash", "сыпь"),
}
VOCABULARY = "".join(
    f'<{V}{key}> <{SKOS}prefLabel> "{label}"@{lang} .\n'
    for key, pair in LABELS.items()
    for lang, label in zip(("en", "ru"), pair, strict=True)
)

RUSSIAN: list[tuple[type[Fact], str, dict]] = [
    (Drug, "Венетоклакс", {"drug": "venetoclax", "names": ("Венетоклакс", "венетоклаксом"), "concept": V + "drug/venetoclax", "arm": "A"}),
    (Dose, "400 мг в сутки", {"drug": "venetoclax", "value": Decimal(400), "unit": "mg/d", "route": "oral", "schedule": "days 1-28", "concept": V + "drug/venetoclax", "arm": "A"}),
    (Dose, "375,50 мг/м2", {"drug": "rituximab", "value": Decimal("375.50"), "unit": "mg/m2", "concept": V + "drug/rituximab", "arm": "B", "total": True}),
    (Cohort, "48 больных", {"n": 48, "role": "population", "label": "all", "age_median": Decimal("61.5")}),
    (Cohort, "0 женщин", {"n": 0, "of": 48, "percent": Decimal(0), "label": "=women"}),
    (Response, "19 (39,6%)", {"outcome": "CR", "count": 19, "n": 48, "percent": Decimal("39.6"), "p": "<0.001", "ci_low": Decimal("25.8"), "ci_high": Decimal("54.7"), "ci_level": Decimal(95), "concept": V + "outcome/CR", "arm": "A"}),
    (Response, "7 (14,6%)", {"outcome": "CR", "count": 7, "n": 48, "concept": V + "outcome/CR", "arm": "C"}),
    (AdverseEvent, "11 нейтропений III–IV степени", {"event": "neutropenia", "count": 11, "n": 48, "grade_min": 3, "grade_max": 4, "serious": True, "concept": V + "event/neutropenia", "arm": "A"}),
    (AdverseEvent, "сыпи не было", {"event": "rash", "count": 0, "serious": False, "concept": V + "event/rash", "arm": "A"}),
    (Survival, "медиана не достигнута", {"endpoint": "OS", "statistic": "median", "unit": "mo", "reached": False, "concept": V + "endpoint/OS"}),
    (Regimen, "схема ВР", {"regimen": "VR", "names": ("ВР",), "components": ("rituximab", "venetoclax"), "component_concepts": (V + "drug/rituximab", V + "drug/venetoclax"), "defined": True}),
]  # fmt: skip
ENGLISH: list[tuple[type[Fact], str, dict]] = [
    (Dose, "10–20 mg", {"drug": "newdrugmab", "low": Decimal(10), "high": Decimal(20), "unit": "mg", "printed": "=10–20"}),
    (Response, "up to 80%", {"outcome": "CR", "high": Decimal(80), "source": "cited", "study": "NOVA-1", "refs": (12, 3), "concept": V + "outcome/CR"}),
    (Effect, "HR 0.62", {"measure": "HR", "of": "OS", "value": Decimal("0.62"), "ci_low": Decimal("0.48"), "ci_high": Decimal("0.81"), "ci_level": Decimal(95), "p": "<0.001", "adjusted": True, "arm": "A", "comparator": "D", "at": "24 mo", "concept": V + "endpoint/OS"}),
    (Effect, "OR 2.1", {"measure": "OR", "value": Decimal("2.1"), "factor": "=age > 60"}),
    (Survival, "71% at 12 months", {"endpoint": "OS", "statistic": "rate", "value": Decimal(71), "at": "12 mo", "n": 30, "concept": V + "endpoint/OS"}),
]  # fmt: skip


def article(file, identifier, facts, *, pages=False):
    """A document whose text names each phrase twice, and a claim a fact with both places as its evidence."""
    body = " ".join(f"Итог {i}: {phrase};" for i, (_, phrase, _) in enumerate(facts))
    text = f"{body}\n\n{body}\n"
    document = Document(
        file,
        text,
        metadata=Metadata("Название", "Title", None, 2021, ("Иванова А.Б.", "Petrov V.G."), "Journal of Samples"),
        sha256="c3" * 32,
    )
    claims = []
    for number, (cls, phrase, slots) in enumerate(facts):
        first = text.index(phrase)
        starts = (first, text.index(phrase, first + 1))
        places = tuple(
            Evidence(s, s + len(phrase), phrase, "ru", "results", *((2, (1.5, 20.0, 41.5, 30.0)) if pages else ()))
            for s in starts
        )
        fact = cls(evidence=places, **({"printed": phrase, "confidence": 0.9} | slots))
        claims.append(Claim(f"{identifier[-3:]}-{number:03d}", file, identifier, fact, ("c-7",) if number == 5 else ()))
    return document, claims


def issues(claims):
    """One issue for each claim that says it has one."""
    return [
        Issue(
            id=check,
            file=claim.file,
            document=claim.document,
            type=IssueType.ARITHMETIC,
            rule="share",
            severity=Severity.ERROR,
            places=claim.fact.evidence,
            facts=(claim.id,),
            detail="19 of 48 is 39.6 %, but 32 % is printed.",
            detail_ru="19 из 48 — это 39,6 %, а напечатано 32 %.",
            printed="32 %",
            recomputed="39.6 %",
            how="100 × 19 / 48 = 39.58",
            suggestion="39.6 %",
        )
        for claim in claims
        for check in claim.checks
    ]


def articles():
    """The Russian article with pages and the English one without."""
    return [
        article("русская.pdf", "10.1234/ru 1", RUSSIAN, pages=True),
        article("english.txt", "text-abc", ENGLISH),
    ]
