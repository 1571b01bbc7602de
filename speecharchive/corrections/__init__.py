"""Reviewed values that lie over extracted ones: their file, their vocabulary, and how they are laid over a record. Pure."""
