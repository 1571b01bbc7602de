"""The Scrapy project: it knows speecharchive, never the other way round."""
