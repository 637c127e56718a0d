"""Claims to issues: the article's own mistakes, each found by a small named rule."""

from medkb.check.article import Article
from medkb.check.run import CHECKS, check
from medkb.check.units.doses import unchecked

__all__ = ["CHECKS", "Article", "check", "unchecked"]
