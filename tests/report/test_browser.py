"""What the page does in a real browser: keys, links, filters, and paper."""

from pathlib import Path

import pypdfium2
import pytest

from medkb.report.page import page

ROW = "document.querySelector('tbody.current')?.id ?? null"
HERE = "[...document.querySelectorAll('main .m.here')].map((mark) => mark.textContent)"
SAID = "document.getElementById('position').textContent"
SEEN = "document.querySelectorAll('tbody.fact:not([hidden])').length"


@pytest.fixture(scope="module")
def files(bilingual, printed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, article in (("bilingual", bilingual), ("printed", printed)):
        (folder / f"{name}.html").write_text(page(article), encoding="utf-8")
    return folder


@pytest.fixture
def opened(chromium, files):
    """The page of the article in both languages, just opened."""
    chromium.resize(1280, 800)
    chromium.media()
    chromium.open(files / "bilingual.html")
    return chromium


@pytest.fixture
def opened_pages(chromium, files):
    chromium.resize(1280, 800)
    chromium.open(files / "printed.html")
    return chromium


def settled(browser):
    """After what waits for a pause in typing."""
    browser.run("new Promise((done) => setTimeout(done, 250))")


def test_it_runs_from_a_file_without_a_request_or_a_complaint(opened, files):
    opened.press("j", "n", "i", "b", "b", "?", "Escape", "/")
    opened.write("cr")
    settled(opened)
    assert opened.complaints() == []
    assert opened.requests() == [(files / "bilingual.html").resolve().as_uri()]


def test_keys_walk_through_facts_and_back(opened, bilingual):
    opened.press("j")
    first = opened.run(ROW)
    assert first == f"f-{bilingual.claims[0].id}"
    opened.press("j", "j")
    third = opened.run(ROW)
    opened.press("k", "k")
    assert opened.run(ROW) == first != third
    opened.press("k")
    assert opened.run(ROW) == first
    opened.press("Escape")
    assert opened.run(ROW) is None


def test_keys_walk_through_the_places_of_a_fact_and_round(opened, bilingual):
    places = bilingual.places.of(bilingual.claims[0].fact.evidence)
    assert len(places) > 2
    opened.press("j")
    for place in [*places, places[0]]:
        assert opened.run(HERE) == [place.evidence.text]
        opened.press("n")
    opened.press("p", "p")
    assert opened.run(HERE) == [places[-1].evidence.text]
    opened.drawn()
    assert opened.run("document.querySelector('.m.here').checkVisibility({ contentVisibilityAuto: true })")


def test_the_place_is_told_and_in_view(opened):
    opened.press("j", "n")
    assert opened.run(SAID).startswith("Fact 1 of ")
    assert ", place 2 of " in opened.run(SAID)
    opened.drawn()
    inside = "(() => { const a = document.querySelector('.m.here').getBoundingClientRect(), b = document.getElementById('text')"
    assert opened.run(inside + ".getBoundingClientRect(); return a.top >= b.top && a.bottom <= b.bottom; })()")


def test_keys_work_on_a_russian_keyboard(opened):
    opened.call("Input.dispatchKeyEvent", type="keyDown", key="о", code="KeyJ", text="о")
    assert opened.run(ROW).startswith("f-")


def test_i_shows_the_issues_and_leads_to_their_places(opened, bilingual):
    (issue,) = bilingual.issues
    opened.press("i")
    assert opened.run(ROW) == f"i-{issue.id}"
    assert opened.run(HERE) == [issue.places[0].text]
    assert opened.run("getComputedStyle(document.getElementById('facts')).display") == "none"
    opened.click(f"#i-{issue.id} dd a")
    assert opened.run(ROW) == f"f-{issue.facts[0]}"


def test_a_mark_leads_to_its_fact_and_a_quote_back(opened, bilingual):
    claim = next(c for c in bilingual.claims if c.fact.kind == "response" and len(c.fact.evidence) > 1)
    place = bilingual.places.of(claim.fact.evidence)[1]
    opened.click(f"#p{place.number}")
    assert opened.run(ROW) is not None
    assert opened.run("document.activeElement.closest('tbody').id") == opened.run(ROW)
    opened.run(f"location.hash = 'f-{claim.id}'")
    settled(opened)
    opened.click(f"#f-{claim.id} .quotes a[href='#p{place.number}']")
    assert opened.run(HERE) == [place.evidence.text]


def test_search_and_filters_leave_what_was_asked_for(opened, bilingual):
    everything = len(bilingual.claims)
    opened.press("/")
    opened.write("лихорадка")
    settled(opened)
    found = opened.run(SEEN)
    assert 0 < found < everything
    opened.press("Escape", "j")
    assert "лихорад" in opened.run("document.querySelector('tbody.current').textContent").lower()
    opened.click("#clear")
    assert opened.run(SEEN) == everything
    opened.click("button[data-kind='drug']")
    drugs = sum(c.fact.kind == "drug" for c in bilingual.claims)
    assert opened.run(SEEN) == everything - drugs
    assert opened.run("document.querySelectorAll('main .m.k-drug:not(.off)').length") == 0
    opened.click("button[data-kind='drug']")
    opened.run(
        "(() => { const s = document.getElementById('source'); s.value = 'cited'; s.dispatchEvent(new Event('change')); })()"
    )
    assert opened.run(SEEN) == sum(c.fact.source == "cited" for c in bilingual.claims)
    opened.click("#touched")
    assert opened.run(SEEN) == 0
    assert "Nothing passes" in opened.run("document.getElementById('shown').textContent")


def test_confidence_arm_and_language_are_filters(opened, bilingual):
    opened.run(
        "(() => { const s = document.getElementById('least'); s.value = 0.9; s.dispatchEvent(new Event('input')); })()"
    )
    settled(opened)
    assert opened.run(SEEN) == sum(c.fact.confidence >= 0.9 for c in bilingual.claims)
    opened.click("#clear")
    opened.run(
        "(() => { const s = document.getElementById('lang'); s.value = 'both'; s.dispatchEvent(new Event('change')); })()"
    )
    both = sum({"ru", "en"} <= {e.lang for e in c.fact.evidence} for c in bilingual.claims)
    assert opened.run(SEEN) == both > 0
    opened.run(
        "(() => { const s = document.getElementById('arm'); s.value = 'eltrombopag'; s.dispatchEvent(new Event('change')); })()"
    )
    assert opened.run(SEEN) < both


def test_severities_are_a_filter_of_issues(opened):
    opened.press("i")
    shown = "[...document.querySelectorAll('tbody.issue:not([hidden])')].length"
    assert opened.run(shown) == 1
    opened.click("button[data-severity='error']")
    assert opened.run(shown) == 0
    assert "Nothing passes" in opened.run("document.getElementById('issues-shown').textContent")
    assert opened.run("document.querySelectorAll('tbody.issue.current').length") == 0
    opened.press("i")
    assert opened.run(ROW) is None


def test_a_search_that_leaves_out_the_chosen_fact_keeps_the_cursor(opened):
    opened.press("j", "/")
    opened.write("лихорадка")
    settled(opened)
    assert opened.run(ROW) is None
    assert opened.run("document.activeElement.id") == "search"


def test_a_chosen_fact_is_told_to_be_open(opened):
    opened.press("j")
    assert opened.run("document.querySelectorAll('.go[aria-expanded=true]').length") == 1
    opened.press("Escape")
    assert opened.run("document.querySelectorAll('.go[aria-expanded=true]').length") == 0


def test_facts_in_the_order_of_the_text_are_walked_in_that_order(opened, bilingual):
    opened.run(
        "(() => { const s = document.getElementById('order'); s.value = 'text'; s.dispatchEvent(new Event('change')); })()"
    )
    ids = opened.run("[...document.querySelectorAll('tbody.fact')].map((row) => row.id)")
    first = {f"f-{c.id}": min(e.start for e in c.fact.evidence) for c in bilingual.claims}
    assert [first[i] for i in ids] == sorted(first.values())
    opened.press("j", "j")
    assert opened.run(ROW) == ids[1]


def test_both_abstracts_stand_beside_each_other_and_go_back(opened):
    order = "[...document.querySelectorAll('main [data-o]')].map((e) => e.dataset.o).join()"
    before = opened.run(order)
    opened.press("b")
    left, right = opened.run("[...document.querySelector('.both').children].map((e) => e.getBoundingClientRect().left)")
    assert left < right
    opened.press("b")
    assert opened.run(order) == before


def test_the_words_a_rule_read_are_shown(opened, bilingual):
    number = next(n for n, c in enumerate(bilingual.claims) if c.fact.because and c.fact.because[0].words)
    words = {w.text for reason in bilingual.claims[number].fact.because for w in reason.words}
    opened.run(f"location.hash = 'f-{bilingual.claims[number].id}'")
    settled(opened)
    shown = opened.run("[...CSS.highlights.get('because')].map((range) => range.toString())")
    assert set(shown) == words


def test_help_opens_and_closes(opened):
    opened.press("?")
    assert opened.run("document.getElementById('help').open")
    opened.press("j")
    assert opened.run(ROW) is None
    opened.press("Escape")
    assert not opened.run("document.getElementById('help').open")


def test_pages_show_where_a_fact_is_printed(opened_pages):
    opened_pages.press("v", "j")
    opened_pages.drawn()
    box = opened_pages.run(
        "(() => { const b = document.querySelector('.box.here').getBoundingClientRect(); return [b.width, b.height]; })()"
    )
    assert min(box) > 3
    assert opened_pages.run("document.querySelector('figure img').complete")
    opened_pages.click(".box.k-response")
    assert opened_pages.run("document.querySelector('tbody.current').classList.contains('k-response')")
    assert opened_pages.complaints() == []


def test_numbers_of_pages_are_seen_beside_the_text(opened_pages):
    opened_pages.run("document.querySelector('.chunk .pageno').scrollIntoView()")
    opened_pages.drawn()
    inside = opened_pages.run("""(() => {
      const number = document.querySelector(".chunk .pageno"), chunk = number.closest(".chunk");
      return number.getBoundingClientRect().left >= chunk.getBoundingClientRect().left;
    })()""")
    assert inside


def test_it_prints_facts_and_issues_with_pages_and_quotes(opened_pages, printed):
    pdf = pypdfium2.PdfDocument(opened_pages.pdf())
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    assert len(pdf) > 3
    assert f"Facts{len(printed.claims)}" in text
    for claim in printed.claims[::7]:
        assert "".join(claim.fact.evidence[0].text.split()) in text
        assert f"p.{claim.fact.evidence[0].page}" in text
    assert "".join(printed.document.text[:600].split())[-200:] not in text


def test_the_text_is_printed_too_where_it_is_asked_for(opened, bilingual):
    few = len(pypdfium2.PdfDocument(opened.pdf()))
    opened.press("?")
    opened.run("document.getElementById('print-text').click()")
    opened.press("Escape")
    assert len(pypdfium2.PdfDocument(opened.pdf())) > few


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_nothing_sticks_out_of_a_window(opened, width):
    opened.resize(width, 800)
    opened.press("j")
    assert opened.run("document.documentElement.scrollWidth") <= width
    assert (
        opened.run("document.querySelector('.scroll').scrollWidth - document.querySelector('.scroll').clientWidth") <= 0
    )


def test_without_scripts_all_is_there_and_linked(chromium, files, bilingual):
    chromium.without_scripts()
    try:
        chromium.open(files / "bilingual.html", f"#p{bilingual.places.all[-1].number}")
        assert chromium.run("getComputedStyle(document.querySelector('.controls')).display") == "none"
        shown = chromium.run("[...document.querySelectorAll('.more')].every((row) => row.checkVisibility())")
        assert shown
        assert chromium.run("getComputedStyle(document.querySelector(':target')).backgroundColor") != "rgba(0, 0, 0, 0)"
    finally:
        chromium.without_scripts(off=False)


def test_all_that_can_be_operated_has_a_name_for_screen_readers(opened_pages):
    opened_pages.press("v")
    opened_pages.drawn()
    nodes = opened_pages.call("Accessibility.getFullAXTree")["nodes"]
    roles = {"link", "button", "checkbox", "slider", "combobox", "searchbox", "region", "main", "img", "image"}
    named = [(n["role"]["value"], n.get("name", {}).get("value")) for n in nodes if not n["ignored"]]
    operated = [(role, name) for role, name in named if role in roles]
    assert len(operated) > 50
    assert not [role for role, name in operated if not name]


def test_the_tab_key_leads_from_the_skip_links_by_the_tools_and_the_filters_to_the_facts(opened):
    stops = []
    for _ in range(40):
        opened.press("Tab")
        stops.append(
            opened.run("document.activeElement.closest('nav, header, main, .controls, tbody.fact')?.className")
        )
    order = list(dict.fromkeys(stop.split()[0] for stop in stops if stop))
    assert order == ["skip", "bar", "text", "controls", "fact"]


def test_a_skip_link_leads_into_its_part(opened):
    opened.press("Tab", "Tab")
    assert opened.run("document.activeElement.hash") == "#facts"
    opened.press("Enter", "Tab")
    assert opened.run("document.activeElement.closest('#facts') !== null")


def contrast(a, b):
    light = sorted(
        sum(
            w * (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4)
            for w, c in zip((0.2126, 0.7152, 0.0722), rgb, strict=True)
        )
        for rgb in (a, b)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_words_and_signs_stands_out(opened, scheme):
    opened.media(scheme=scheme)
    mix = """(() => {
      const probe = document.body.appendChild(document.createElement("i"));
      const pixel = document.createElement("canvas").getContext("2d");
      const rgb = (value, kind) => {
        probe.className = kind;
        probe.style.color = value;
        pixel.fillStyle = getComputedStyle(probe).color;
        pixel.fillRect(0, 0, 1, 1);
        return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).map((c) => c / 255);
      };
      const grounds = ["--paper", "--panel", "--raised"].map((name) => rgb(`var(${name})`, ""));
      const inks = ["--ink", "--dim", "--error", "--warning", "--rounding", "--focus"].map((name) => [name, rgb(`var(${name})`, "")]);
      const kinds = ["drug", "regimen", "dose", "cohort", "response", "survival", "adverse_event", "effect"];
      inks.push(...kinds.map((kind) => [kind, rgb("var(--k)", `k-${kind}`)]));
      probe.remove();
      return [grounds, inks];
    })()"""
    grounds, inks = opened.run(mix)
    for name, ink in inks:
        assert min(contrast(ink, ground) for ground in grounds) >= 4.5, name


def test_a_long_article_stays_quick(chromium, tmp_path, article_of):
    from medkb.pipeline import extract_text

    part = Path(__file__).parents[2] / "corpora" / "rheumatology" / "articles" / "ra_filgotinib_rct.txt"
    text = part.read_text(encoding="utf-8")
    article = article_of(extract_text("\n\n".join([text] * (60 * 3_000 // len(text) + 1))))
    long = tmp_path / "long.html"
    long.write_text(page(article), encoding="utf-8")
    chromium.open(long)
    took = chromium.run("""(async () => {
      const key = (code) => document.dispatchEvent(new KeyboardEvent("keydown", { code, key: "" }));
      const start = performance.now();
      for (let n = 0; n < 20; n++) {
        key(n % 2 ? "KeyJ" : "KeyN");
        await new Promise(requestAnimationFrame);
      }
      return (performance.now() - start) / 20;
    })()""")
    assert took < 250, f"{took:.0f} ms a key"
