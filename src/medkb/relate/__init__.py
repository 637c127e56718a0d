"""Mentions to facts: which figure belongs to which drug, outcome, endpoint, event, group and study."""

from medkb.relate.article import relate, unread_tables

__all__ = ["relate", "unread_tables"]
