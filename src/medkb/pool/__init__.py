"""Pooling of studies, as a look at the data and no verdict.

`read_table` and `rows` read figures, `pool_rows` pools them by `Settings`, `Writer` and `medkb.pool.writers` tell.
"""

from medkb.pool.data import Table, read_table, rows, table_of
from medkb.pool.effects import MEASURES, Correction, effect
from medkb.pool.estimators import ESTIMATORS, fit
from medkb.pool.model import LeftOut, Pooled, Row, Study
from medkb.pool.pooling import Settings, leave_one_out, pool_rows
from medkb.pool.text import Writer

__all__ = [
    "ESTIMATORS",
    "MEASURES",
    "Correction",
    "LeftOut",
    "Pooled",
    "Row",
    "Settings",
    "Study",
    "Table",
    "Writer",
    "effect",
    "fit",
    "leave_one_out",
    "pool_rows",
    "read_table",
    "rows",
    "table_of",
]
