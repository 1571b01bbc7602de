"""CSV and JSON Lines with a manifest; the codebook."""
