"""Damaged and hostile DOCX files: an archive written here, its parts mutated, bytes flipped, sizes blown up."""

import io
import zipfile
from functools import cache

import markup
import pdf

PARTS = ("word/document.xml", "word/document.xml", "word/document.xml", "word/styles.xml", "[Content_Types].xml")


@cache
def base():
    """Names and contents of the archive's parts."""
    from docx import Document

    document = Document()
    lines = [line for line in markup.TEXT.splitlines() if "\t" not in line]
    document.add_heading(lines[0])
    for line in lines[1:]:
        document.add_paragraph(line)
    rows = [["Явление", "Иматиниб (n = 40)"], ["Нейтропения", "12 (30,0)"], ["Сыпь", "5 (12,5)"]]
    table = document.add_table(len(rows), 2)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def mutant(rng):
    """A DOCX and the names of what was done to it."""
    parts, done = dict(base()), []
    for _ in range(rng.choice([1, 1, 2])):
        change = rng.choice([change_part, change_part, change_part, lose_part, blow_up])
        parts = change(rng, parts)
        done.append(change.__name__)
    data = packed(parts)
    if rng.random() < 0.3:
        change = rng.choice([pdf.flip, pdf.cut, pdf.lose])
        data = change(rng, data)
        done.append(change.__name__)
    return data, done


def packed(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def change_part(rng, parts):
    name = rng.choice(PARTS)
    text = parts.get(name, b"<a/>").decode("utf-8", "replace")
    for _ in range(rng.choice([1, 1, 3])):
        text = rng.choice([*markup.ANY, *markup.IN_TAGS])(rng, text)
    if rng.random() < 0.7:
        text = markup.mended(text)
    return parts | {name: text.encode("utf-8", "replace")}


def lose_part(rng, parts):
    name = rng.choice(sorted(parts))
    return {other: content for other, content in parts.items() if other != name}


def blow_up(rng, parts):
    """A part that takes little room in the archive and much out of it."""
    name = rng.choice(PARTS)
    return parts | {name: parts.get(name, b"") + rng.choice([b" ", b"<a>", b"x"]) * rng.choice([10**6, 10**8])}
