"""Fixtures of this folder."""

from stocked import stocked

__all__ = ["stocked"]
