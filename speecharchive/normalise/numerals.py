"""Chinese, Arabic and full-width numerals as they stand in 届, 次, dates and section labels."""

from speecharchive.normalise.fold import fold

NUMERAL = r"[〇零一二三四五六七八九十百两廿卅\d]"
"""One character of a numeral in folded text, for the patterns of this package."""

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"十": 10, "廿": 20, "卅": 30}


def parse_numeral(text: str) -> int | None:
    """`十四` `14` `１４` `二十` `廿三` `一百零二` `二〇二四` `○` → the number; None when it is not one."""
    numeral = fold(text).strip()
    if numeral.isascii():
        return int(numeral) if numeral.isdigit() and len(numeral) <= 9 else None
    if all(char in _DIGITS for char in numeral) and len(numeral) <= 9:
        return int("".join(str(_DIGITS[char]) for char in numeral))
    return _by_place(numeral)


def _by_place(numeral: str) -> int | None:
    """Numbers below 1000 with 百 and 十; a unit may stand once and only in falling order."""
    hundreds, mark, rest = numeral.rpartition("百")
    total = 0
    if mark:
        if hundreds not in _DIGITS or not _DIGITS[hundreds]:
            return None
        total = 100 * _DIGITS[hundreds]
        zero = rest.startswith(("零", "〇"))
        rest = rest[1:] if zero else rest
        if (rest in _DIGITS) != zero:
            return None  # 一百五 says 150 in speech; nobody writes it in a 届
    for unit, value in _TENS.items():
        before, mark, after = rest.partition(unit)
        if mark:
            if before and (value != 10 or before not in _DIGITS or not _DIGITS[before]):
                return None
            total += value * _DIGITS.get(before, 1)
            rest = after
            break
    if not rest:
        return total or None
    return total + _DIGITS[rest] if rest in _DIGITS else None


def chinese_numeral(value: int) -> str:
    """`14` → `十四`, as lists count; what is not between 1 and 99 keeps its digits."""
    if not 1 <= value <= 99:
        return str(value)
    tens, ones = divmod(value, 10)
    digits = "〇一二三四五六七八九"
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones else ''}"
