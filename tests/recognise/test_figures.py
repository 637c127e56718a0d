"""Printed figures, each line with the answer marked in it: <kind slot=value ...>figure</kind>."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Figure
from medkb.recognise.figures import FigureGrammar, references
from medkb.recognise.recogniser import unit_spellings
from medkb.text.numbers import WORDS
from medkb.vocab import load

LINES = """
на <day value=30 unit=d>+30-е сутки</day>
<percent value=48.7>48,7</percent>±3,2 %
<dose low=10 high=20 unit=mg>10 мг – 20 мг</dose>
(<ci low=30.1 high=55.2 level=95>95%-й ДИ 30,1–55,2</ci>)
у <share count=7 value=17.5>7 (17,5 %)</share> больных
in <share count=7 value=17.5>7 (17.5%)</share> patients
у <share count=7 value=17.5>7 больных (17,5 %)</share>, а
<share count=7 value=17.5>7 patients (17.5%)</share> responded
<share count=7 value=17.5>7 [17.5%]</share> patients
<share count=8 value=17.5>Eight (17.5%)</share> patients
у <share count=3 value=17.5>трёх (17,5 %)</share> больных
<share count=0 value=0>0 (0 %)</share> больных
<share count=1024 value=17.5>1 024 (17,5 %)</share> больных
ответ <share count=14 n=24 value=58.3>14/24 (58.3)</share>
ответ <share count=14 n=24 value=58.3>14/24 (58,3 %</share>)
<share count=6 n=19 value=31.6>6 из 19 (31,6 %</share>) больных
<share count=6 n=19 value=31.6>6 of 19 patients (31.6%</share>)
<share count=6 n=19 value=31.6>six of 19 (31.6%</share>) patients
<share count=5 n=16 value=31.25>5 (31,25%) из 16</share> больных
<share count=5 n=16 value=31.25>5 (31.25%) of 16</share> patients
<share count=5 n=16 value=31.25>5 patients (31.25%) out of 16</share>
(<share count=24 value=43.6>n = 24; 43.6%</share>)
(<share count=24 value=43.6>n = 24, 43,6 %</share>)
<share count=7 n=40 value=17.5>17.5% (7/40</share>)
<share count=7 n=40 value=17.5>17,5 % (7 из 40</share> больных)
<share count=7 n=40 value=17.5>17.5% (7 of 40</share>)
<share count=7 value=17.5>17,5 % (n = 7</share>)
<share count=24 value=43.6>43,6 % (24 больных</share>)
у <share count=12 n=24>12 из 24</share> больных
<share count=12 n=24>12 of 24</share> patients
<share count=12 n=24>12 of the 24</share> patients
<share count=7 n=40>7/40</share> responded
<percent value=44>44 %</percent> vs <percent value=25>25 %</percent>
<percent value=44>44</percent> vs <percent value=25>25%</percent>
<percent value=44>44</percent> против <percent value=25>25 %</percent>
<percent value=41>41</percent>, <percent value=38>38</percent> и <percent value=52>52 %</percent>
<percent value=41>41</percent>, <percent value=38>38</percent> and <percent value=52>52%</percent>
<percent value=17.5>17·5%</percent>
<percent value=5>5 per cent</percent>
<percent value=5>5 процентов</percent>
<percent low=20 high=30>20–30 %</percent>
<percent low=20 high=30>20-30%</percent>
<percent low=20 high=30>20%–30%</percent>
<percent low=20 high=30>от 20 до 30 %</percent>
<percent low=20 high=30>from 20% to 30%</percent>
(<ci low=30.1 high=55.2 level=95>95% CI 30.1–55.2</ci>)
(<ci low=30.1 high=55.2 level=95>95% CI, 30.1 to 55.2</ci>)
(<ci low=0.3 high=0.7 level=95>95% confidence interval 0.3-0.7</ci>)
(<ci low=30.1 high=55.2 level=95>95 % ДИ 30,1–55,2</ci>)
(<ci low=30.1 high=55.2 level=95>ДИ 95% 30,1–55,2</ci>)
(<ci low=30.1 high=55.2 level=90>90 % ДИ 30,1–55,2</ci>)
(<p unit=<0.05>p < 0,05</p>)
(<p unit=0.031>P = 0.031</p>)
(<p unit=<0.001>p<0.001</p>)
(<p unit=n.s.>p = n.s.</p>)
(<p unit=0.02>р = 0,02</p>)
(<size count=40>n = 40</size>)
(<size count=1024>N = 1,024</size>)
<count count=24>24 patients</count> were enrolled
<count count=24>24 больных</count> включены
<count count=24>24 первичных больных</count> включены
<count count=8>Eight patients</count> died
<count count=3>трое больных</count> умерли
<count count=1024>1,024 patients</count>
<count count=1024>1 024 больных</count>
умерли <count count=5>5 больных</count>: <count count=3>3</count> от сепсиса
<all>all patients</all> responded
<all>у всех больных</all>
на <day value=22 unit=d>Д+22</day>
by <day value=30 unit=d>day +30</day>
на <day value=100 unit=d>Д +100</day>
<dose value=16 unit=mg/kg>16 мг/кг</dose>
<dose value=16 unit=mg/kg>16 mg/kg</dose>
<dose value=375 unit=mg/m2>375 mg/m2</dose>
<dose value=375 unit=mg/m2>375 мг/м²</dose>
<dose value=1.5 unit=g/m2/d>1,5 г/м2/сут</dose>
<dose value=10 unit=ug/m2/d>10 мкг/м2 в сутки</dose>
<dose value=5 unit=ug/kg>5 µg/kg</dose>
<dose value=5 unit=ug/kg/d>5 mcg/kg/day</dose>
<dose value=0.5 unit=mg/kg/d>0,5 мг/кг/сут</dose>
<dose value=200 unit=[IU]/kg>200 МЕ/кг</dose>
<dose value=12 unit=Gy>12 Gy</dose>
<dose value=12 unit=Gy>12 Гр</dose>
<dose value=12500 unit=mg>12 500 мг</dose>
<dose value=2 unit=g>2 г</dose> внутривенно
<dose low=0.8 high=1.8 unit=mg/m2>0.8–1.8 мг/м2</dose>
от <dose low=10 high=20 unit=mg>10 до 20 мг</dose>
<dose low=20 high=40 unit=mg>20 to 40 mg</dose>
<dose value=5 unit=mg>5</dose>, <dose value=10 unit=mg>10</dose> и <dose value=15 unit=mg>15 мг</dose>
<dose value=5 unit=mg>5</dose> or <dose value=10 unit=mg>10 mg</dose>
через <time value=6 unit=mo>6 мес</time>.
<time value=12 unit=mo>12 months</time>
<time value=2.5 unit=a>2,5 года</time>
<time low=3 high=4 unit=wk>3–4 недели</time>
<time value=5 unit=a>5-ти лет</time>
<time value=21 unit=d>21 days</time>
<time value=28 unit=d>28 дней</time>
<count count=10>ten newly diagnosed patients</count>
<count count=20>twenty newly diagnosed postmenopausal breast cancer patients</count>
<count count=335>three hundred thirty-five women</count>
<count count=4902>four thousand nine hundred and two men</count>
<count count=5>пятеро детей</count>
<count count=23>23</count> experimental and <count count=26>26 control patients</count>
<count count=23>23</count> и <count count=26>26 больных</count> соответственно
<count count=23>23</count> vs <count count=26>26 patients</count>
<count count=40>40 men</count> and <count count=24>24 women</count>
of whom <count count=12>12</count> died
of these, <count count=12>12</count> responded
<count count=273>273</count> received dexamethasone and <count count=271>271</count> received placebo
у <count count=5>5</count> – ремиссия
У <count count=12>12</count> отмечена тошнота
There were <count count=28>28</count> relapses and <count count=2>two</count> deaths
отмечено <count count=3>3</count> летальных исхода
<count count=40>40</count> in the placebo group and <count count=42>42</count> in the main group
<count count=0>No patients</count> relapsed
<count count=0>None of the patients</count> relapsed
рецидива <count count=0>ни у одного пациента</count> нет
<share count=0 n=24>None of the 24</share> patients relapsed
<share count=0 n=24>none of 24</share> relapsed
<all>All patients</all> responded, <all>both patients</all> relapsed
<all>Все больные</all> живы
<share count=14 value=25>14 patients in the control group (25%</share>)
<share count=14 value=25>14 in the control group (25%</share>)
<share count=14 value=25>14 больных контрольной группы (25 %</share>)
<size count=24>n=24</size> of them
<size count=24>N = 24</size>
We studied breast cancer survivors (BCS); <count count=71>71 BCS</count> were seen
Patients were randomised (<size count=25>25</size> idoxifene, <size count=22>22</size> tamoxifen)
randomly assigned, <count count=214>214</count> to breast conservation and <count count=220>220</count> to mastectomy
больные: <count count=45>45</count> – с гриппом, <count count=15>15</count> – с бронхитом
<percent value=20>twenty percent</percent>
<percent value=5>five per cent</percent>
<percent value=5>пять процентов</percent>
<percent value=48.7>48,7 %</percent> ± 3,2 %
<percent value=48.7>48.7</percent> ± 3.2% of cases
from <dose low=10 high=20 unit=mg>10 to 20 mg</dose>
<percent low=20 high=30>between 20 and 30%</percent>
30–<percent value=20>20 %</percent>
<percent low=13.5 high=14.5>13.5% to 14.5%</percent>
increased <percent value=13>13%</percent> to <percent value=19>19%</percent>
those in group 1 (<percent value=54.3>54.3%</percent>)
grade 3 (<percent value=54.3>54.3%</percent>)
<percent value=12>12%</percent> vs. <percent value=9>9%</percent>
<percent value=12>12</percent> versus <percent value=9>9%</percent>
<percent value=12.4>12.4%</percent>, <percent value=18>18%</percent>, and <percent value=25>25%</percent>
ответили <share count=6 n=19>6 из 19</share>.
<share count=6 n=19>six of nineteen</share> patients
<share count=6 n=19>6 patients of the 19</share>.
<share count=5 n=1024>5 of 1,024</share> patients
<share count=1 n=3>1/3</share>.
<share count=12 n=40 value=30>30% (n = 12/40</share>)
<share count=12 n=40 value=30>30% [12/40</share>]
(<share count=12 value=30>12 patients; 30%</share>)
(<share count=12 value=30>12 больных, 30 %</share>)
<p unit=>0.05>p>0.05</p>
<p unit=0.047>p=.047</p>
(<ci low=-3.0 high=12.5 level=95>95% CI −3.0 to 12.5</ci>)
(<ci low=0.58 high=0.87 level=95>95% CI: 0.58, 0.87</ci>)
<ci low=51 high=69 level=95>95 % доверительный интервал 51–69</ci>
<ci low=51 high=69 level=99>99% CI 51–69</ci>
""".strip().split("\n")

NEGATIVES = """
частота составила 17, 5 %
doi: 10.1182/blood-2015-03-12
https://doi.org/10.1000/24
лейкоциты 10 × 109/л
platelets 5 x 10^9/L
12.05.2015
12/05/2015
с. 123–130
2015; 3: 12–15
в 2015–2020 гг.
в 2015 г. и 2016 г.
АД 130/80 мм рт. ст.
ответ [12, 14–16]
grade 3
7+3
in group 1 and group 2
in groups 1 and 2
в группе 1
Table 2. Characteristics
Fig. 3
day 28
стадия 2
exon 12
12/45/2015
130/80 mm Hg
ratio 1:1
HbA1c
CD34+
10–12 × 10^9
9 of 2015
0/0
5/3 of them
the last 5
version 4.03
Child–Pugh A5
T1N0M0
1 in 2010 and 2011
""".strip().split("\n")

# What is read wrongly now; a line moves up when its pattern is put right.
_MARK = re.compile(r"<(share|percent|ci|p|size|count|all|day|dose|time|age)((?: \w+=\S+?)*)>(?=[^=\d]|\d)(.*?)</\1>")


def grammar() -> FigureGrammar:
    return FigureGrammar(list(VOCABULARY.people), *unit_spellings(VOCABULARY))


VOCABULARY = load()
GRAMMAR = grammar()


def unmarked(line: str) -> tuple[str, list[tuple[str, str, dict[str, str]]]]:
    """The bare text, and text, kind and slots of each marked figure."""
    wanted = []
    for match in _MARK.finditer(line):
        slots = dict(pair.split("=", 1) for pair in match[2].split())
        wanted.append((match[3], match[1], slots))
    return _MARK.sub(lambda m: m[3], line), wanted


def slots_of(figure: Figure) -> dict[str, str]:
    names = ("count", "n", "value", "low", "high", "unit", "level")
    return {name: str(getattr(figure, name)) for name in names if getattr(figure, name) not in (None, "")}


def read(text: str) -> list[tuple[str, str, dict[str, str]]]:
    return [(text[f.start : f.end], f.kind.value, slots_of(f)) for f in GRAMMAR.find(text)]


@pytest.mark.parametrize("line", LINES)
def test_figure(line):
    text, wanted = unmarked(line)
    assert wanted
    found = read(text)
    assert [(kind, slots) for _, kind, slots in found] == [(kind, slots) for _, kind, slots in wanted]
    for (printed, _, _), (meant, _, _) in zip(found, wanted, strict=True):
        assert printed.strip(" ()[]") == meant.strip(" ()[]")


@pytest.mark.parametrize("line", NEGATIVES)
def test_no_figure_of_patients_or_drugs(line):
    assert read(line) == []


@pytest.mark.parametrize(
    ("text", "people"), [("24 patients", True), ("у 7 (17,5 %) больных", True), ("n = 24", False), ("16 мг/кг", False)]
)
def test_a_figure_knows_whether_it_counts_people(text, people):
    assert [f.people for f in GRAMMAR.find(text)] == [people]


DOSE_UNITS = [
    c.id
    for c in VOCABULARY.concepts("unit")
    if c.notation and c.broader and c.broader[0].startswith(("dose_", "rate_per_"))
]


@pytest.mark.parametrize("unit", [u for u in DOSE_UNITS if u != "kg"])
def test_every_unit_of_dose_is_read_in_both_languages(unit):
    concept = VOCABULARY.get("unit", unit)
    for label in (concept.en, concept.ru):
        figures = [f for f in GRAMMAR.find(f"dose 5.5 {label} given") if f.unit]
        assert [f.unit for f in figures] == [concept.notation], label


@given(st.integers(0, 999), st.decimals(0, 100, places=1), st.sampled_from(["", " "]), st.sampled_from([".", ","]))
def test_any_count_with_its_percentage_is_one_share(count, percent, space, point):
    text = f"in {count} ({str(percent).replace('.', point)}{space}%) patients"
    assert [(f.count, f.value) for f in GRAMMAR.find(text)] == [(count, percent)]


PIECES = ["7", "17,5", "%", " ", "(", ")", "из", "of", "больных", "patients", "/", "мг", "кг", "95% CI", "p", "<", "0.05", "n =", "и", ", ", "мес", "D+", "2015", "x 10", "все", "three", "."]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_figures_are_in_order_apart_and_hold_their_text(text):
    found = GRAMMAR.find(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[f.start : f.end] == f.text or f.text in text[f.start : f.end] for f in found)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ответ [12]", (12,)),
        ("[12, 14–16]", (12, 14, 15, 16)),
        ("[1; 3]", (1, 3)),
        ("[7-9]", (7, 8, 9)),
        ("[9–7]", (9, 7)),
    ],
)
def test_reference_marks(text, numbers):
    assert [r[2] for r in references(text)] == [numbers]


@pytest.mark.parametrize("text", ["[n = 12]", "(12)", "[12 %]", "[2015]", "[a]"])
def test_other_brackets_are_no_reference_marks(text):
    assert list(references(text)) == []


ROWS = ["7", "24", "17,5", "40 %", "vs", "and", ",", "patients", "больных", "of", "из", "none of the", "ни у одного из", "(", ")", "±", "–", "to", "from", "group 1", "twenty", "hundred", "three", "were", "died", "n =", "/", "p <", "0.05", "95% CI", "1,024", "1 024", "%", "per cent", "randomised", "to surgery", "of whom", "– с", "BCS)", "women (", "у"]  # fmt: skip
texts = st.lists(st.sampled_from(ROWS), max_size=25).map(" ".join)


@given(texts)
def test_figures_stand_inside_the_text_and_none_overlaps_another(text):
    found = GRAMMAR.find(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(texts)
def test_a_part_is_never_more_than_its_whole_and_a_range_never_upside_down(text):
    for figure in GRAMMAR.find(text):
        assert figure.count is None or figure.count >= 0
        assert figure.n is None or figure.count is None or figure.count <= figure.n
        if figure.kind == "share" and figure.value is not None:
            assert figure.value <= 100
        if figure.kind == "percent" and figure.low is not None:
            assert figure.low <= figure.high


@given(texts)
def test_every_figure_has_a_number_word_or_everyone_in_its_text(text):
    for figure in GRAMMAR.find(text):
        printed = text[figure.start : figure.end].lower()
        assert re.search(r"\d|all|both|все|оба|no|ни|one|two|three|twenty|hundred", printed)


def spelt(number):
    """A whole number below ten thousand in English words."""
    small = dict(zip(range(20), "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), strict=True))  # fmt: skip
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    if number < 20:
        return small[number]
    if number < 100:
        return tens[number // 10 - 2] + (f"-{small[number % 10]}" if number % 10 else "")
    unit, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = f" {spelt(number % unit)}" if number % unit else ""
    return f"{spelt(number // unit)} {name}{rest}"


@given(st.integers(1, 9999))
def test_any_number_of_people_in_english_words(number):
    assert [f.count for f in GRAMMAR.find(f"{spelt(number)} women")] == [number]


@given(st.integers(1000, 999_999), st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", ","]))
def test_thousands_may_be_parted(number, space):
    assert [f.count for f in GRAMMAR.find(f"{number:,} patients".replace(",", space))] == [number]


@pytest.mark.parametrize("form", [form for form, value in WORDS.items() if not form.isascii() and value > 1])
def test_a_russian_numeral_in_any_form_counts_people(form):
    assert [f.count for f in GRAMMAR.find(f"{form} больных")] == [WORDS[form]]


@given(
    st.integers(0, 40), st.integers(2, 40), st.sampled_from(["{} of {}", "{} из {}", "{} out of {}", "{} of the {}"])
)
def test_a_part_of_a_whole_where_it_can_be_one(count, total, form):
    found = [(f.count, f.n) for f in GRAMMAR.find(form.format(count, total) + " patients") if f.n is not None]
    assert found == ([(count, total)] if count <= total else [])


@given(st.lists(st.decimals(0, 100, places=1), min_size=2, max_size=4), st.booleans())
def test_percentages_in_a_row_with_one_sign(values, russian):
    printed = [str(v).replace(".", "," if russian else ".") for v in values]
    text = ", ".join(printed[:-1]) + f" {'и' if russian else 'and'} {printed[-1]} %"
    assert [f.value for f in GRAMMAR.find(text)] == values
