from spiders.base import OutletSpider


class ZhuzhouRibao(OutletSpider):
    """株洲日报, the e-paper of the city's party newspaper, on the newer Founder system.

    A day's first page is `/YYYYMM/DD/node01.html`; it links the issue's other pages and its articles,
    `/content/YYYYMM/DD/c{id}.html`. The calendar is filled by script, so a crawl counts days instead of reading it: a
    day without a paper answers 404. The older Founder product links `node_1.htm` and `content_{id}.htm?div=-1`.
    """

    name = "zhuzhou-ribao"
    articles = r"content_\w+\.html?|/content/\d{6}/\d\d/\w+\.html?$"
