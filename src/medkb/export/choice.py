"""What is asked for of a knowledge base's results, what is kept of them, and by which rule the others are left out."""

from __future__ import annotations

from dataclasses import dataclass

from medkb.export.articles import Article
from medkb.export.results import Result

RULES: dict[str, tuple[str, str]] = {
    "source": ("own or cited, as asked", "собственные или цитируемые, как запрошено"),
    "outcome": ("another outcome, endpoint or event", "другой исход, конечная точка или явление"),
    "grade": ("another grade, or none stated", "другая степень или степень не указана"),
    "time": ("another time point, or none stated", "другой срок или срок не указан"),
    "drug": ("another drug, or none that the article tells", "другой препарат или препарат не назван"),
    "class": ("no drug of the class", "нет препарата этого класса"),
    "alone": ("in combination with other drugs", "в комбинации с другими препаратами"),
    "disease": ("no title or label with these words", "нет названия или метки с этими словами"),
    "arm": ("another group", "другая группа"),
    "population": ("another analysed population", "другая анализируемая популяция"),
    "confidence": ("less sure than asked", "уверенность ниже запрошенной"),
    "flag": ("touched by an error of the article", "затронуто ошибкой статьи"),
    "competition": (
        "another figure of this study, arm and outcome is used",
        "использована другая цифра той же группы и исхода",
    ),
    "duplicate": ("told of this trial by another article that is used", "то же исследование взято из другой статьи"),
}
"""The rules in the order in which they are asked, with what they say of a dropped result in English and Russian."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for; an empty field asks for nothing.

    Names of drugs, classes, outcomes, endpoints and events are labels in either language, notations, codes or
    addresses. `narrower` takes the concepts below an outcome, endpoint or event as well. `grade_min` and `grade_max`
    ask for one range ("3 and above": 3 and nothing; 3-4 stands for it where 3-5 is not told). `time` is "6 mo", as
    tables have it; 12 mo is 1 a and 1 wk is 7 d. `disease` is words in any form, alternatives parted by "|".
    `source` is "own", "cited" or "any". `population` is an analysed population; results that tell none are kept.
    `one_row` lets time points and grades compete too: for a pool, in which an arm may count once only.
    `keep_duplicates` keeps what several articles tell of one trial.
    """

    drug: str = ""
    drug_class: str = ""
    alone: bool = False
    disease: str = ""
    outcome: str = ""
    endpoint: str = ""
    event: str = ""
    narrower: bool = False
    grade_min: int | None = None
    grade_max: int | None = None
    time: str = ""
    arm: str = ""
    source: str = "own"
    population: str = ""
    min_confidence: float = 0.0
    without_errors: bool = False
    one_row: bool = False
    keep_duplicates: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A result that is left out, by which of `RULES`, and why in an English sentence.

    `instead` is the result that is used in its place; `disagrees` where the two give other figures.
    """

    result: Result
    rule: str
    why: str
    instead: Result | None = None
    disagrees: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is kept of one article, in the order of the text, and what is not."""

    article: Article
    kept: tuple[Result, ...]
    dropped: tuple[Dropped, ...]
