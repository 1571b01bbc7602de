"""Crawls as jobs of many machines: procrastinate on the archive's own PostgreSQL, one job an outlet.

What is due follows from the runs (`speecharchive.query.due`), so the queue holds nothing that could not be put into it
again; a crawl that failed is tried again by its schedule like any other. The queue says who does what now.
"""
