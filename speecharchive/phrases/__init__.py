"""Set political phrases (提法): a reviewed table, researchers' own tables, and counting all of them in one pass."""
