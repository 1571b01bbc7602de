"""A release: a numbered folder of files that two people on two machines make alike, byte for byte, from one archive."""
