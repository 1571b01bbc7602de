"""Taking the archive out: CSV and JSON Lines with a manifest, and the codebook that describes every column."""
