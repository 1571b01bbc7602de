"""Workers and their queue, on real PostgreSQL."""
