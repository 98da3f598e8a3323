"""The rules of all jurisdictions on one page."""

import io
import zipfile

from django.urls import reverse

from processes.organisation import profiles
from tests.web.conftest import Browser


def test_jurisdictions_are_compared_with_their_clauses(browser: Browser) -> None:
    # when a social worker opens the page
    page = browser("wang").get(reverse("profiles"))

    # then every jurisdiction has its column, hers is marked
    assert page.status_code == 200
    columns = page.context["columns"]
    assert [each["title"] for each in columns] == [
        "默认",
        "宿州市",
        "河北省",
        "攀枝花市",
        "云龙县",
    ]
    assert [each["is_own"] for each in columns] == [False, False, False, True, False]

    # and the caps on assistance funds differ, with clause or dash
    rows = {
        row["title"]: row for group in page.context["groups"] for row in group["rows"]
    }
    cap = rows["社会救助经费购买服务上限（%）"]
    assert cap["differs"]
    assert [cell["lines"] for cell in cap["cells"]] == [["1"], [], ["3"], ["5"]]
    assert [cell["warns"] for cell in cap["cells"]] == [True, False, False, False]
    assert cap["cells"][2]["clause"]["code"].startswith("攀民政")
    text = page.content.decode()
    assert "—" in text
    assert "原则上" in text
    assert len(rows) == page.context["parameters"]


def test_values_are_said_in_words(browser: Browser) -> None:
    page = browser("wang").get(reverse("profiles"))
    rows = {
        row["title"]: row for group in page.context["groups"] for row in group["rows"]
    }
    assert "线索未筛查：2 小时内" in rows["计时器"]["default"]["lines"]
    assert rows["计时器"]["default"]["is_design"]
    ratio = rows["持证比例目标"]["cells"][0]
    assert ratio["lines"] == ["60%"]
    assert "涉改社区占比：30%" in rows["数量指标"]["cells"][2]["lines"]
    periods = rows["采购、协议、评价的期限"]["default"]["lines"]
    assert "公开招标等标期，至少：20 日（E01 art. 35）" in periods
    assert "提出异议：5 个工作日（设计值）" in periods
    for title, row in rows.items():
        for cell in (row["default"], *row["cells"]):
            assert not any("_" in line for line in cell["lines"]), title


def test_the_page_is_in_the_navigation_of_everybody(browser: Browser) -> None:
    for username in ("wang", "he"):
        page = browser(username).get(reverse("profiles"))
        current = [each for each in page.context["nav"] if each["current"]]
        assert [each["url"] for each in current] == ["/profiles/"]


def test_strangers_are_led_to_sign_in(db: None, client: object) -> None:
    answer = client.get(reverse("profiles"))  # type: ignore[attr-defined]
    assert answer.status_code == 302


def test_the_rules_are_narrowed_to_a_group_a_jurisdiction_and_what_differs(
    browser: Browser,
) -> None:
    # given all rules, and those of Hebei in one group that differ
    client = browser("wang")
    group = next(iter(profiles.groups()))
    all_of_them = client.get("/profiles/")
    asked = {"group": group, "profile": "cn-he", "differs": "1"}
    narrowed = client.get("/profiles/", asked)

    # then only that group and two columns are left, and words without sense are passed
    assert len(narrowed.context["columns"]) == 2
    assert len(narrowed.context["groups"]) == 1
    assert all(row["differs"] for row in narrowed.context["groups"][0]["rows"])
    nonsense = client.get("/profiles/", {"group": "x", "profile": "y"})
    assert len(nonsense.context["groups"]) == len(all_of_them.context["groups"])


def test_where_nothing_differs_the_page_says_so_and_leads_back(
    browser: Browser,
) -> None:
    client = browser("wang")
    pages = [
        client.get("/profiles/", {"group": g, "profile": "cn-he", "differs": "1"})
        for g in profiles.groups()
    ]

    empty = [page for page in pages if not page.context["groups"]]

    assert empty
    assert all("此处没有不同" in page.content.decode() for page in empty)
    assert all('href="/profiles/"' in page.content.decode() for page in empty)


def test_the_rules_are_taken_as_an_excel_file_with_their_clauses(
    browser: Browser,
) -> None:
    client = browser("wang")
    file = client.get("/profiles/file", {"profile": "cn-sc-panzhihua"})
    with zipfile.ZipFile(io.BytesIO(file.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "002 §5.2" in sheet
    assert "<f>" not in sheet
