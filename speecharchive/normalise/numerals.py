"""Chinese, Arabic and full-width numerals as they stand in 届, 次, dates and section labels."""


def parse_numeral(text: str) -> int | None:
    """`十四` `14` `１４` `二十` `廿三` `一百零二` `二〇二四` `○` → the number; None when it is not one."""
    return None
