"""The search index: exact substring search over the current version of every held speech.

text ─▶ bigrams ─▶ FTS5 rows whose number begins with the month (slots) ─▶ which speeches, how many, when

It is a cache: everything in it is computed from the archive's own tables and can be built again.
"""
