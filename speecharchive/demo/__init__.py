"""A small invented world of outlets, one a family, served on loopback."""
