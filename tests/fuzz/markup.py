"""Damaged and hostile texts: JATS, HTML and plain articles, written here and mutated."""

import re

from lxml import etree

JATS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2//EN" "JATS-journalpublishing1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" xml:lang="en">
<front><journal-meta><journal-title-group><journal-title>Invented medicine</journal-title></journal-title-group>
</journal-meta><article-meta><article-id pub-id-type="doi">10.5555/invented.1</article-id><title-group>
<article-title>Imatinib in an invented disease</article-title></title-group><contrib-group><contrib
contrib-type="author"><name><surname>Ivanov</surname><given-names>I. I.</given-names></name></contrib></contrib-group>
<pub-date><year>2024</year></pub-date><abstract><title>Abstract</title><p>Of 40 patients, 24 (60.0%) achieved a
complete response.</p></abstract><kwd-group><kwd>leukaemia</kwd></kwd-group></article-meta></front>
<body><sec sec-type="methods"><title>Methods</title><p>Imatinib was given at 400&#160;mg/day<xref ref-type="bibr"
rid="r1"><sup>1</sup></xref> to <italic>n</italic>&nbsp;=&#x2009;40 <bold>patients</bold>; area 10<sup>9</sup>/L.</p>
<list><list-item><p>first</p></list-item><list-item><p>second</p></list-item></list></sec><sec><title>Results</title>
<p>Median survival was <mml:math><mml:mfrac><mml:mn>25</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math> months.</p>
<table-wrap id="t1"><label>Table 1</label><caption><title>Adverse events</title></caption><table><thead><tr>
<th rowspan="2">Event</th><th colspan="2">Imatinib (n = 40)</th></tr><tr><th>Any, n (%)</th><th>Grade 3</th></tr></thead>
<tbody><tr><td>Neutropenia</td><td>12 (30.0)</td><td>4 (10.0)</td></tr><tr><td colspan="3">Skin</td></tr><tr><td>Rash</td>
<td>5 (12.5)</td><td>0</td></tr></tbody></table><table-wrap-foot><fn><p>n: patients</p></fn></table-wrap-foot></table-wrap>
</sec></body><back><ref-list><ref id="r1"><mixed-citation>Petrov P. Invented. 2020;1:2-3.</mixed-citation></ref></ref-list>
</back></article>
"""
HTML = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>Иматиниб при выдуманной болезни</title>
<meta name="citation_doi" content="10.5555/invented.2"><style>p { color: red }</style><script>if (1 < 2) go()</script>
</head><body><nav><a href="/">Главная</a></nav><main><h1>Иматиниб при выдуманной болезни</h1><h2>Результаты</h2>
<p>Из 40 больных у 24 (60,0&nbsp;%) достигнут полный ответ.<br>Иматиниб назначали в дозе 400 мг/сут.</p>
<ul><li>нейтропения у 12 (30 %)<li>сыпь у 5 (12,5 %)</ul>
<table><caption>Таблица 1. Явления</caption><tr><th rowspan=2>Явление<th colspan=2>Иматиниб (n = 40)
<tr><th>n<th>%<tr><td>Нейтропения<td>12<td>30,0<tr><td>Сыпь<td>5<td>12,5</table></main><footer>© 2024</footer></body></html>
"""
TEXT = """Иматиниб при выдуманной болезни
Резюме. В исследование включены 40 больных (медиана возраста 54 (19–81) года; 22 мужчины).
Материалы и методы
Иматиниб назначали внутрь в дозе 400 мг/сут 28-дневными циклами, дни 1, 8 и 15; бортезомиб 1,3 мг/м2.
Результаты
Полный ответ достигнут у 24 (60,0 %; 95 % ДИ 43,3–75,1) из 40 больных, p = 0,03. Медиана ОВ составила 12,5 мес.
Grade 3–4 neutropenia occurred in 12 (30.0%) of 40 patients; HR 0.62 (95% CI 0.41 to 0.94), p < 0.001.
Median progression-free survival was 8.3 months in the imatinib arm and 5.1 months in the placebo arm [1–3, 7].
Таблица 1. Нежелательные явления
Явление\tИматиниб (n = 40)\tПлацебо (n = 38)
Нейтропения\t12 (30,0)\t3 (7,9)
Литература
1. Петров П. П. Выдумка. Журнал. 2020;1(2):3–4. doi: 10.5555/invented.3
"""
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
BLOWN = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
DOCTYPES = [
    f'<!DOCTYPE article [<!ENTITY e0 "{"A" * 100}">{BLOWN}]>',
    '<!DOCTYPE article [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE article [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p; <!ENTITY e11 "a">]>',
    '<!DOCTYPE article [<!ENTITY e11 "&e11;">]>',
]
ODD = [
    "\0",
    "\x0b",
    "\ufffe",
    "\ud800",
    "\u202e",
    "\u0300" * 50,
    "&#0;",
    "&#x110000;",
    "&nosuch;",
    "&",
    "<",
    ">",
    "]]>",
]
ODD += ["<!--", "-->", "<![CDATA[", "<?x", "\N{ZERO WIDTH JOINER}", "\N{SOFT HYPHEN}", "１２", "²", "½", "٣", "ⅷ", "∞"]
NUMBERS = ["0", "-1", "65535", "1000000000", "99999999999999999999999", "1e9", "", "1;2", "٣", "9" * 5000]
CODES = ["utf-8", "utf-16", "utf-16-be", "utf-32", "cp1251", "koi8-r", "latin-1", "cp866", "utf-7"]


def mutant(rng):
    """The ending of the file's name, its bytes, and the names of what was done."""
    ending, text = rng.choice([(".xml", JATS), (".html", HTML), (".txt", TEXT), (".txt", TEXT)])
    changes = [*ANY, *(IN_TEXT if ending == ".txt" else IN_TAGS)]
    done = []
    for _ in range(rng.choice([1, 1, 2, 3, 6])):
        change = rng.choice(changes)
        text = change(rng, text)
        done.append(change.__name__)
        if len(text) > 300_000:
            break
    if ending == ".xml" and rng.random() < 0.6:
        text = mended(text)
    return ending, encoded(rng, text), done


def mended(text):
    """Well-formed again, as far as can be: else most mutants of XML would go no further than its parser."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, huge_tree=True)
    try:
        root = etree.fromstring(text.replace("&nbsp;", "&#160;").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return text
    return text if root is None else etree.tostring(root, encoding="unicode")


def encoded(rng, text):
    if rng.random() < 0.75:
        return text.encode("utf-8", "surrogatepass")
    data = text.encode(rng.choice(CODES), "replace")
    if rng.random() < 0.3:
        data = rng.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"]) + data
    if rng.random() < 0.3:
        data = bytearray(data)
        for _ in range(30):
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _place(rng, text):
    return rng.randrange(len(text) + 1)


def cut(rng, text):
    return text[: _place(rng, text)]


def lose(rng, text):
    start = _place(rng, text)
    return text[:start] + text[start + rng.choice([1, 5, 300]) :]


def repeat(rng, text):
    """A piece of the article, from a letter to a line, very often: what searches for it again and again gets slow."""
    start = _place(rng, text)
    piece = text[start : start + rng.choice([1, 2, 4, 9, 30, 100])]
    times = rng.choice([3, 300, max(1, 60_000 // max(1, len(piece)))])
    return text[:start] + piece * times + text[start:]


def odd_letter(rng, text):
    for _ in range(rng.choice([1, 10])):
        at = _place(rng, text)
        text = text[:at] + rng.choice(ODD) + text[at:]
    return text


def long_word(rng, text):
    at = _place(rng, text)
    return text[:at] + rng.choice("aя1 .,-(%\t\u0301") * rng.choice([10_000, 100_000]) + text[at:]


def long_text(rng, text):
    return text * rng.choice([3, 300_000 // max(3000, len(text))])


def change_number(rng, text):
    return re.sub(r"\d+", lambda m: rng.choice(NUMBERS) if rng.random() < 0.2 else m[0], text)


def shuffle(rng, text):
    pieces = re.split(r"(\s+)", text)
    start = rng.randrange(len(pieces))
    some = pieces[start : start + 60]
    rng.shuffle(some)
    return "".join(pieces[:start] + some + pieces[start + 60 :])


def one_line(rng, text):
    return text.replace("\n", rng.choice(["", " ", "\r", "\f", "\x85", "\u2028", "\t"]))


def _tag(rng, text):
    return rng.choice(list(TAG.finditer(text)) or [re.match("", text)])


def lose_tag(rng, text):
    match = _tag(rng, text)
    return text[: match.start()] + text[match.end() :]


def repeat_tag(rng, text):
    match = _tag(rng, text)
    return text[: match.start()] + match[0] * rng.choice([2, 50, 5000, 100_000]) + text[match.end() :]


def swap_tags(rng, text):
    one, other = sorted((_tag(rng, text) for _ in range(2)), key=lambda m: m.start())
    if one.end() > other.start():
        return text
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def rename_tags(rng, text):
    names = [m[0].strip("</>").split()[0] for m in TAG.finditer(text)] or ["p"]
    old, new = rng.choice(names), rng.choice(names)
    return re.sub(rf"(?<=[</]){re.escape(old)}(?=[\s>])", lambda _: new, text)


def move_element(rng, text):
    """A whole element into another place, perhaps into itself."""
    match = _tag(rng, text)
    name = match[0].strip("</>").split()[0] if match[0] else "p"
    end = text.find(f"</{name}>", match.start())
    whole = text[match.start() : end + len(name) + 3] if end > 0 else match[0]
    at = _tag(rng, text).end()
    return text[:at] + whole * rng.choice([1, 2, 100]) + text[at:]


def nest(rng, text):
    match = _tag(rng, text)
    name = match[0].strip("</>").split()[0] if match[0] else "p"
    depth = rng.choice([100, 1000, 50_000])
    closing = f"</{name}>" * rng.choice([0, depth])
    return text[: match.start()] + f"<{name}>" * depth + "x" + closing + text[match.start() :]


def span(rng, text):
    """Cells over a huge part of the table."""
    attribute = rng.choice(["rowspan", "colspan"])
    return re.sub(
        "<t[dh](?=[ >])", lambda m: f'{m[0]} {attribute}="{rng.choice(NUMBERS)}"', text, count=rng.choice([0, 1])
    )


def wide_table(rng, text):
    row = "<tr>" + "<td>1 (2,5)</td>" * rng.choice([3, 2000]) + "</tr>"
    return text.replace("</table>", row * rng.choice([1, 3, 1000 if len(row) < 100 else 5]) + "</table>")


def entities(rng, text):
    doctype = rng.choice(DOCTYPES)
    head, _, rest = text.partition("<article" if "<article" in text else "<html")
    start = "<article" if "<article" in text else "<html"
    return head.partition("<!DOCTYPE")[0] + doctype + start + rest.replace("<p>", "<p>&e11;", 1)


def many_attributes(rng, text):
    match = _tag(rng, text)
    more = "".join(f' a{n}="{n}"' for n in range(rng.choice([2, 5000])))
    return text[: match.end() - 1] + more + text[match.end() - 1 :]


def other_root(rng, text):
    return rng.choice(["<html>", "<article>", "<pmc-articleset>", "<svg>", "<a:b>"]) + text


def other_code(rng, text):
    return re.sub(r'(?<=encoding=")[^"]*|(?<=charset=")[^"]*', lambda _: rng.choice([*CODES, "nosuch", ""]), text)


ANY = [cut, lose, repeat, odd_letter, long_word, change_number, shuffle]
IN_TEXT = [repeat, repeat, long_text, one_line]
IN_TAGS = [
    *(lose_tag, repeat_tag, swap_tags, rename_tags, move_element, nest, span, wide_table, entities, many_attributes),
    *(other_root, other_code),
]
