"""Claims to issues: the article's own mistakes, each found by a small named rule."""

from medkb.check.article import Article
from medkb.check.doses import unchecked
from medkb.check.run import CHECKS, check

__all__ = ["CHECKS", "Article", "check", "unchecked"]
