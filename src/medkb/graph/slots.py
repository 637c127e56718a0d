"""Which property of vocab/medkb.ttl holds which slot of the record; the tables are read back by the same rows."""

from __future__ import annotations

from medkb.model import Kind

CLASSES: dict[Kind, str] = {
    Kind.DRUG: "DrugMention",
    Kind.REGIMEN: "RegimenMention",
    Kind.DOSE: "Dose",
    Kind.COHORT: "Cohort",
    Kind.RESPONSE: "Response",
    Kind.SURVIVAL: "Survival",
    Kind.ADVERSE_EVENT: "AdverseEvent",
    Kind.EFFECT: "Effect",
}
"""The class of each kind, without its namespace."""

CONCEPTS: dict[Kind, str] = {
    Kind.DRUG: "drug",
    Kind.REGIMEN: "regimen",
    Kind.DOSE: "drug",
    Kind.RESPONSE: "outcome",
    Kind.SURVIVAL: "endpoint",
    Kind.ADVERSE_EVENT: "event",
    Kind.EFFECT: "effectOf",
}
"""The property that leads from a claim to its vocabulary concept."""

SHARED: tuple[tuple[str, str, str], ...] = (
    ("source", "source", "text"),
    ("study", "studyName", "text"),
    ("refs", "reference", "integers"),
    ("confidence", "confidence", "decimal"),
    ("printed", "printed", "text"),
)
"""Slots of every kind: (slot, property, type)."""

_RANGE = (("low", "low", "decimal"), ("high", "high", "decimal"))
_CI = (("ci_low", "ciLow", "decimal"), ("ci_high", "ciHigh", "decimal"), ("ci_level", "ciLevel", "decimal"))

SLOTS: dict[Kind, tuple[tuple[str, str, str], ...]] = {
    Kind.DRUG: (("drug", "drugName", "text"), ("names", "name", "texts")),
    Kind.REGIMEN: (
        ("regimen", "regimenName", "text"),
        ("names", "name", "texts"),
        ("components", "componentName", "texts"),
        ("component_concepts", "component", "iris"),
        ("defined", "defined", "flag"),
    ),
    Kind.DOSE: (
        ("drug", "drugName", "text"),
        ("value", "value", "decimal"),
        *_RANGE,
        ("unit", "unit", "text"),
        ("route", "route", "text"),
        ("schedule", "schedule", "text"),
        ("condition", "condition", "text"),
        ("total", "total", "flag"),
    ),
    Kind.COHORT: (
        ("n", "count", "integer"),
        ("of", "of", "integer"),
        ("percent", "percent", "decimal"),
        *_RANGE,
        ("role", "role", "text"),
        ("label", "rdfs:label", "text"),
        ("age_median", "ageMedian", "decimal"),
        ("age_low", "ageLow", "decimal"),
        ("age_high", "ageHigh", "decimal"),
    ),
    Kind.RESPONSE: (
        ("outcome", "outcomeCode", "text"),
        ("count", "count", "integer"),
        ("n", "denominator", "integer"),
        ("percent", "percent", "decimal"),
        *_RANGE,
        *_CI,
        ("p", "pValue", "text"),
        ("time", "time", "text"),
    ),
    Kind.SURVIVAL: (
        ("endpoint", "endpointCode", "text"),
        ("statistic", "statistic", "text"),
        ("value", "value", "decimal"),
        ("unit", "unit", "text"),
        ("at", "atTime", "text"),
        *_RANGE,
        *_CI,
        ("p", "pValue", "text"),
        ("n", "denominator", "integer"),
        ("reached", "reached", "boolean"),
    ),
    Kind.ADVERSE_EVENT: (
        ("event", "eventName", "text"),
        ("cause", "cause", "text"),
        ("grade_min", "gradeMin", "integer"),
        ("grade_max", "gradeMax", "integer"),
        ("count", "count", "integer"),
        ("n", "denominator", "integer"),
        ("percent", "percent", "decimal"),
        *_RANGE,
        ("serious", "serious", "boolean"),
        ("time", "time", "text"),
    ),
    Kind.EFFECT: (
        ("measure", "measure", "text"),
        ("of", "effectOfCode", "text"),
        ("value", "value", "decimal"),
        *_CI,
        ("p", "pValue", "text"),
        ("adjusted", "adjusted", "flag"),
        ("comparator", "comparator", "arm"),
        ("factor", "factor", "text"),
        ("at", "atTime", "text"),
    ),
}
"""Slots of one kind in the order of the record. A "flag" is written only where it is true, an "arm" is a node."""
