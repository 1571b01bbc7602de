"""Jobs that bring stored bytes into the archive or through it again; they write through `Archive` alone."""
