"""python look.py FOLDER PNG_FOLDER [NAME ...]: pages as pictures, and every word of every cell sought on its page."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pypdfium2
from article import squeeze


def words_lost(table: dict, pages: list[str]) -> list[str]:
    """Words that no page of the table prints, and values whose page lacks them."""
    numbers = table.get("pages") or [table["page"]]
    text = " ".join(pages[n - 1] for n in numbers)
    whole, apart = squeeze(text), set(text.split())
    lost = []
    for cell in (c for line in table["rows"] for c in line if c):
        if squeeze(cell) not in whole and not all(squeeze(w) in whole for w in cell.split()):
            lost.append(f"absent: {cell}")
        lost += [f"broken: {w}" for w in cell.split() if w not in apart and not any(w in a for a in apart)]
    return lost


def main() -> None:
    folder, pictures = Path(sys.argv[1]), Path(sys.argv[2])
    pictures.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.pdf")):
        if sys.argv[3:] and path.stem not in sys.argv[3:]:
            continue
        pdf = pypdfium2.PdfDocument(path)
        pages = [re.sub(r"[\ufffe\u00ad]", "", page.get_textpage().get_text_bounded()) for page in pdf]
        for n, page in enumerate(pdf, 1):
            page.render(scale=1.3).to_pil().save(pictures / f"{path.stem}_{n}.png")
        tables = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["tables"]
        lost = [w for table in tables for w in words_lost(table, pages)]
        values = sum(len(t["values"]) for t in tables)
        sys.stdout.write(f"{path.stem}: {len(pdf)} pages, {len(tables)} tables, {values} values, lost {lost[:12]}\n")


if __name__ == "__main__":
    main()
