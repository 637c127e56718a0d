"""Rows of figures to one pooled effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from medkb.errors import PoolError
from medkb.pool.bias import egger
from medkb.pool.cautions import cautions
from medkb.pool.display import Back, back, clopper_pearson, harmonic_mean, study_interval, wald
from medkb.pool.effects import MEASURES, PROPORTIONS, Correction, Effect, UnusableError, effect
from medkb.pool.estimators import ESTIMATORS, Fit, fit
from medkb.pool.model import LeftOut, Pooled, Row, Study
from medkb.pool.words import words

_SHOWN = 5  # reasons in an error
_TITLE = ("outcome", "endpoint", "event", "grade", "drug")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to pool; see `Pooled` for the names. `level` is in percent."""

    measure: str = "PLO"
    method: str = "REML"
    level: float = 95.0
    knha: bool = False
    correction: Correction = field(default_factory=Correction)

    def __post_init__(self) -> None:
        """Raises PoolError for what cannot be asked."""
        if self.measure not in MEASURES:
            raise PoolError(f"measure {self.measure!r}: known are {', '.join(MEASURES)}")
        if self.method not in ESTIMATORS:
            raise PoolError(f"method {self.method!r}: known are {', '.join(ESTIMATORS)}")
        if not 0 < self.level < 100:
            raise PoolError(f"level {self.level:g}: a percentage between 0 and 100, such as 95")
        if self.correction.add < 0:
            raise PoolError(f"add {self.correction.add:g}: what is added to empty cells cannot be negative")
        if self.knha and self.method == "EE":
            raise PoolError("Knapp and Hartung's interval is made for random effects; choose another method than EE")


def pool_rows(
    rows: Sequence[Row], settings: Settings | None = None, left_out: Sequence[LeftOut] = (), title: str = ""
) -> Pooled:
    """Pool every usable row; the others, and those of `left_out`, are named in the result with their reason.

    Without a title the result is called by what all rows are of.

    Raises PoolError: no row can be used, or the model does not converge.
    """
    settings = settings or Settings()
    used, dropped = _effects(rows, settings)
    if not used:
        raise PoolError(f"nothing to pool: {_reasons([*dropped, *left_out])}")
    y, v = [found.yi for _, found in used], [found.vi for _, found in used]
    model = fit(y, v, settings.method, settings.level, knha=settings.knha)
    nhm = harmonic_mean([row.n or 0 for row, _ in used]) if settings.measure == "PFT" else None
    turn = back(settings.measure, nhm)
    studies = tuple(
        _study(row, found, weight, settings) for (row, found), weight in zip(used, model.weights, strict=True)
    )
    pooled = _pooled(studies, model, settings, turn, nhm)
    small = egger(y, v, settings.level, turn)
    pooled = replace(pooled, title=title or _title(pooled), left_out=(*dropped, *left_out), small_study=small)
    return replace(pooled, warnings=tuple(cautions(pooled, model.spread)))


def leave_one_out(rows: Sequence[Row], settings: Settings | None = None) -> list[tuple[Row, Pooled]]:
    """Each usable row, and what the others give without it; nothing for a single one. Raises PoolError."""
    settings = settings or Settings()
    used = [row for row, _ in _effects(rows, settings)[0]]
    if len(used) < 2:
        return []
    return [(row, pool_rows([other for other in used if other is not row], settings)) for row in used]


def _effects(rows: Sequence[Row], settings: Settings) -> tuple[list[tuple[Row, Effect]], list[LeftOut]]:
    used, dropped = [], []
    for row in rows:
        try:
            used.append((row, effect(row, settings.measure, settings.correction)))
        except UnusableError as why:
            dropped.append(LeftOut(row, why.reason, why.given))
    return used, dropped


def _reasons(dropped: Sequence[LeftOut]) -> str:
    told = [f"{one.row.label}: {words()[one.reason].format(**one.given)}" for one in dropped[:_SHOWN]]
    more = [f"and {len(dropped) - _SHOWN} more"] if len(dropped) > _SHOWN else []
    return "; ".join([*told, *more]) or "there are no rows"


def _title(pooled: Pooled) -> str:
    """What every study is about, where a table says it in one word for all."""
    found = ({study.row.about.get(column, "") for study in pooled.studies} for column in _TITLE)
    return ", ".join(value for values in found if len(values) == 1 for value in values if value)


def _study(row: Row, found: Effect, weight: float, settings: Settings) -> Study:
    """The study on both scales. A proportion is what the article counts, whatever the correction made of it."""
    if settings.measure in PROPORTIONS and row.x is not None and row.n is not None:
        estimate = row.x / row.n
        low, high = clopper_pearson(row.x, row.n, settings.level)
    else:
        turn = back(settings.measure)
        estimate = turn(found.yi)
        low, high = (turn(end) for end in wald(found.yi, found.vi, settings.level))
    counts = {"x2": row.x2, "n2": row.n2, "corrected": found.corrected, "row": row}
    return Study(row.label, row.x, row.n, estimate, low, high, weight, found.yi, found.vi, **counts)  # type: ignore[arg-type]


def _pooled(studies: tuple[Study, ...], model: Fit, settings: Settings, turn: Back, nhm: float | None) -> Pooled:
    prediction = (turn(model.prediction[0]), turn(model.prediction[1])) if model.prediction else None
    return Pooled(
        studies=studies,
        estimate=turn(model.beta),
        low=turn(model.low),
        high=turn(model.high),
        prediction=prediction,
        beta=model.beta,
        se=model.se,
        beta_low=model.low,
        beta_high=model.high,
        beta_prediction=model.prediction,
        p=model.p,
        tau2=model.tau2,
        i2=model.i2,
        h2=model.h2,
        q=model.q,
        q_df=model.q_df,
        q_p=model.q_p,
        measure=settings.measure,
        method=settings.method,
        level=settings.level,
        knha=settings.knha,
        study_ci=study_interval(settings.measure),
        nhm=nhm,
        add=settings.correction.add,
    )
