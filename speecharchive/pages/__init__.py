"""Page objects: from the bytes of a page to its blocks. A page object never fetches."""
