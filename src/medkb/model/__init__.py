"""The records that travel between the stages: frozen, slotted, and free of any library's types."""

from medkb.model.annotations import Annotations, DefinedRegimen, Grade, Group, Reference
from medkb.model.claim import Claim
from medkb.model.clean import Clean
from medkb.model.document import Block, BlockKind, Document, Metadata, Word
from medkb.model.fact import (
    KINDS,
    AdverseEvent,
    Cohort,
    Dose,
    Drug,
    Effect,
    Evidence,
    Fact,
    Kind,
    Reason,
    Regimen,
    Response,
    Survival,
    Words,
)
from medkb.model.issue import Issue, IssueType, Severity
from medkb.model.mention import Figure, FigureKind, Mention
from medkb.model.problem import Problem
from medkb.model.span import Span
from medkb.model.table import Table, TableCell

__all__ = [
    "KINDS",
    "AdverseEvent",
    "Annotations",
    "Block",
    "BlockKind",
    "Claim",
    "Clean",
    "Cohort",
    "DefinedRegimen",
    "Document",
    "Dose",
    "Drug",
    "Effect",
    "Evidence",
    "Fact",
    "Figure",
    "FigureKind",
    "Grade",
    "Group",
    "Issue",
    "IssueType",
    "Kind",
    "Mention",
    "Metadata",
    "Problem",
    "Reason",
    "Reference",
    "Regimen",
    "Response",
    "Severity",
    "Span",
    "Survival",
    "Table",
    "TableCell",
    "Word",
    "Words",
]
