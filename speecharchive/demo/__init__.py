"""A small invented world of outlets, one for each family, served on loopback.

Everything in it is invented: the province, its towns, the people, the papers and every sentence. Only the
structure of the pages is true to life.
"""
