"""The archive as a researcher meets it from Python.

`open_archive` ─▶ OpenArchive ─▶ Speeches (a lazy sub-corpus) ─▶ Record · DataFrame · Arrow · CSV
                             └─▶ Table (the rows of an SQL statement)
"""
