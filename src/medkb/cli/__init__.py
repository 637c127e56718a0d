"""The command line: one file a command; heavy libraries are imported by the command that needs them, when it runs."""

from medkb.cli.app import main

__all__ = ["main"]
