"""What addresses have in common."""

from __future__ import annotations

import re

import pytest

from speecharchive.outlets.shapes import common_shape, day_template, name_of_host

H = "http://www.yunhe.example"


@pytest.mark.parametrize(
    ("paths", "shape", "other"),
    [
        (["/xw/202501/t20250107_9.html", "/zt/202412/t20241231_10.html"], r"/\d{6}/t\d{8}_\d+\.html$", "/xw/t20250107_9.html"),
        (["/zxww/2025/01/07/ARTI1561.shtml", "/zxww/2025/01/08/ARTI99.shtml"], r"/\d{4}/\d+/\d+/ARTI\d+\.shtml$", "/zxww/ARTI1.shtml"),
        (["/202307/0123456789abcdef0123456789abcdef.shtml"], r"/\d{6}/[0-9a-f]{32}\.shtml$", "/202307/12.shtml"),
        (["/newsview.asp?id=3&s=2", "/newsview.asp?id=4444&s=2"], r"/newsview\.asp\?id=\d+&s=\d+$", "/newsview.asp?id=3"),
    ],
)  # fmt: skip
def test_the_form_of_articles(paths: list[str], shape: str, other: str) -> None:
    assert common_shape([H + path for path in paths]) == shape
    assert all(re.search(shape, path) for path in paths)
    assert not re.search(shape, other)


def test_no_form_is_made_up() -> None:
    assert common_shape([]) is None
    assert common_shape([f"{H}/about/", f"{H}/contact.html"]) is None
    assert common_shape([f"{H}/a/1.html", f"{H}/b-1.html", f"{H}/c_1.htm"]) is None


def test_folders_before_the_number() -> None:
    lists = [f"{H}/channel/{n}.html" for n in (7, 77, 8394)]
    assert common_shape(lists) == r"/\d+\.html$"
    assert common_shape(lists, folders=1) == r"/channel/\d+\.html$"
    assert common_shape([f"{H}/{n}.html" for n in (1, 2)], folders=3) == r"/\d+\.html$"


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/yhrb/html/2025-01/07/node_1.htm", "/yhrb/html/%Y-%m/%d/node_1.htm"),
        ("/202501/07/node01.html", "/%Y%m/%d/node01.html"),
        ("/shtml/yhrb/20250107/v01.shtml", "/shtml/yhrb/%Y%m%d/v01.shtml"),
        ("/2025/20250107/20250107_001/x.html", "/2025/%Y%m%d/%Y%m%d_001/x.html"),
        ("/html/node_1.htm", None),
        ("/20251399/node_1.htm", None),
        ("/120250107/node_1.htm", None),
        ("/a%20b/20250107/node_1.htm", None),
    ],
)
def test_the_template_of_a_day(path: str, template: str | None) -> None:
    assert day_template(H + path) == (H + template if template else None)


def test_the_host_is_no_path() -> None:
    assert day_template("http://20250107.yunhe.example/node_1.htm") is None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("yhrb.yunhe.example", "yunhe-yhrb"),
        ("www.yunhe.gov.cn", "yunhe"),
        ("www.gov.cn", "outlet-www-gov-cn"),
        ("127.0.0.1", "1-0-0-127"),
        ("云河.example", "outlet-example"),
        (f"{'a' * 63}.{'b' * 63}.example", f"{'b' * 63}-{'a' * 6}"),
    ],
)
def test_a_name_from_a_host(host: str, name: str) -> None:
    assert name_of_host(host, []) == name


def test_a_name_that_is_taken_is_numbered() -> None:
    assert name_of_host("www.yunhe.example", ["yunhe", "yunhe-2"]) == "yunhe-3"
