"""An invented study: its language, its arms, and a run of figures that a key fixes."""

from __future__ import annotations

import random

Pair = tuple[str, str]  # Russian, English


class Study:
    """Language, arms with their numbers of patients, and a run of figures that the key fixes."""

    def __init__(self, key: str, lang: str, arms: list[tuple[str, int]] | None = None, percent: str = "{n} ({p})"):
        self.chance = random.Random(key)
        self.lang = lang  # "ru", "en" or "bi": Russian over English
        self.arms = arms or []
        self.percent = percent

    def say(self, ru: str, en: str) -> str:
        return {"ru": ru, "en": en, "bi": ru if ru == en else f"{ru}\n{en}"}[self.lang]

    def num(self, value: float, digits: int = 1) -> str:
        text = f"{value:.{digits}f}"
        return text if self.lang == "en" else text.replace(".", ",")

    def share(self, n: int, total: int, digits: int = 1) -> str:
        return self.percent.format(n=n, total=total, p=self.num(100 * n / total, digits))

    def count(self, total: int, low: float = 0.02, high: float = 0.6) -> int:
        return max(1, round(total * self.chance.uniform(low, high)))

    def parts(self, total: int, count: int) -> list[int]:
        """Numbers that add up to the total."""
        cuts = sorted(self.chance.sample(range(1, total), count - 1))
        return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]

    def p(self) -> str:
        value = self.chance.choice([0.0004, 0.003, 0.012, 0.048, 0.08, 0.21, 0.37, 0.64, 0.91])
        return "< " + self.num(0.001, 3) if value < 0.001 else self.num(value, 3)

    def ci(self, middle: float, digits: int = 2, form: str = "{m} ({a}–{b})") -> str:
        a, b = middle * self.chance.uniform(0.55, 0.85), middle * self.chance.uniform(1.2, 1.7)
        return form.format(m=self.num(middle, digits), a=self.num(a, digits), b=self.num(b, digits))

    def pm(self, low: float, high: float, digits: int = 1) -> str:
        middle = self.chance.uniform(low, high)
        return f"{self.num(middle, digits)} ± {self.num(middle * self.chance.uniform(0.08, 0.3), digits)}"

    def arm_heads(self, form: str = "{name}\n(n = {n})") -> list[str]:
        return [form.format(name=name, n=n) for name, n in self.arms]
