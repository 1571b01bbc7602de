"""Citing a speech, a version or a paragraph: GB/T 7714, Chicago, BibTeX, CSL-JSON.

What is not known is left out, never filled in: `citable` says what there is to cite, and a module a style how it is written.
"""
