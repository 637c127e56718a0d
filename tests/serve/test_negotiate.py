"""Accept fields and the media types that they choose."""

import pytest

from medkb.serve.negotiate import GRAPHS, ROWS, choose


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("text/csv, application/json", "text/csv"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv; charset=utf-8; q=0.9, */*;q=0.1", "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("Text/CSV", "text/csv"),
        ("text/csv;q=much, text/tab-separated-values;q=0.1", "text/tab-separated-values"),
        ("text/*;q=0", None),
        ("image/png", None),
        (",;", None),
    ],
)
def test_the_type_that_the_client_likes_best_is_chosen(accept, media):
    assert choose(accept, ROWS) == media


def test_what_the_client_likes_as_much_is_chosen_by_the_order_of_the_offers():
    assert choose("application/ld+json, text/turtle", GRAPHS) == "text/turtle"
