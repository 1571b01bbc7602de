"""One short declaration an outlet; its docstring is the case file: what the site is and how it links."""
