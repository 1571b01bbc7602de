"""WARC store, canonical URLs, decoding: bytes in, bytes kept."""
