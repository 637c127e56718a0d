"""The picture of the graph's model, drawn from the shapes: one box a class with its properties, one arrow a link."""

from dataclasses import dataclass, field
from html import escape

from rdflib import Graph, Namespace

SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPE = Namespace("https://w3id.org/medkb/shapes#")
LINE, PAD, TITLE = 15, 8, 24
WIDE, GAP, LEFT = 318, 96, 24
KINDS = ("DrugMention", "RegimenMention", "Dose", "Cohort", "Response", "Survival", "AdverseEvent", "Effect")
COLUMNS = ("Run", "Study", "Arm"), ("Article", "Claim", None), ("Target", "Evidence", "Issue")
TITLES = {"Run": "prov:Activity", "Target": "oa:SpecificResource", "Position": "oa:TextPositionSelector"}
TITLES |= {"Quote": "oa:TextQuoteSelector", "Fragment": "oa:FragmentSelector"}
STYLE = """text{font:11px sans-serif;fill:#222}.t{font-weight:bold;font-size:13px;fill:#fff}.e{fill:#355;font-size:11px}
.b{fill:#fff;stroke:#567}.h{fill:#2f5d73}.k{fill:#6b4a7a}.o{fill:#666}.l{stroke:#567;fill:none;marker-end:url(#a)}
.s{stroke:#6b4a7a;fill:none}.w{fill:#fff;opacity:.85}"""


@dataclass
class Box:
    """A class on the picture; `y` is its upper edge."""

    name: str
    x: int
    y: int
    wide: int
    lines: list[str] = field(default_factory=list)

    @property
    def high(self) -> int:
        return TITLE + 2 * PAD + LINE * len(self.lines)

    @property
    def bottom(self) -> int:
        return self.y + self.high

    @property
    def middle(self) -> int:
        return self.x + self.wide // 2


def times(shapes: Graph, node) -> str:
    """How often a property may stand: `1`, `0..1`, `1..*` or `0..*`."""
    low = int(shapes.value(node, SH.minCount) or 0)
    high = shapes.value(node, SH.maxCount)
    return "1" if (low, str(high)) == (1, "1") else f"{low}..{high or '*'}"


def properties(shapes: Graph, name: str, short) -> list[str]:
    """The lines of one box: property, type, how often."""
    lines = []
    for node in shapes.objects(SHAPE[name], SH.property):
        path = shapes.value(node, SH.path)
        kind = shapes.value(node, SH.datatype) or shapes.value(node, SH["class"])
        text = short(path) + (f" : {short(kind).removeprefix('xsd:')}" if kind else "")
        if not shapes.value(node, SH.qualifiedValueShape):
            lines.append(f"{text}  [{times(shapes, node)}]")
    return sorted(lines)


def picture(shapes: Graph, short) -> str:
    """The whole SVG."""
    boxes: dict[str, Box] = {}
    y = 24
    for row in zip(*COLUMNS, strict=True):
        for column, name in enumerate(row):
            if name:
                lines = properties(shapes, name, short)
                boxes[name] = Box(name, LEFT + column * (WIDE + GAP), y, WIDE, lines)
        y = max(box.bottom for box in boxes.values()) + 60
    top = 24
    for name in ("Position", "Quote", "Fragment"):
        lines = properties(shapes, name, short)
        boxes[name] = Box(name, LEFT + 3 * (WIDE + GAP), top, WIDE, lines)
        top = boxes[name].bottom + 24
    across = LEFT + 4 * WIDE + 3 * GAP
    each = (across - LEFT - 7 * 8) // 8
    for number, name in enumerate(KINDS):
        boxes[name] = Box(name, LEFT + number * (each + 8), y, each, properties(shapes, name, short))
    y = max(box.bottom for box in boxes.values()) + 60
    words = "of the vocabulary: prefLabel and altLabel in English and Russian, notation, broader, exactMatch"
    boxes["Concept"] = Box("Concept", LEFT, y, across - LEFT, [words])
    body = [*links(boxes), *(draw(box) for box in boxes.values())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across + LEFT} {boxes["Concept"].bottom + 24}">'
        "<title>The model of the medkb graph</title>"
        f'<style>{STYLE}</style><defs><marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#567"/></marker></defs>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{chr(10).join(body)}\n</svg>\n'
    )


def draw(box: Box) -> str:
    """A box with its title and lines."""
    look = "k" if box.name in KINDS else "o" if box.name in {*TITLES, "Concept"} else "h"
    title = TITLES.get(box.name) or ("skos:Concept" if box.name == "Concept" else f"mkb:{box.name}")
    rows = "".join(
        f'<text x="{box.x + PAD}" y="{box.y + TITLE + PAD + LINE * number + 10}">{escape(line)}</text>'
        for number, line in enumerate(box.lines)
    )
    return (
        f'<g><rect class="b" x="{box.x}" y="{box.y}" width="{box.wide}" height="{box.high}" rx="4"/>'
        f'<path class="{look}" d="M{box.x} {box.y + TITLE}v-{TITLE - 4}q0-4 4-4h{box.wide - 8}q4 0 4 4v{TITLE - 4}z"/>'
        f'<text class="t" x="{box.x + PAD}" y="{box.y + 17}">{title}</text>{rows}</g>'
    )


def links(boxes: dict[str, Box]) -> list[str]:
    """The arrows: sideways at the height of the upper box's title, upwards and downwards between middles."""
    b = boxes
    found = [
        sideways(b["Article"], b["Run"], "wasGeneratedBy"),
        sideways(b["Claim"], b["Study"], "study"),
        sideways(b["Claim"], b["Evidence"], "hasEvidence"),
        sideways(b["Target"], b["Article"], "hasSource"),
        *(sideways(b["Target"], b[name], "hasSelector") for name in ("Position", "Quote", "Fragment")),
        upright(b["Claim"], b["Article"], "inArticle"),
        upright(b["Evidence"], b["Target"], "hasTarget"),
        upright(b["Issue"], b["Evidence"], "hasEvidence"),
        slanted(b["Claim"], b["Arm"], "arm"),
        slanted(b["Claim"], b["Issue"], "hasIssue"),
    ]
    bus = b["Dose"].y - 30
    found.append(f'<path class="s" d="M{b["Claim"].middle} {b["Claim"].bottom}V{bus}"/>')
    found.append(f'<path class="s" d="M{b["DrugMention"].middle} {bus}H{b["Effect"].middle}"/>')
    found.append(label(b["Claim"].middle + 70, bus - 8, "every claim is of one kind"))
    found += [f'<path class="s" d="M{b[name].middle} {bus}V{b[name].y}"/>' for name in KINDS]
    of = {"DrugMention": "drug", "RegimenMention": "regimen, component", "Dose": "drug", "Response": "outcome"}
    for name, word in (of | {"Survival": "endpoint", "AdverseEvent": "event", "Effect": "effectOf"}).items():
        x, y = b[name].middle, b["Concept"].y
        found.append(f'<path class="l" d="M{x} {b[name].bottom}V{y}"/>{label(x, y - 24, word)}')
    return found


def label(x: int, y: int, word: str) -> str:
    """A word on an arrow, on a ground that keeps it readable."""
    half = len(word) * 3 + 6
    ground = f'<rect class="w" x="{x - half}" y="{y - 11}" width="{2 * half}" height="15"/>'
    return f'{ground}<text class="e" x="{x}" y="{y}" text-anchor="middle">{word}</text>'


def sideways(one: Box, other: Box, word: str) -> str:
    """From side to side, at a height that both boxes have, else bent in the gap."""
    start, end = (one.x, other.x + other.wide) if other.x < one.x else (one.x + one.wide, other.x)
    low, high = max(one.y, other.y), min(one.bottom, other.bottom)
    to = (low + high) // 2 if low < high else other.y + 12
    out = to if one.y <= to <= one.bottom else one.bottom - 12
    middle = (start + end) // 2
    return f'<path class="l" d="M{start} {out}H{middle}V{to}H{end}"/>{label(middle, to - 5, word)}'


def upright(one: Box, other: Box, word: str) -> str:
    """From the upper edge of the lower box to the lower edge of the upper one."""
    return f'<path class="l" d="M{one.middle} {one.y}V{other.bottom}"/>{label(one.middle, one.y - 24, word)}'


def slanted(one: Box, other: Box, word: str) -> str:
    """From a side of one box, down the gap, to the side of a lower one."""
    left = other.x < one.x
    start, end = (one.x, other.x + other.wide) if left else (one.x + one.wide, other.x)
    gap = (start + end) // 2 + (24 if left else -24)
    to = other.y + 12
    return f'<path class="l" d="M{start} {one.bottom - 12}H{gap}V{to}H{end}"/>{label((start + end) // 2, to - 6, word)}'
