"""`verify`: is what is held what was stored? Reads only; integrity since capture, not truth of the source."""
