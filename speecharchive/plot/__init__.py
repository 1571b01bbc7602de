"""Figures of trends, drawn by matplotlib (the extra `plot`) with a Chinese font that the package brings along."""
