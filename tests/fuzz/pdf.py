"""Damaged and hostile PDFs: those of the corpora and of tests/read/sheets.py mutated, and some written for the purpose."""

import re
import runpy
import zlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OBJECT = re.compile(rb"\d+ 0 obj\b.*?endobj", re.DOTALL)
NUMBER = re.compile(rb"(?<![\w.#/])-?\d+(?:\.\d+)?(?![\w.])")
VALUE = re.compile(rb"(?<=/)[A-Za-z]+ (?=[\d\[</(])")
STREAM = re.compile(rb"(?<=stream\n).*?(?=endstream)", re.DOTALL)
HUGE = [b"0", b"-1", b"1e308", b"-1e308", b"99999999999999999999", b"2147483648", b"4294967295", b"1000000", b"nan"]
LETTERS = b"BT /F1 9 Tf 1 0 0 1 40 700 Tm (Of 40 patients, 24 \\(60.0%\\) achieved a complete response.) Tj ET"


@cache
def bases():
    """Small PDFs to mutate, drawn with and without compression, and the printed one of the corpora."""
    drawn = runpy.run_path(str(ROOT / "tests" / "read" / "sheets.py"))
    made = []
    for compression in (0, 1):
        for draw in (_page, _table, _columns):
            sheet = drawn["Sheet"](invariant=1, pageCompression=compression)
            draw(sheet, drawn)
            made.append(sheet.data())
    printed = sorted((ROOT / "corpora").glob("*/articles/*.pdf"))
    return made, [path.read_bytes() for path in printed]


def _page(sheet, drawn):
    sheet.lines(drawn["LEFT"], 60, drawn["prose"](12, 400, seed=1))
    sheet.turn()
    sheet.lines(drawn["LEFT"], 60, drawn["prose"](6, 400, seed=2))


def _table(sheet, drawn):
    top = sheet.lines(drawn["LEFT"], 60, drawn["prose"](3, 400, seed=3))
    sheet.table(drawn["LEFT"], top, [["Arm", "n", "%"], ["A", "12", "30.0"], ["B", "9", "22.5"]], [80, 40, 40])


def _columns(sheet, drawn):
    for seed, left in ((4, drawn["LEFT"]), (5, drawn["RIGHT"])):
        sheet.justified(left, 60, drawn["prose"](8, drawn["COLUMN"], seed=seed), drawn["COLUMN"])


def mutant(rng):
    """A PDF and the names of what was done to it."""
    if rng.random() < 0.25:
        trick = rng.choice(TRICKS)
        data, done = trick(rng), [trick.__name__]
        if rng.random() < 0.6:
            return data, done
    else:
        drawn, printed = bases()
        data, done = rng.choice(printed if rng.random() < 0.04 else drawn), []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3, 6])):
        change = rng.choice(CHANGES)
        data = change(rng, data)
        done.append(change.__name__)
    return data, done


def flip(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([1, 3, 20, 200])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def cut(rng, data):
    return data[: rng.randrange(1, len(data) + 1)] + rng.choice([b"", b"\n%%EOF\n", b"\nstartxref\n0\n%%EOF\n"])


def lose(rng, data):
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.choice([1, 20, 500]) :]


def repeat_bytes(rng, data):
    start = rng.randrange(len(data))
    piece = data[start : start + rng.choice([1, 10, 200])]
    return data[:start] + piece * rng.choice([2, 20, 2000]) + data[start:]


def swap_objects(rng, data):
    found = OBJECT.findall(data)
    if len(found) < 2:
        return data
    one, other = rng.sample(found, 2)
    bodies = [whole.partition(b"obj")[2] for whole in (one, other)]
    number = one.partition(b"obj")[0], other.partition(b"obj")[0]
    return data.replace(one, number[0] + b"obj" + bodies[1], 1).replace(other, number[1] + b"obj" + bodies[0], 1)


def repeat_object(rng, data):
    found = OBJECT.findall(data)
    if not found:
        return data
    chosen = rng.choice(found)
    return data.replace(chosen, b"\n".join([chosen] * rng.choice([2, 30, 300])), 1)


def point_elsewhere(rng, data):
    """References to other objects, among them to those that refer to them."""
    return re.sub(rb"\d+(?= 0 R)", lambda m: b"%d" % rng.randrange(12) if rng.random() < 0.3 else m[0], data)


def change_number(rng, data):
    found = list(NUMBER.finditer(data))
    for match in sorted(rng.sample(found, min(len(found), rng.choice([1, 3, 20]))), key=lambda m: -m.start()):
        data = data[: match.start()] + rng.choice(HUGE) + data[match.end() :]
    return data


def change_length(rng, data):
    return re.sub(rb"(?<=/Length )\d+", lambda _: rng.choice(HUGE), data)


def change_name(rng, data):
    names = re.findall(rb"/[A-Za-z0-9]+", data)
    return data.replace(rng.choice(names), rng.choice(names), rng.choice([1, -1])) if names else data


def nest(rng, data):
    """A value inside very many brackets."""
    found = list(VALUE.finditer(data))
    if not found:
        return data
    at = rng.choice(found).end()
    depth = rng.choice([50, 2000, 200_000])
    opening, closing = rng.choice([(b"[", b"]"), (b"<</A ", b">>"), (b"(", b")")])
    return data[:at] + opening * depth + closing * rng.choice([0, depth]) + b" " + data[at:]


def long_string(rng, data):
    found = list(VALUE.finditer(data))
    if not found:
        return data
    at = rng.choice(found).end()
    return data[:at] + rng.choice([b"(%s)", b"<%s>", b"/%s "]) % (b"A" * 1_000_000) + data[at:]


def change_stream(rng, data):
    found = [m for m in STREAM.finditer(data) if len(m[0]) < 10_000]
    if not found:
        return data
    match = rng.choice(found)
    content = rng.choice([_operators(rng), zlib.compress(_operators(rng)), match[0] * rng.choice([2, 50])])
    return data[: match.start()] + content + b"\n" + data[match.end() :]


def change_filter(rng, data):
    known = [b"/ASCII85Decode", b"/ASCIIHexDecode", b"/LZWDecode", b"/RunLengthDecode", b"/FlateDecode"]
    chosen = b"[ " + b" ".join(rng.choices(known, k=rng.choice([1, 2, 40]))) + b" ]"
    return re.sub(rb"(?<=/Filter )(\[.*?\]|/\w+)", lambda _: chosen, data, count=rng.choice([0, 1]))


CHANGES = [
    *(flip, cut, lose, repeat_bytes, swap_objects, repeat_object, point_elsewhere, change_number, change_length),
    *(change_name, nest, long_string, change_stream, change_filter),
]


def _number(rng):
    return rng.choice([*HUGE, b"1", b"12", b"0.5", b"300", b"700"])


def _operators(rng):
    """A page's content: letters between operators with odd operands."""
    parts = []
    for _ in range(rng.choice([1, 10, 100])):
        operator, count = rng.choice(OPERATORS)
        operands = [_number(rng) for _ in range(max(0, count + rng.choice([0, 0, 0, 0, -1, 1])))]
        parts.append(b" ".join([*operands, operator]))
        parts.append(rng.choice([LETTERS, LETTERS, b"BT /F1 9 Tf (a) Tj", b"ET", b"[(a) -200 (b)] TJ", b"(\\", b"<41"]))
    return b"\n".join(parts)


OPERATORS = [
    *((b"cm", 6), (b"Tm", 6), (b"Td", 2), (b"TL", 1), (b"Tz", 1), (b"Tc", 1), (b"Tw", 1), (b"Ts", 1), (b"w", 1)),
    *((b"m", 2), (b"l", 2), (b"re", 4), (b"c", 6), (b"S", 0), (b"f", 0), (b"q", 0), (b"Q", 0), (b"W n", 0)),
    *((b"/F1 Do", 0), (b"/X1 Do", 0), (b"BI /W 9 /H 9 ID", 0), (b"EI", 0), (b"/F1", 1), (b"Tf", 1), (b"Tr", 1)),
    *((b"sc", 4), (b"/P <</MCID 0>> BDC", 0), (b"EMC", 0), (b"T*", 0), (b"d0", 2), (b"gs", 0), (b"sh", 0)),
]


def document(objects, trailer=b""):
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(data))
    return data + head + table + tail


def stream(content, more=b""):
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), more, content)


def simple(content=LETTERS, font=b"", page=b"", kids=b"3 0 R", rest=(), more=b""):
    """One page with one font; what is given replaces or adds to the usual parts. Objects of `rest` begin with 6."""
    return document([
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, kids.count(b"R")),
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources <</Font <</F1 5 0 R>> /XObject <</X1 6 0 R>> >> %s>>" % page,
        content if content.startswith(b"<<") else stream(content, more),
        font or b"<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding>>",
        *rest,
    ])  # fmt: skip


def many_pages(rng):
    return simple(kids=b" ".join([b"3 0 R"] * rng.choice([100, 1000])))


def pages_in_a_circle(rng):
    return simple(kids=rng.choice([b"2 0 R", b"3 0 R 2 0 R", b"1 0 R", b"3 0 R 4 0 R 5 0 R 2 0 R 99 0 R"]))


def deep_tree_of_pages(rng):
    depth = rng.choice([100, 1500, 20_000])
    nodes = [b"<</Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1>>" % (n - 1, n + 1) for n in range(6, 6 + depth)]
    page = b"<</Type /Page /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>> >> >>"
    return simple(kids=b"6 0 R", rest=[*nodes, page])


def odd_content(rng):
    return simple(_operators(rng))


def odd_box(rng):
    box = b" ".join(_number(rng) for _ in range(rng.choice([0, 3, 4, 4, 4])))
    return simple(page=b"/MediaBox [%s] /CropBox [%s] /Rotate %s /UserUnit %s" % (box, box, _number(rng), _number(rng)))


def bomb(rng):
    packed = zlib.compress(rng.choice([b" ", b"q ", b"[", b"(", b"1 "]) * rng.choice([1_000_000, 60_000_000]), 9)
    for _ in range(rng.choice([0, 1])):
        packed = zlib.compress(packed, 9)
        return simple(stream(packed, b"/Filter [/FlateDecode /FlateDecode]"))
    return simple(stream(packed, b"/Filter /FlateDecode"))


def wide_map(rng):
    """A font whose map to Unicode or whose widths claim a range of billions."""
    last = rng.choice([b"FFFF", b"FFFFFFFF", b"FFFFFFFFFFFF"])
    ranges = b"1 beginbfrange\n<%s> <%s> <0041>\nendbfrange" % (b"0" * len(last), last)
    font = (
        b"<</Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R "
        b"/DescendantFonts [<</Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [%s] /DW 500>>]>>"
    ) % rng.choice([b"0 4294967295 500", b"0 [500]", b"4294967295 0 1 [500] 2 99999999 400", b"1 [" + b"5 " * 100_000])
    return simple(font=font, rest=[b"null", stream(ranges)])


def wide_simple_font(rng):
    font = (
        b"<</Type /Font /Subtype /TrueType /BaseFont /A /FirstChar %s /LastChar %s /Widths [%s] "
        b"/Encoding <</Differences [%s /a /b (c)]>> >>"
    ) % (_number(rng), _number(rng), _number(rng) * rng.choice([0, 1]), _number(rng))
    return simple(font=font)


def form_in_itself(rng):
    form = stream(
        rng.choice([b"/X1 Do", b"/X1 Do /X1 Do", LETTERS + b" /X1 Do"]),
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X1 6 0 R>> >>",
    )
    return simple(b"/X1 Do", rest=[form])


def bomb_of_forms(rng):
    """Each form draws the next one several times."""
    depth, width = rng.choice([(5, 10), (8, 10), (30, 2)])
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</Font <</F1 5 0 R>> /XObject <</X1 %d 0 R>> >>"
    forms = [stream(b"/X1 Do " * width, head % (n + 1)) for n in range(6, 6 + depth)]
    return simple(b"/X1 Do", rest=[*forms, stream(LETTERS, head % 5)])


def many_letters(rng):
    count = rng.choice([2000, 50_000])
    places = [b"1 0 0 1 %d %d Tm (a) Tj" % (rng.randrange(40, 560), rng.randrange(40, 800)) for _ in range(count)]
    return simple(b"BT /F1 9 Tf " + rng.choice([b"\n".join(places), b"(a ) Tj " * count]) + b" ET")


def many_rules(rng):
    count = rng.choice([200, 3000])
    at = [rng.randrange(40, 560) for _ in range(4 * count)]
    rules = [b"%d %d m %d %d l S" % (x, y, x if n % 2 else z, w if n % 2 else y) for n, (x, y, z, w) in
             enumerate(zip(*[iter(at)] * 4, strict=True))]  # fmt: skip
    return simple(b"\n".join([LETTERS, *rules]))


def long_line(rng):
    text = rng.choice([b"A", b"1 ", b"\\(", b"24 \\(60%\\) "]) * rng.choice([10_000, 300_000])
    return simple(b"BT /F1 9 Tf 40 700 Td (%s) Tj ET" % text)


def xref_in_a_circle(rng):
    data = simple()
    start = data.rindex(b"xref\n0 ")
    return data.replace(b"/Root", b"/Prev %d /XRefStm %d /Root" % (start, rng.choice([start, 0, 10**12])))


def odd_xref_stream(rng):
    head = b"/Type /XRef /Size %s /W [%s %s %s] /Index [%s %s] /Root 1 0 R" % tuple(_number(rng) for _ in range(6))
    data = simple()
    data = data[: data.rindex(b"xref\n0 ")]
    place = len(data)
    packed = zlib.compress(b"\1\0\0\0" * 99)
    return data + b"9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (
        stream(packed, head + b" /Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns %s>>" % _number(rng)),
        place,
    )


def object_stream_in_itself(rng):
    first, count = _number(rng), _number(rng)
    head = b"/Type /ObjStm /N %s /First %s /Extends 6 0 R" % (count, first)
    return simple(rest=[stream(b"1 0 2 9 " * rng.choice([1, 5000]) + b"<<>> <<>>", head)])


def locked(rng):
    entry = b"<</Filter /Standard /V %s /R %s /Length %s /P %s /O (%s) /U (%s) /CF <<>> >>" % (
        *(_number(rng) for _ in range(4)),
        *(b"x" * rng.choice([0, 32, 48]) for _ in range(2)),
    )
    return simple().replace(b"/Root", b"/Encrypt %s /ID [(a) (b)] /Root" % entry)


def length_of_itself(rng):
    number = rng.choice([4, 2, 77])
    return simple(b"<</Length %d 0 R>>\nstream\n%s\nendstream" % (number, LETTERS))


TRICKS = [
    *(many_pages, pages_in_a_circle, deep_tree_of_pages, odd_content, odd_content, odd_box, bomb, wide_map),
    *(wide_simple_font, form_in_itself, bomb_of_forms, many_letters, many_rules, long_line, xref_in_a_circle),
    *(odd_xref_stream, object_stream_in_itself, locked, length_of_itself),
]
