"""Other people's SQL over the public views: kept by the engines from writing, waiting and looking elsewhere."""
