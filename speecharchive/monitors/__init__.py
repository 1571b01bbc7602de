"""What is measured of each crawl, and whether it is as the outlet's own history lets expect. Pure: rows in, verdicts out."""
