"""From the blocks of a page to the speech: chrome rules, masthead, kinds."""
