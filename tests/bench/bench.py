"""Speed as ratios: each contender and its peer run in turn in one process, so that a slow machine slows both.

Run it with `make bench`. It reads every .txt of the folders named on the command line, else of ../shared/articles,
else of corpora/, and prints medians, spreads and ratios.
"""

import io
import os
import re
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 5
STARTS = 15
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


def articles(folders: list[Path]) -> list[str]:
    """The texts to read, in name order."""
    folders = folders or [ROOT.parent / "shared" / "articles"]
    files = sorted(file for folder in folders for file in folder.rglob("*.txt"))
    files = files or sorted((ROOT / "corpora").rglob("*.txt"))
    return [file.read_text(encoding="utf-8") for file in files]


def english(text: str) -> str:
    """The lines with more Latin than Cyrillic letters."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if len(_LATIN.findall(line)) > len(_CYRILLIC.findall(line)))


def one_core() -> None:
    """Stay on one processor where the system allows it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def quantulum() -> Callable[[str], object] | None:
    """The peer's parser, which has no classifier here as scikit-learn is not locked; None where it is missing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from quantulum3 import parser
    except ImportError:
        return None
    return parser.parse


def report(name: str, times: list[float], characters: int) -> float:
    """Print one contender's line and return its characters per second."""
    middle = statistics.median(times)
    rate = characters / middle
    print(f"{name:42} {rate:12,.0f} characters/s   ({min(times):.3f} to {max(times):.3f} s)")
    return rate


def facts(texts: list[str]) -> None:
    """Text in, facts out, after start-up; a blank spaCy pipeline, and quantulum3 on the English lines, in the same rounds."""
    import spacy

    from medkb.pipeline import extract_text

    parts = [english(text) for text in texts]
    parse = quantulum()
    cold = seconds(lambda: extract_text(texts[0]))
    if parse:
        parse(next(filter(None, parts), "")[:2000])  # its tables load with the first text
    blank = spacy.blank("ru")  # words and sentences, no facts: what any reading in spaCy costs at least
    blank.add_pipe("sentencizer")
    own: list[float] = []
    own_english: list[float] = []
    bare: list[float] = []
    peer: list[float] = []
    for _ in range(ROUNDS):
        own.append(seconds(lambda: [extract_text(text) for text in texts]))
        bare.append(seconds(lambda: [blank(text) for text in texts]))
        own_english.append(seconds(lambda: [extract_text(part) for part in parts if part]))
        if parse:
            peer.append(seconds(lambda: [parse(part) for part in parts if part]))
    print(f"{len(texts)} articles, {sum(map(len, texts)):,} characters; first article with start-up {cold:.2f} s")
    whole = report("medkb, whole articles, text to facts", own, sum(map(len, texts)))
    spaced = report("spaCy, blank: words and sentences only", bare, sum(map(len, texts)))
    print(f"{'ratio medkb / blank spaCy':42} {whole / spaced:12.2f}")
    rate = report("medkb, English lines, text to facts", own_english, sum(map(len, parts)))
    if peer:
        other = report("quantulum3, English lines, quantities only", peer, sum(map(len, parts)))
        print(f"{'ratio medkb / quantulum3':42} {rate / other:12.1f}")
    else:
        print("quantulum3 is not installed: no ratio")


def names(texts: list[str]) -> None:
    """Names of the vocabulary in tokens; spaCy's PhraseMatcher with the same labels on its own tokens, in turn.

    Both get text that is tokenized already. The matcher finds exact labels, in lower case; ours finds every case form.
    """
    import spacy
    from spacy.matcher import PhraseMatcher

    from medkb.link.index import build, index_of
    from medkb.link.lexicon import Lexicon
    from medkb.link.names import phrases
    from medkb.text.tokens import tokenize
    from medkb.vocab import load

    vocabulary = load()
    made, kept = seconds(lambda: build(vocabulary)), seconds(lambda: index_of(vocabulary))
    print(f"index of names: made in {made:.2f} s, read from the disk in {kept:.2f} s")
    lexicon = Lexicon(vocabulary)
    text = "\n".join(texts)
    tokens = tokenize(text)
    nlp = spacy.blank("ru")
    nlp.max_length = len(text) + 1
    labels = list(dict.fromkeys(phrase.text.lower() for phrase in phrases(vocabulary)))
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("name", [nlp.make_doc(label) for label in labels])
    doc = nlp.make_doc(text)
    own: list[float] = []
    peer: list[float] = []
    list(lexicon.find(text, tokens))
    for _ in range(ROUNDS):
        own.append(seconds(lambda: list(lexicon.find(text, tokens))))
        peer.append(seconds(lambda: matcher(doc)))
    rate = report(f"medkb, {len(labels):,} names in any form, with contexts", own, len(text))
    other = report("spaCy PhraseMatcher, the same labels", peer, len(text))
    print(f"{'ratio medkb / PhraseMatcher':42} {rate / other:12.2f}")


def pages() -> None:
    """Pages of PDFs a second, with text, boxes and tables; pdfplumber's words and tables in the same rounds."""
    import pdfplumber

    from medkb.read.pdf.reader import read_pdf

    files = sorted((ROOT.parent / "shared" / "articles").glob("*.pdf")) or sorted((ROOT / "corpora").rglob("*.pdf"))
    for file in files:
        data = file.read_bytes()

        def peer(data: bytes = data) -> int:
            with pdfplumber.open(io.BytesIO(data)) as document:
                for page in document.pages:
                    page.extract_words(return_chars=True)
                    page.extract_tables()
                    page.close()
                return len(document.pages)

        count = peer()
        read_pdf(data, file.name)
        rounds = [(seconds(lambda: read_pdf(data, "a.pdf")), seconds(peer)) for _ in range(ROUNDS)]  # noqa: B023
        own, other = (statistics.median(side) for side in zip(*rounds, strict=True))
        name = f"{file.name[:24]}, {count} pages"
        print(f"{name:42} {count / own:8.1f} pages/s   pdfplumber {count / other:.1f}   ratio {other / own:.1f}")


def start_up() -> None:
    """`medkb --help` and `--version` against `import typer`, whole processes, taken in turn."""
    program = str(Path(sys.executable).parent / "medkb")
    commands = {
        "import typer": [sys.executable, "-c", "import typer"],
        "medkb --help": [program, "--help"],
        "medkb --version": [program, "--version"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            times[name].append(
                seconds(lambda command=command: subprocess.run(command, check=True, capture_output=True))
            )
    base = statistics.median(times["import typer"])
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:42} {middle * 1000:12.0f} ms   ratio {middle / base:.2f}")


def main() -> int:
    """All benches."""
    texts = articles([Path(argument) for argument in sys.argv[1:]])
    one_core()
    start_up()
    if not texts:
        print("bench: no .txt found; name a folder of articles", file=sys.stderr)
        return 1
    pages()
    names(texts)
    facts(texts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
