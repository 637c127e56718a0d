"""Checks of what the publisher says: addresses, days and times."""

from __future__ import annotations

from datetime import date, datetime

from medkb.errors import ExportError


def check_iri(name: str, value: str) -> None:
    """Nothing for "" or a whole IRI. Raises ExportError for anything else; `name` tells what it was to be."""
    import pyoxigraph as ox

    try:
        if value:
            ox.NamedNode(value)
    except ValueError as error:
        raise ExportError(f"{name} {value!r} is no IRI; write it whole, with https://") from error


def check_time(name: str, value: str) -> None:
    """Nothing for "" or a time with its zone. Raises ExportError for anything else."""
    try:
        known = not value or datetime.fromisoformat(value).tzinfo is not None
    except ValueError as error:
        raise ExportError(f"{name} {value!r} is no time; write it as 2026-01-31T12:00:00Z") from error
    if not known:
        raise ExportError(f"{name} {value!r} has no time zone; write it as 2026-01-31T12:00:00Z")


def day_of(value: str) -> str:
    """The day as YYYY-MM-DD, today's for "". Raises ExportError for what is no day."""
    try:
        return (date.fromisoformat(value) if value else datetime.now().astimezone().date()).isoformat()
    except ValueError as error:
        raise ExportError(f"date {value!r} is no day; write it as 2026-01-31") from error
