"""Reading the archive; never writes it."""
