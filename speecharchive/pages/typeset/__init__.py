"""Typeset documents (PDF, Word, RTF), in which work reports are often posted: their paragraphs become the same blocks."""
