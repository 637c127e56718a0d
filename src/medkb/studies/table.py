"""One call from a knowledge base to an evidence table."""

from __future__ import annotations

from dataclasses import fields, replace

from medkb.errors import ExportError
from medkb.export.choice import RULES, Choice
from medkb.model import Kind
from medkb.store import Store
from medkb.studies.build import Builder
from medkb.studies.chosen import asked_kinds, trials_told
from medkb.studies.flow import CHOICE, Counted, steps
from medkb.studies.model import Step, Study, Table
from medkb.studies.words import LANGUAGES, words

FEW = 5
"""Adverse events of each sort that a group shows unless asked for more."""

_COLUMNS = {Kind.RESPONSE: "response", Kind.SURVIVAL: "survival", Kind.ADVERSE_EVENT: "events"}
_BEFORE = ("study", "design", "group", "n", "age", "dose")


def evidence_table(
    store: Store, choice: Choice | None = None, lang: str = "en", *, events: int = FEW, derive: bool = False
) -> Table:
    """The table of the chosen results: one row a study, with its groups.

    `events` is how many adverse events of each sort a group shows, 0 all; `derive` fills counts, percentages and
    intervals that follow from printed figures, with a mark and the formula. Raises ExportError: a choice that names
    what is not there, a language that is none of LANGUAGES, a store that cannot be read.
    """
    if lang not in LANGUAGES:
        raise ExportError(f"language {lang!r} is not one of {', '.join(LANGUAGES)}")
    choice = choice or Choice()
    builder = Builder(store, lang, asked_kinds(choice), events=events, derive=derive)
    studies: list[Study] = []
    counts: list[Counted] = []
    reports: list[str] = []
    for told, counted in trials_told(store, choice):
        shown = [one for one in told if one.kept]
        study = builder.study(shown) if shown else None
        if study is not None:
            studies.append(study)
            reports += [builder.report(one.article) for one in shown]
            reports += [builder.repeat(one, shown[0].article) for one in told if not one.kept]
        counts += [
            replace(one, study=study.label if study and one.document in study.documents else "") for one in counted
        ]
    designs = [study.design for study in studies if study.design]
    return Table(
        lang=lang,
        title=words(lang)["title"],
        columns=_columns(choice, lang, bool(designs)),
        studies=tuple(studies),
        notes=builder.notes.all(),
        reports=tuple(reports),
        rules=_rules(choice, lang, (events, builder.hidden), derive=derive, has_design=bool(designs)),
        flow=tuple(_worded(step, choice, lang) for step in steps(store, counts)),
    )


def _columns(choice: Choice, lang: str, has_design: bool) -> tuple[tuple[str, str], ...]:
    keys = [key for key in _BEFORE if key != "design" or has_design]
    keys += [_COLUMNS[kind] for kind in asked_kinds(choice)]
    return tuple((key, words(lang)[key]) for key in keys)


def _rules(choice: Choice, lang: str, told: tuple[int, int], *, derive: bool, has_design: bool) -> tuple[str, ...]:
    w = words(lang)
    rules = [w["rule_rows"], w["rule_derived" if derive else "rule_printed"], w["rule_n"]]
    if Kind.ADVERSE_EVENT in asked_kinds(choice):
        events, hidden = told
        rules.append(w["rule_few"].format(events, hidden) if events else w["rule_all"])
    if has_design:
        rules.append(w["rule_design"])
    asked = [f"{w['choice_' + f.name]}: {_value(value)}" for f in fields(choice) if (value := getattr(choice, f.name))]
    return (*rules, w["chosen"].format("; ".join(asked)))


def _value(value: object) -> str:
    return "+" if value is True else str(value)


def _worded(step: Step, choice: Choice, lang: str) -> Step:
    """A step with the rules of its parts in words."""
    if step.stage != CHOICE:
        return step
    said = {rule: texts[1 if lang == "ru" else 0] for rule, texts in RULES.items()}
    if choice.source != "any":
        said["source"] = words(lang)[f"flow_not_{choice.source}"]
    return replace(step, parts=tuple((said.get(rule, rule), number) for rule, number in step.parts))
