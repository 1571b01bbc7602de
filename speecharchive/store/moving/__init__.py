"""An archive's rows from one database into another: SQLite and PostgreSQL, either way."""
