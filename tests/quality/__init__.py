"""The quality gate: pages with gold, pinned floors, and an update that refuses to lower one (`python -m tests.quality`)."""
