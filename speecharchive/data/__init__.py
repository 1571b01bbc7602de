"""Reviewed tables with sources."""
