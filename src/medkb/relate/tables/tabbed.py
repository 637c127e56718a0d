"""Rows of a flattened table whose cells are parted by tabs, read back as a grid.

A row has as many parts as the heads name columns, or only its last statistics are missing; what does not is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from medkb.model import Table, TableCell
from medkb.relate.tables.lanes import Across, lanes_of, under
from medkb.relate.tables.measures import is_statistic, tells_p
from medkb.text.language import language

Part = tuple[int, int]
# A value in print: a number and what may stand with it, a dash, "not reached"; no head begins so, but for a time.
_ONE_VALUE = (
    r"[<>≤≥~±+−–—-]?\s?\d[\d\s.,·]*%?(?:\s?(?:/|из|of|vs\.?|против|±|[–—−-]|to|до)\s?\d[\d\s.,·]*%?)*"
    r"(?:\s?(?:мес|нед|дн|сут|лет|год|months?|mo|weeks?|wk|days?|years?|yr)\w*\.?)?(?:\s?[(\[][^()\[\]]*[)\]]){0,2}\s?[*†‡§#a-dа-г]{0,2}"
    r"|[–—−-]|n\.?\s?s\.?|n/?a|н/?д|nr|ne|не достигнут\w*|not (?:yet )?(?:reached|estimable)(?:\s?\([^()]*\))?|нет|none|nd"
    r"|[ДD]\s?\+\s?\d+(?:\s?\([^()]*\))?"
)
VALUE = re.compile(rf"(?i)(?:{_ONE_VALUE})(?:\s(?:vs?\.?|versus|против)\s(?:{_ONE_VALUE}))?")
_TIME_ONLY = re.compile(
    r"(?i)\d+(?:[–-]?(?:й|я|е|th|st|nd|rd))?(?:\s?[–-]\s?\d+)?[\s-]?(?:мес|нед|дн|день|сут|лет|год|months?|mo|weeks?|wk|days?|years?|yr|h\b|ч\b)\w*\.?"
)
_LABEL_AND_SHARE = re.compile(
    r"(?P<label>.*[^\W\d_].*?)\s(?P<value>\d+(?:\s?/\s?\d+)?\s?\(\s?\d+(?:[.,·]\d+)?\s?%?\s?\)|\d+\s?/\s?\d+)"
)
_SIZE = re.compile(r"\(?\s?[nN]\s?=\s?\d+\s?\)?")
_COLUMN_HEAD = re.compile(
    r"(?i)(?:value|значени[ея]|n|no\.?|number|число|абс\.?|patients|пациенты|больные|all|все|total|всего)?[\s,]*(?:patients|пациентов|больных)?[\s,]*(?:\(?n\s?=\s?\d+\)?|\(?n?,?\s?\(?%\)?)?"
)
P_VALUE = re.compile(
    r"(?:[pрPР]\s?[=<>]?\s?)?[<>≤]?\s?0?[.,·]\d+[*†‡]?|1[.,·]0+|n\.?\s?s\.?|[–—-]|нд|н/д", re.IGNORECASE
)
_ROW_NUMBER = re.compile(r"\d{1,3}\.?")
NUMBERS_HEAD = re.compile(r"(?i)(?:№(?:\s?п/п)?|п/п|No\.?|#)")
_RARE = 0.1  # of the rows: fewer with so many parts are slips
_ENOUGH = 0.6  # of the rows must be whole
GOES_ON = re.compile(
    r"(?:[,–-]|\b(?:и|или|в|на|с|по|для|при|от|у|and|or|of|the|with|in|to|for|due to))$", re.IGNORECASE
)
HEADS_BELOW = re.compile(r"(?i)(?::|%\)?|\([nабс., %]+\))$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    parts: tuple[Part, ...]


def tabbed_table(text: str, start: int, end: int, place: Across | None = None) -> Table | None:
    """The grid of the block [start, end), its cells in offsets of `text`; None where no columns are proven.

    `place` tells where a part stands across its line.
    """
    lines = [_line(text, start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
    lines = _unnumbered(text, lines)
    wide = [i for i, line in enumerate(lines) if len(line.parts) > 1]
    if not wide:
        return None
    first = next((i for i in wide if _is_row(text, lines[i], i == wide[0])), None)
    if first is None:
        return None
    heads = [line for line in lines[:first] if len(line.parts) > 1]
    if not heads and _COLUMN_HEAD.fullmatch(text, lines[0].start, lines[0].end):
        heads = lines[:1]  # the head of the labels is empty
    body = [*_below(lines[:first], heads), *lines[first:]]
    width = _width([line for line in body if len(line.parts) > 1], heads)
    if width < 2:
        return None
    placed = _placed_heads(text, heads, body, width, place)
    if any(row is None for row in placed) or (not heads and width > 2):
        return None
    cells = [c for r, row in enumerate(placed) for c in _head_cells(r, row or [])]
    body = [_parted(text, line, width) for line in body]
    rows = list(_rows(text, body, width, len(heads), _loose(text, placed, body, width)))
    whole = sum(len(line.parts) > 1 for line in body)
    full = sum(len(row) > 1 for row in rows)
    if not full or full < _ENOUGH * whole:
        return None
    return Table(start, end, tuple(cells + [c for row in rows for c in row]), len(heads), 1)


def _line(text: str, start: int, end: int) -> _Line:
    parts, at = [], start
    for piece in text[start:end].split("\t"):
        lead = len(piece) - len(piece.lstrip())
        parts.append((at + lead, at + lead + len(piece.strip())))
        at += len(piece) + 1
    while parts and parts[-1][0] >= parts[-1][1]:
        parts.pop()
    return _Line(start, end, tuple(parts))


def _unnumbered(text: str, lines: Sequence[_Line]) -> list[_Line]:
    """The lines without a first part that numbers the rows."""
    first = [text[slice(*line.parts[0])] if len(line.parts) > 2 else "" for line in lines]
    numbers = [int(words.rstrip(".")) for words in first if _ROW_NUMBER.fullmatch(words)]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)) or not NUMBERS_HEAD.fullmatch(first[0]):
        return list(lines)
    own = [bool(_ROW_NUMBER.fullmatch(words) or NUMBERS_HEAD.fullmatch(words)) for words in first]
    return [replace(line, parts=line.parts[1:]) if cut else line for line, cut in zip(lines, own, strict=True)]


def _parted(text: str, line: _Line, width: int) -> _Line:
    """A row whose label stands only a blank from its first value, told apart."""
    if len(line.parts) != width - 1:
        return line
    match = _LABEL_AND_SHARE.fullmatch(text, *line.parts[0])
    if match is None:
        return line
    return _Line(line.start, line.end, (match.span("label"), match.span("value"), *line.parts[1:]))


def _is_row(text: str, line: _Line, is_first: bool) -> bool:
    """Values behind the first part; times alone head the columns where the line is the first."""
    words = [text[a:b] for a, b in line.parts[1:] if a < b]
    if is_first and all(_TIME_ONLY.fullmatch(w) for w in words):
        return False
    return bool(words) and 2 * sum(bool(VALUE.fullmatch(w)) for w in words) > len(words)


def _below(lines: Sequence[_Line], heads: Sequence[_Line]) -> list[_Line]:
    """Lines of one part behind the heads: the first section."""
    last = heads[-1].start if heads else -1
    return [line for line in lines if len(line.parts) == 1 and line.start > last]


def _width(rows: Sequence[_Line], heads: Sequence[_Line]) -> int:
    """Parts of a whole row, its label among them."""
    counts = Counter(len(row.parts) for row in rows)
    usual = [n for n, many in counts.items() if many >= max(1, _RARE * len(rows))]
    widest = max(usual, default=0)
    named = max((len(head.parts) for head in heads), default=0)
    return min(usual, key=lambda n: (abs(n - named), -n)) if named and widest > named + 1 else widest


def _placed_heads(
    text: str, heads: Sequence[_Line], body: Sequence[_Line], width: int, place: Across | None
) -> list[list[tuple[Part, int, int]] | None]:
    """The heads of each line; below the line that names every column the others go on, each where it stands."""
    full = next((i for i, line in enumerate(heads) if len(line.parts) == width), len(heads))
    rows = [line.parts for line in [*heads[full : full + 1], *body]]
    lanes = lanes_of(rows, width, place) if place and full + 1 < len(heads) else None
    placed: list[list[tuple[Part, int, int]] | None] = []
    for i, line in enumerate(heads):
        columns = under(line.parts, lanes, place) if lanes and place and i > full else None
        if columns is not None:
            placed.append([(part, c, 1) for part, c in zip(line.parts, columns, strict=True) if c])
        else:
            placed.append(_placed(text, line.parts, body, width))
    return placed


def _placed(text: str, parts: Sequence[Part], body: Sequence[_Line], width: int) -> list[tuple[Part, int, int]] | None:
    """The heads of one line with the first column that each covers and how many; None where that cannot be told."""
    own, n = list(parts), width - 1
    if not own[0][0] < own[0][1]:
        own = own[1:]  # the empty head of the labels
    last = text[slice(*own[-1])] if own else ""
    unnamed = _p_values(text, body, width) and not tells_p(last)
    if len(own) == n + 1 or (len(own) == n and unnamed and n > 1):
        own = own[1:]
    if len(own) == n or (len(own) == n - 1 and (unnamed or all(_SIZE.search(text, *part) for part in own))):
        return [(part, c + 1, 1) for c, part in enumerate(own)]
    return _spread(text, own, n)


def _spread(text: str, own: list[Part], n: int) -> list[tuple[Part, int, int]] | None:
    """Fewer heads than columns: each over as many columns, but for the statistics behind them."""
    tail: list[Part] = []
    while own and is_statistic(text[slice(*own[-1])]):
        tail.insert(0, own.pop())
    for skipped in (1, 0):
        over = own[skipped:]
        left = n - len(tail)
        if len(over) > skipped and left % len(over) == 0 and (not skipped or is_label_head(text[slice(*own[0])])):
            wide = left // len(over)
            spread = [(part, 1 + c * wide, wide) for c, part in enumerate(over)]
            return spread + [(part, 1 + left + c, 1) for c, part in enumerate(tail)]
    return None


def is_label_head(words: str) -> bool:
    """The head of the rows' labels: "Parameter", "Нежелательное явление"."""
    return bool(_LABEL_HEAD.match(words))


_LABEL_HEAD = re.compile(
    r"(?i)\W*(?:показател|параметр|признак|характеристик|фактор|критери|явлени|нежелательн|событи|осложнени|исход|ответ|эффект|токсичн|симптом|побочн|НЯ\b|результат|причин|срок|вид\b|тип\b|группа\b|"
    r"исследовани|автор|переменн|parameter|variable|characteristic|factor|criteri|event|adverse|outcome|response|toxicit|complication|symptom|endpoint|end point|study|author|measure|item|side effect|result|cause|reason|preferred term|TEAE|AEs?\b|group\b|subgroup)"
)


def _p_values(text: str, body: Sequence[_Line], width: int) -> bool:
    """The last part of the whole rows is a p value."""
    last = [text[slice(*line.parts[-1])] for line in body if len(line.parts) == width]
    return bool(last) and all(P_VALUE.fullmatch(words) for words in last)


def _head_cells(row: int, placed: Sequence[tuple[Part, int, int]]) -> Iterator[TableCell]:
    for (a, b), column, wide in placed:
        if a < b:
            yield TableCell(a, b, row, column, 1, wide)


def _loose(text: str, placed: Sequence[list[tuple[Part, int, int]] | None], body: Sequence[_Line], width: int) -> int:
    """How many of the last columns hold statistics, which a row may lack."""
    n = width - 1
    tail = {c for row in placed for (part, c, wide) in row or [] if wide == 1 and is_statistic(text[slice(*part)])}
    if n > 1 and _p_values(text, body, width):
        tail.add(n)
    loose = 0
    while n - loose in tail:
        loose += 1
    return loose


def _rows(text: str, body: Sequence[_Line], width: int, row: int, loose: int) -> Iterator[list[TableCell]]:
    """The cells of each row and section; a row of another number of parts is left out."""
    label: Part | None = None  # the first lines of a label that runs over several
    bilingual = _is_bilingual(text, body)
    for i, line in enumerate(body):
        parts = line.parts
        if len(parts) == 1:
            if label is None and (_is_translated(text, body, i) if bilingual else _is_wrapped(text, body, i)):
                label = parts[0]
                continue
            yield [TableCell(*parts[0], row, 0)]
        else:
            whole = _whole(text, parts, width, loose)
            if whole is None:
                label = None
                continue
            first = (label[0], whole[0][1]) if label else whole[0]
            places = [first, *whole[1:]]
            yield [TableCell(a, b, row, c) for c, (a, b) in enumerate(places) if a < b]
        label = None
        row += 1


def _whole(text: str, parts: Sequence[Part], width: int, loose: int) -> list[Part] | None:
    """The label and the values of a row; None where it cannot be told which columns are missing."""
    if len(parts) == width or width - loose <= len(parts) < width:
        return list(parts)
    if len(parts) > width:
        extra = len(parts) - width
        values = all(VALUE.fullmatch(text, *part) for part in parts[extra + 1 :])
        named = not any(VALUE.fullmatch(text, *part) for part in parts[: extra + 1])
        return [(parts[0][0], parts[extra][1]), *parts[extra + 1 :]] if values and named else None
    return None


def _is_translated(text: str, body: Sequence[_Line], i: int) -> bool:
    """A Russian label whose English translation begins the row below."""
    if i + 1 >= len(body) or len(body[i].parts) > 1 or len(body[i + 1].parts) < 2:
        return False
    (a, b), (c, d) = body[i].parts[0], body[i + 1].parts[0]
    return language(text[a:b]) == "ru" and language(text[c:d]) == "en"


def _is_bilingual(text: str, body: Sequence[_Line]) -> bool:
    """Most rows print their label in both languages, one above the other."""
    rows = sum(len(line.parts) > 1 for line in body)
    return 2 * sum(_is_translated(text, body, i) for i in range(len(body))) > rows


def _is_wrapped(text: str, body: Sequence[_Line], i: int) -> bool:
    """The first line of a label that goes on in lower case in the next row, which no other such row follows."""
    if i + 1 >= len(body) or len(body[i + 1].parts) < 2:
        return False
    words = text[slice(*body[i].parts[0])]
    if GOES_ON.search(words):
        return True
    if HEADS_BELOW.search(words) or not text[body[i + 1].start].islower():
        return False
    after = body[i + 2] if i + 2 < len(body) else None
    return after is None or not text[after.start].islower()
