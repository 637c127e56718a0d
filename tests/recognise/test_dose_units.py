"""Units of dose, however they are written, and units that only begin like one."""

from __future__ import annotations

import pytest

from medkb.recognise.dose_units import DoseUnits
from medkb.recognise.recogniser import unit_spellings
from medkb.vocab import load

UNITS = DoseUnits(unit_spellings(load())[0])


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        (" mg/m(2)/day", "mg/m2/d"),
        (" mg per square meter of body-surface area per day", "mg/m2/d"),
        (" mg per kilogram of body weight", "mg/kg"),
        (" мг на кг массы тела в сутки", "mg/kg/d"),
        (" μg kg-1 min-1", "ug/kg/min"),
        (" µg.kg−1.h−1", "ug/kg/h"),
        (" mg/day/kg", "mg/kg/d"),
        ("-mg", "mg"),
        (" mg/dose", "mg"),
        (" mg/kg/dose", "mg/kg"),
        (" mg a day", "mg/d"),
        (" мг в неделю", "mg/wk"),
        (" мг 2 раза в сутки", "mg"),
        (" г/кв.м", "g/m2"),
        (" Гр", "Gy"),
        (" гр", "g"),
        (" тыс. ЕД", "10*3.[IU]"),
        (" million units", "10*6.[IU]"),
        (" MU", "10*6.[IU]"),
        (" таблетке", "{tbl}"),
        (" таблетки в сутки", "{tbl}/d"),
        (" puffs per day", "{puff}/d"),
        (" мл/кг/ч", "mL/kg/h"),
    ],
)
def test_unit(printed, code):
    hit = UNITS.match("5" + printed, 1)
    assert hit is not None
    assert hit[0] == code


@pytest.mark.parametrize(
    "printed",
    [" mg/dL", " mg/g", " мг/мл", " mg·h/L", " ng/mL", " mU", " mIU/mL", " G needle", " Mg", " g/L", " mg/5 mL", " mmol", " ммоль/л"],
)  # fmt: skip
def test_no_unit_of_dose(printed):
    assert UNITS.match("5" + printed, 1) is None
