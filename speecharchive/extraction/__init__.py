"""From an article's blocks to a speech: what is kept, what is dropped by which rule, and what the kept text says.

    Article ─lines─▶ judging (rules, bounds) ─▶ masthead, credits ─▶ kinds, speaker, dating, places ─▶ Speech

`reader.read` is the door; `blocks.report_blocks` lists every block with its verdict.
"""
