"""Regimens that an article defines, and those that the vocabulary knows."""

from __future__ import annotations

import pytest

from medkb.model import Regimen
from medkb.pipeline import extract_text


def regimens(text: str) -> list[Regimen]:
    return [c.fact for c in extract_text(text).claims if isinstance(c.fact, Regimen)]


@pytest.mark.parametrize(
    ("text", "name", "components"),
    [
        (
            "Больные получали КРД (карфилзомиб, леналидомид, дексаметазон).",
            "КРД",
            "carfilzomib lenalidomide dexamethasone",
        ),
        ("Назначали схему ГемОкс: гемцитабин 1000 мг/м2, оксалиплатин 100 мг/м2.", "ГемОкс", "gemcitabine oxaliplatin"),
        ("Терапия бортезомибом, мелфаланом и преднизолоном (БМП) начата.", "БМП", "bortezomib melphalan prednisolone"),
        ("Patients received docetaxel, cisplatin and fluorouracil (DCF).", "DCF", "docetaxel cisplatin fluorouracil"),
        ("The TIP regimen (paclitaxel, ifosfamide, cisplatin) was used.", "TIP", "paclitaxel ifosfamide cisplatin"),
        ("Gem-Vin (gemcitabine 1000 mg/m2, vinorelbine 25 mg/m2) was given.", "Gem-Vin", "gemcitabine vinorelbine"),
    ],
)
def test_a_regimen_is_learnt_where_the_text_defines_it(text, name, components):
    (found,) = regimens(text)
    assert name in (found.regimen, *found.names)
    assert found.components == tuple(components.split())
    assert found.defined


def test_a_learnt_name_is_found_wherever_it_stands():
    (found,) = regimens("Терапия бортезомибом, мелфаланом и преднизолоном (БМП) начата. После БМП ответ у 5 больных.")
    assert [e.text for e in found.evidence] == ["БМП", "БМП"]


def test_the_articles_own_definition_goes_before_the_vocabularys():
    (known,) = regimens("Induction with CHOP was given.")
    (own,) = regimens("Induction with CHOP (cyclophosphamide, doxorubicin, prednisone) was given.")
    assert "vincristine" in known.components
    assert not known.defined
    assert own.components == ("cyclophosphamide", "doxorubicin", "prednisone")
    assert own.concept == known.concept


@pytest.mark.parametrize(
    ("text", "components"),
    [
        ("Проведено 6 курсов R-CHOP.", "rituximab cyclophosphamide doxorubicin vincristine prednisone"),
        ("Second-line FOLFOX was started.", "oxaliplatin calcium-folinate fluorouracil"),
        ("Hyper-CVAD was given to 12 patients.", "cyclophosphamide vincristine doxorubicin dexamethasone"),
        ("Индукция по схеме «7 + 3» проведена.", "cytarabine daunorubicin"),
    ],
)
def test_a_known_regimen_has_the_components_of_the_vocabulary(text, components):
    (found,) = regimens(text)
    ids = {iri.rpartition("/")[2] for iri in found.component_concepts}
    assert set(components.split()) <= ids
    assert len(found.components) == len(found.component_concepts)


@pytest.mark.parametrize(
    "text",
    [
        "Разрешались НПВС (напроксен, ибупрофен).",
        "NSAIDs (naproxen, aspirin) were allowed.",
        "TKIs (imatinib, dasatinib) were given.",
        "Patients had received cyclophosphamide and methotrexate (MTX).",
        "Возраст 7 + 3 года.",
        "Больные из группы А (ритуксимаб, бендамустин).",
    ],
)
def test_classes_abbreviations_of_one_drug_and_numbers_are_no_regimens(text):
    assert regimens(text) == []
