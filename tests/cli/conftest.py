"""Fixtures of this folder."""

from stocked import stocked, stocked_file

__all__ = ["stocked", "stocked_file"]
