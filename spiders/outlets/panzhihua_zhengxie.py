from spiders.base import OutletSpider


class PanzhihuaZhengxie(OutletSpider):
    """攀枝花市政协, a classic ASP site of nested tables, made by 四川志林 in 2004; gb2312 with GBK bytes.

    Sections are the bar at the top (政协要闻, 主席讲话, …); 主席讲话 holds the chairperson's speeches, and no page
    names the speaker. Sites of this family list by `newslist.asp?SortID=…&page=N` and show `newsview.asp?ID=…`.
    The address of this one was found nowhere: give it when you crawl.
    """

    name = "panzhihua-zhengxie"
    sections = r"(?i)/(?:news)?[a-z_-]*list[a-z_-]*\.(?:asp|aspx|php)\?(?:id|sortid|classid)=\w+$"
    articles = r"(?i)^(?!.*list[a-z_-]*\.(?:asp|aspx|php))"
