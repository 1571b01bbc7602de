"""Every hit in its context (key word in context), in any order, in flat memory."""
