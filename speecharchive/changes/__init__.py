"""How two texts of one speech differ: aligned by sentences, told character by character, each difference classed.

Pure: texts in, edits out.
"""
