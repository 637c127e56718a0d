"""The query page and the pages of things in a real browser."""

import hashlib
import json
import time
from pathlib import Path

import pytest

import medkb.serve
from medkb.query import named_queries

ROWS = "[...document.querySelectorAll('.yasr table tbody tr')].map((row) => row.innerText)"
EDITOR = "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()"


@pytest.fixture(scope="module")
def chromium():
    from browser import PROGRAM, Browser

    if PROGRAM is None:
        pytest.skip("no chromium on this machine (Debian: apt install chromium)")
    with Browser(1400, 900) as browser:
        yield browser


def wait_for(browser, expression, seconds=20):
    end = time.monotonic() + seconds
    while not (value := browser.run(expression)):
        assert time.monotonic() < end, expression
        time.sleep(0.1)
    return value


@pytest.fixture
def opened(chromium, url):
    chromium._navigate(f"{url}/editor")
    wait_for(chromium, "!!document.querySelector('.yasqe .CodeMirror')")
    return chromium


def take(browser, name, **given):
    fields = "".join(f"form.elements[{key!r}].value = {value!r};" for key, value in given.items())
    browser.run(
        f"""(() => {{ const form = document.querySelector("form[data-query='{name}']");
        form.closest("details").open = true; {fields} }})()"""
    )
    browser.click(f"form[data-query='{name}'] button")


def test_a_named_query_is_taken_run_and_its_answer_shown(opened, url, tmp_path):
    take(opened, "doses", drug="bosutinib")
    rows = wait_for(opened, ROWS)
    assert all("bosutinib" in row and "mg/d" in row for row in rows)
    assert any("500" in row for row in rows)
    assert 'VALUES (?drug) { ("bosutinib") }' in opened.run(EDITOR)
    assert opened.complaints() == []
    assert {request.split("/")[2] for request in opened.requests()} == {url.split("/")[2]}


def test_every_named_query_is_offered_with_both_questions_and_its_parameters(opened):
    for name, query in named_queries().items():
        form = f"document.querySelector(\"form[data-query='{name}']\")"
        fields = opened.run(f"[...{form}.querySelectorAll('input')].map((field) => field.name)")
        assert fields == [param.name for param in query.params]
        said = opened.run(f"{form}.closest('details').textContent")
        assert query.question in said
        assert query.question_ru in said


def test_an_error_of_the_endpoint_is_shown_with_its_place(opened):
    opened.run("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue('SELECT * {\\n ?s ?p }')")
    opened.run("document.querySelector('.tabPanel.active .yasqe_queryButton').click()")
    wait_for(opened, "document.querySelector('.tabPanel.active .yasr').innerText.includes('line 2, column')")


def test_an_address_of_the_answer_opens_on_this_server(opened):
    text = "SELECT ?claim { ?claim a mkb:Dose } LIMIT 1"
    opened.run(f"document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue({text!r})")
    opened.run("document.querySelector('.tabPanel.active .yasqe_queryButton').click()")
    wait_for(opened, "!!document.querySelector('.tabPanel.active .yasr table a[href]')")
    opened.run("window.open = (place) => { window.went = place; }")
    opened.click(".tabPanel.active .yasr table td a[href]")
    assert wait_for(opened, "window.went").startswith("/claim/")


def test_pages_of_things_are_styled_and_complain_of_nothing(chromium, url, client):
    claim = client.get("/query/doses.json").json()["results"]["bindings"][0]["claim"]["value"]
    chromium._navigate(f"{url}/claim/{claim.rpartition('/')[2]}")
    assert chromium.run("getComputedStyle(document.querySelector('mark')).backgroundColor") == "rgb(255, 224, 138)"
    assert chromium.complaints() == []


def test_yasgui_is_as_npm_has_it():
    folder = Path(medkb.serve.__file__).parent / "web" / "yasgui"
    source = json.loads((folder / "SOURCE.json").read_text(encoding="utf-8"))
    assert source["sha256"] == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("yasgui.min.js", "yasgui.min.css")
    }
    assert "permission notice" in (folder / "LICENSE.txt").read_text(encoding="utf-8")
