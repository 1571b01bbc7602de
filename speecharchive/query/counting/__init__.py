"""Counts over time, places and people: trends, first uses, set phrases, each with its denominator."""
