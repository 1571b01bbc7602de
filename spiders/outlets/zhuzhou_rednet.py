from spiders.base import OutletSpider


class ZhuzhouRednet(OutletSpider):
    """红网株洲站 (zz.rednet.cn), a city station of the Hunan news portal 红网.

    The home page links channels `/channel/{id}.html`, which go on as `{id}_2.html`; articles stand at
    `/content/{YYYYMM}/{DD}/{id}.html` (each digit of the date shifted by 4 since 2023) or, until 2018, `/c/Y/M/D/`.
    The channels' numbers are not known, so a crawl finds them on the home page.
    """

    name = "zhuzhou-rednet"
    sections = r"/channel/\d+\.html$"
    articles = r"/content/\d{4,6}/\d\d/(?:\d\d/)?\d+\.html|/c/\d{4}/\d\d/\d\d/\d+\.htm"
