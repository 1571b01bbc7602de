from spiders.base import OutletSpider


class YangquanSxrb(OutletSpider):
    """山西新闻网阳泉频道 (yq.sxrb.com), on the People's Daily Online CMS since 2022.

    Lists are `/GB/{node}/index.html`, then `index2.html` …; articles `/GB/{node}/{id}.html`, further pages of a
    long one `{id}-2.html`. `/BIG5/` for `/GB/` is a mechanical traditional copy of every page. Until 2021 the site
    had another system: `/sxxww/…/{id}.shtml`.
    """

    name = "yangquan-sxrb"
    sections = r"/(?:GB|BIG5)/\d+/index\.html$|/(?:GB|BIG5)/\d+/$"
    articles = r"/(?:GB|BIG5)/\d+/\d+\.html$|/n[12]/\d{4}/\d{4}/c\d+-\d+\.html$|/\d{6,}\.shtml$"
