"""The command line: one module a command group, each loading what it needs when its command runs."""

from speecharchive.cli.app import main

__all__ = ["main"]
