from spiders.base import OutletSpider


class HunanZhengyan(OutletSpider):
    """湖南政研网 (www.hnzy.gov.cn), the research office of the provincial party committee, on 红网's platform.

    It prints signed articles of leaders, whose office stands only in a closing line (`作者为…市委书记`). Links are as on
    红网: `/channel/{id}.html` and `/content/{shifted YYYYMM}/{shifted DD}/{id}.html`.
    """

    name = "hunan-zhengyan"
    sections = r"/channel/\d+\.html$"
    articles = r"/content/\d{4,6}/\d\d/(?:\d\d/)?\d+\.html"
