"""Tables with metafor's column names."""

import pytest

from medkb.errors import PoolError
from medkb.pool import read_table, rows


def read(text, measure="PLO", where=None):
    return rows(read_table(text, "t.csv", where), measure)


def test_proportions_have_a_label_events_and_patients():
    (row,) = read("slab,xi,ni\nPetrov 2019,7,20\n")
    assert (row.label, row.x, row.n, row.place) == ("Petrov 2019", 7, 20, "t.csv:2")


def test_patients_are_events_and_the_others_where_only_these_are_given():
    assert read("slab,xi,mi\nA,7,13\n")[0].n == 20
    (row,) = read("slab,ai,bi,ci,di\nA,4,119,11,128\n", "RR")
    assert (row.x, row.n, row.x2, row.n2) == (4, 123, 11, 139)


def test_a_variance_is_the_square_of_the_standard_error():
    assert read("slab,yi,sei\nA,-0.5,0.2\n", "GEN")[0].vi == pytest.approx(0.04)
    assert read("slab,yi,vi\nA,-0.5,0.2\n", "GEN")[0].vi == 0.2


@pytest.mark.parametrize("empty", ["", "NA", "na", " "])
def test_an_empty_cell_is_unknown_and_zero_is_zero(empty):
    (row,) = read(f"slab,xi,ni\nA,{empty},20\n")
    assert row.x is None
    assert read("slab,xi,ni\nA,0,20\n")[0].x == 0


def test_a_russian_spreadsheet_is_read_with_semicolons_decimal_commas_and_its_mark_of_order():
    (row,) = read("\ufeffslab;yi;sei\nПетров 2019;−0,51;0,21\n", "HR")
    assert (row.label, row.yi, row.vi) == ("Петров 2019", -0.51, pytest.approx(0.0441))


def test_other_columns_go_along():
    (row,) = read("slab,xi,ni,claim,outcome\nA,1,2,abc,CR\n")
    assert row.about == {"slab": "A", "claim": "abc", "outcome": "CR"}


def test_rows_are_chosen_by_their_columns():
    text = "slab,xi,ni,outcome,grade\nA,1,9,CR,\nB,2,9,PR,\nC,3,9,cr,\n"
    assert [row.label for row in read(text, where={"outcome": "CR"})] == ["A", "C"]


@pytest.mark.parametrize(
    ("columns", "kinds"),
    [
        ("slab,xi,ni", ["PLO"]),
        ("slab,ai,n1i,ci,n2i", ["RR"]),
        ("yi,sei", ["GEN"]),
        ("slab,xi,ni,yi,vi", ["PLO", "GEN"]),
    ],
)
def test_a_table_gives_what_it_has_columns_for(columns, kinds):
    values = ",".join("1" for _ in columns.split(","))
    assert [kind[0] for kind in read_table(f"{columns}\n{values}\n", "t.csv").kinds] == kinds


@pytest.mark.parametrize(
    ("columns", "measure"),
    [
        ("study_label,count,n", "PLO"),
        ("studlab,event,n", "PLO"),
        ("study_label,events_1,n_1,events_2,n_2", "RR"),
        ("studlab,event.e,n.e,event.c,n.c", "RR"),
        ("study_label,log_ratio,se_log_ratio", "GEN"),
        ("studlab,TE,seTE", "GEN"),
    ],
)
def test_plain_tables_of_the_export_and_those_of_the_package_meta_are_read_too(columns, measure):
    (row,) = read(f"{columns}\nA,1,2{',3,4' * (measure == 'RR')}\n", measure)
    figures = (row.yi, row.vi) if measure == "GEN" else (row.x, row.n, row.x2, row.n2)
    assert (row.label, *figures) == {"PLO": ("A", 1, 2, None, None), "RR": ("A", 1, 2, 3, 4), "GEN": ("A", 1, 4)}[
        measure
    ]


def test_names_of_metafor_go_before_others():
    (row,) = read("slab,xi,ni,event,count_page\nA,1,2,neutropenia,7\n")
    assert (row.x, row.about["event"], row.about["count_page"]) == (1, "neutropenia", "7")


def test_what_stands_beside_a_number_is_called_as_the_number():
    (row,) = read("study_label,count,n,count_page,count_quote\nA,1,2,7,1 of 2\n")
    assert (row.about["xi_page"], row.about["xi_quote"]) == ("7", "1 of 2")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "t.csv: the table is empty; it needs the columns slab and xi, ni"),
        ("slab,xi\nA,1\n", "t.csv: needs the columns slab and xi, ni"),
        ("slab,xi,ni\n", "t.csv: no rows under the head"),
        ("slab,xi,ni\nA,seven,20\n", "t.csv:2: xi is 'seven'; write a number"),
        ("slab,xi,ni\nA,1e999,20\n", "t.csv:2: xi is '1e999'"),
        ("slab,xi,ni\nA,1_0,20\n", "t.csv:2: xi is '1_0'"),
        ("slab,xi,ni\nA,1\n", "t.csv:2: the line has more or fewer cells than the head"),
        ("slab,xi,ni\nA,1,2,3\n", "t.csv:2: the line has more or fewer cells than the head"),
        ("slab,xi,xi,ni\nA,1,2,3\n", "t.csv:1: the column xi comes twice"),
        ("slab,xi,mi,ni\nA,7,13,21\n", "t.csv:2: ni is 21, but xi + mi is 20; correct one of them"),
        ("slab,ai,bi,n1i,ci,n2i\nA,1,1,3,1,2\n", "t.csv:2: n1i is 3, but ai + bi is 2"),
        ('slab,xi,ni\n"A,1,2\n', "t.csv:2: not CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_with_its_place(text, told):
    with pytest.raises(PoolError) as error:
        read(text, "RR" if "ai" in text else "PLO")
    assert str(error.value).startswith(told)


def test_a_column_to_choose_by_must_exist_and_leave_something():
    with pytest.raises(PoolError, match="no column 'arm' to choose by; there are slab, xi, ni"):
        read("slab,xi,ni\nA,1,2\n", where={"arm": "x"})
    with pytest.raises(PoolError, match="no rows where slab is 'B'"):
        read("slab,xi,ni\nA,1,2\n", where={"slab": "B"})
