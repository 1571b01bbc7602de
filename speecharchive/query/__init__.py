"""Reading the archive; never writes it.

filters ─▶ conditions on the current version of every speech ─▶ search · speeches · runs
"""
