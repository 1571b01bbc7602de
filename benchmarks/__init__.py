"""Every speed claim of the project, as a command that prints a ratio against a reference of the same run."""
