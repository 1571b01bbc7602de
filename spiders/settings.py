"""Every Scrapy setting that this project sets, and why. `spiders.run.crawl` adds who crawls and how fast."""

from speecharchive import __version__
from speecharchive.capture.inflating import MAX_BYTES

BOT_NAME = "speecharchive"
SPIDER_MODULES = ["spiders.base"]

# --- who we are, and what we may fetch -----------------------------------------------------------------------
CONTACT_VARIABLE = "SPEECHARCHIVE_CONTACT"
"""Environment variable: an address or URL where a site's owner reaches the operator."""
ROBOTS_TOKEN = "speecharchive"  # noqa: S105 - the product token of RFC 9309
USER_AGENT = f"speecharchive/{__version__} (archive of public speeches; set {CONTACT_VARIABLE})"

# --- how fast: one request at a time and host, about one a second ------------------------------------------
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
HOST_DELAY = 1.0
"""Seconds from one request to the next at one host, of all crawls together; see `spiders.turns`."""
DOWNLOAD_DELAY = 0  # Scrapy's own pause is one process's
AUTOTHROTTLE_ENABLED = (
    False  # measures latency; Crawl-delay and Retry-After are what a site tells us
)

# --- bounds: a run always ends ------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = MAX_BYTES
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 3
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
URLLENGTH_LIMIT = 2083
MAX_WAIT = 900.0
"""Seconds: a site that asks (Retry-After) for a longer pause is left alone until the next run."""

# --- whom we talk to ------------------------------------------------------------------------------------------
DOWNLOAD_VERIFY_CERTIFICATES = (
    True  # Scrapy checks none unless told; an outlet may declare otherwise
)

# --- what a response may be -----------------------------------------------------------------------------------
COMPRESSION_ENABLED = (
    False  # bodies are captured as received; speecharchive.capture.coding undoes it, bounded
)
METAREFRESH_ENABLED = False  # would need decoded bodies in the downloader
COOKIES_ENABLED = False  # no logins; and its domain cookies fetch the Public Suffix List
HTTPCACHE_ENABLED = False  # its policy would not see an edit for months
HTTPPROXY_ENABLED = False  # a proxy is given to `crawl`, never picked up from the environment
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip, deflate",
}

# --- parts of Scrapy that are off -----------------------------------------------------------------------------
REMOTE_CONTROL_ENABLED = False  # executes Python that is posted to it
TELNETCONSOLE_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "spiders.downloading.BoundedHandler",
    "https": "spiders.downloading.BoundedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}
HTTPERROR_ALLOW_ALL = True  # the spider says itself what a status means
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}

# --- parts of ours that are on ------------------------------------------------------------------------------
SCHEDULER = "spiders.scheduler.FrontierScheduler"
CONCURRENT_ITEMS = 4  # the default starts 100 tasks a response
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "spiders.network.AddressGuard": 60,
    "spiders.robots.RobotsMiddleware": 100,
    "spiders.politeness.TurnMiddleware": 980,
    "spiders.recorder.RecorderMiddleware": 990,  # next to the downloader: sees what came over the wire
}
ITEM_PIPELINES = {"spiders.pipelines.StoringPipeline": 300}
