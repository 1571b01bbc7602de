"""One module a CMS family."""
