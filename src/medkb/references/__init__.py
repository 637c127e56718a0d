"""Reference lists: read (RIS, BibTeX, NBIB, EndNote), matched with articles, and written for screening tools."""

from medkb.references.abstracts import with_abstracts
from medkb.references.articles import Article, from_files, from_store
from medkb.references.matching import AMBIGUOUS, BY, MATCHED, UNMATCHED, Match, match
from medkb.references.reading import read_list, read_lists
from medkb.references.record import Reference
from medkb.references.screening import FORMATS, Screened, screened, write_list

__all__ = [
    "AMBIGUOUS",
    "BY",
    "FORMATS",
    "MATCHED",
    "UNMATCHED",
    "Article",
    "Match",
    "Reference",
    "Screened",
    "from_files",
    "from_store",
    "match",
    "read_list",
    "read_lists",
    "screened",
    "with_abstracts",
    "write_list",
]
