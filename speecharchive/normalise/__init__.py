"""Pure functions on Chinese text: fold, numerals, dates, places, offices, names, occasions."""
