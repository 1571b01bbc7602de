"""The search form of a text: simplified, half-width, variant forms merged, and always as long as the text."""


def fold(text: str) -> str:
    """Same length as `text`, character for character, so offsets are shared.

    Traditional becomes simplified, full-width ASCII half-width, ASCII upper case lower, look-alike
    punctuation one form (﹔；→; ：→: ﹑→、 「」→“” ○→〇 U+3000→space); ambiguous pairs are one class (著/着, 隻/只).
    `。、“”《》·—` stay. Idempotent.
    """
    return text


def han(text: str) -> str:
    """Only the Han characters of the folded text: what two transcripts of one speech share."""
    return text
