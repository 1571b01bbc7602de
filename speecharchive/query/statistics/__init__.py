"""Collocations and keyness over strings of characters: what stands together, what sets a sub-corpus apart."""
