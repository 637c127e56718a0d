"""What is pooled and what comes out: rows of figures in, one `Pooled` out.

Two scales. The analysis scale is the one on which studies are averaged (logit, log ratio ...); its numbers are called
as metafor calls them: yi, vi, beta. The display scale is the one that a reader thinks on: a proportion from 0 to 1, a
ratio, a difference; its numbers are called estimate, low, high.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One study's figures as they were read; None where the article does not say.

    Attributes:
        label: what the study is called (metafor's slab).
        x, n: events and patients (xi, ni), or those of the first arm (ai, n1i).
        x2, n2: events and patients of the second arm (ci, n2i).
        yi, vi: an effect on the analysis scale and its sampling variance, where they are given as such.
        about: the other columns of the table: claim, document, page, quote, source, status ...
        place: the place in the table, for messages: `file.csv:3`.
    """

    label: str
    x: float | None = None
    n: float | None = None
    x2: float | None = None
    n2: float | None = None
    yi: float | None = None
    vi: float | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """A row that was pooled.

    Attributes:
        label, x, n, x2, n2: as in the row; the counts are those of the article, never corrected ones.
        estimate, low, high: on the display scale, with the study's own confidence interval (see `Pooled.study_ci`).
        weight: percent of all weights; they sum to 100.
        yi, vi: effect and sampling variance on the analysis scale, as metafor::escalc gives them.
        corrected: the continuity correction was added to the counts behind yi and vi.
        row: the row as it was read.
    """

    label: str
    x: float | None
    n: float | None
    estimate: float
    low: float
    high: float
    weight: float
    yi: float
    vi: float
    x2: float | None = None
    n2: float | None = None
    corrected: bool = False
    row: Row = field(default_factory=lambda: Row(""))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not pooled; `reason` is a key of words.tsv and `given` what its text tells."""

    row: Row
    reason: str
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that a reader of the pooled number must know; `rule` is a key of words.tsv."""

    rule: str
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SmallStudy:
    """Egger's test, as metafor::regtest(model="lm"): is the effect another one in studies of low precision?

    Attributes:
        t, df, p: of the slope of yi on its standard error, weighted by 1/vi.
        limit: the effect at a standard error of 0, on the display scale, with its confidence interval.
    """

    t: float
    df: int
    p: float
    limit: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Pooled:
    """The studies and what they give together.

    Attributes:
        studies: what was pooled, in the order of the table.
        estimate, low, high: the pooled effect and its confidence interval, on the display scale.
        prediction: low and high end of the prediction interval on the display scale, as metafor::predict gives it
            (normal quantiles, or t with k - 1 degrees of freedom with Knapp and Hartung's test); None for an
            equal-effects model and for one study.
        beta, se, beta_low, beta_high, beta_prediction: the same on the analysis scale.
        p: of the test that the effect on the analysis scale is 0 (it means something for ratios and differences only).
        tau2, i2, h2: variance between studies; percent of the variance that it makes; ratio of the two.
        q, q_df, q_p: Cochran's test of heterogeneity.
        measure: PR, PLO, PFT, PAS (proportions), RR, OR, RD (two arms), HR or GEN (effects that were given).
        method: DL, REML, PM, ML, HE (random effects) or EE (equal effects).
        level: of the intervals, percent.
        knha: the interval of the pooled effect is Knapp and Hartung's.
        study_ci: how the studies' own intervals were made: clopper-pearson or wald.
        nhm: harmonic mean of n, by which PFT is turned back (Miller 1978); None for other measures.
        add: what was added to all cells of a study with a zero cell.
        title: the question, where there was one, as "CR, blinatumomab".
        left_out, warnings: what was not pooled and why; what to be careful with.
    """

    studies: tuple[Study, ...]
    estimate: float
    low: float
    high: float
    prediction: tuple[float, float] | None
    beta: float
    se: float
    beta_low: float
    beta_high: float
    beta_prediction: tuple[float, float] | None
    p: float
    tau2: float
    i2: float
    h2: float
    q: float
    q_df: int
    q_p: float
    measure: str
    method: str
    level: float = 95.0
    knha: bool = False
    study_ci: str = "clopper-pearson"
    nhm: float | None = None
    add: float = 0.5
    title: str = ""
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[Warned, ...] = ()
    small_study: SmallStudy | None = None

    @property
    def k(self) -> int:
        """How many studies were pooled."""
        return len(self.studies)

    @property
    def null(self) -> float | None:
        """The value of no effect on the display scale: 1 for ratios, 0 for differences, None for proportions."""
        return {"RR": 1.0, "OR": 1.0, "HR": 1.0, "RD": 0.0, "GEN": 0.0}.get(self.measure)

    @property
    def logarithmic(self) -> bool:
        """True for ratios, which a plot draws on a logarithmic axis."""
        return self.measure in {"RR", "OR", "HR"}
