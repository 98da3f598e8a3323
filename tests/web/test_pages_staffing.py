"""Pages say where nobody can do it, why, and whom the county could appoint."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engine.models import Refusal
from processes.organisation import commands as organisation
from tests.support.story import Story, reach
from tests.web.conftest import Browser


def test_the_county_sees_what_its_stations_lack(story: Story, browser: Browser) -> None:
    page = browser("he").get(reverse("staffing"))
    by_name = {each["name"]: each for each in page.context["stations"]}
    assert len(by_name) == 3

    # the first station lacks nobody, but would stop without its head
    first = by_name["示范一镇社会工作服务站"]
    assert not first["stranded"]
    assert not first["stopped"]
    heads = {each["name"]: each for each in first["fragile"]}
    assert "赵一木" in heads
    assert (
        "钱远山（" in heads["赵一木"]["could"] or "钱远山 (" in heads["赵一木"]["could"]
    )

    # the third has no official and one worker; each cause is said once, with a clause
    third = by_name["示范三乡社会工作服务站"]
    assert len(third["stopped"]) == 2
    assert all(each["clause"] and each["help"] for each in third["stopped"])
    proposed = [each["could"] for each in third["stopped"]]
    assert any("周行健" in each for each in proposed)
    assert any("孙南星" in each for each in proposed)
    text = page.content.decode()
    assert text.count("周行健") >= 1
    assert "示范二镇社会工作服务站" in text


def test_only_the_county_sees_all_stations(story: Story, browser: Browser) -> None:
    for username in ("wang", "zhao", "zhou", "chen"):
        assert browser(username).get(reverse("staffing")).status_code == 403
    assert Refusal.objects.exists()


def test_the_head_sees_the_own_station_only(story: Story, browser: Browser) -> None:
    page = browser("qian").get(reverse("station_desk"))
    (place,) = page.context["staffing"]
    assert place["name"] == "示范二镇社会工作服务站"
    assert place["stopped"]


def test_open_work_that_nobody_can_do_is_shown_with_the_reason(
    story: Story, browser: Browser
) -> None:
    # given a case that waits for an assignment, and a head who has left
    reach(story, "assign_case_worker")
    yesterday = (story.now - timedelta(days=1)).date()
    organisation.end_posts(story.person("zhao"), county=1, on=yesterday)

    # then the county reads which step, of which case, and who could be appointed
    page = browser("he").get(reverse("staffing"))
    rows = [row for each in page.context["stations"] for row in each["stranded"]]
    (row,) = rows
    item = story.item("assign_case_worker")
    assert (row["what"], row["number"]) == (item.name, item.instance.business_key)
    assert row["reason"]
    assert row["clause"]
    assert "郑知秋" in row["could"]
    assert row["number"] in page.content.decode()


def test_a_step_that_somebody_can_do_is_not_shown(
    story: Story, browser: Browser
) -> None:
    reach(story, "assign_case_worker")
    (place,) = browser("zhao").get(reverse("station_desk")).context["staffing"]
    assert not place["stranded"]


def test_the_page_asks_a_bounded_number_of_questions(
    story: Story, browser: Browser
) -> None:
    for _ in range(3):
        reach(story, "assign_case_worker")
    he = browser("he")
    he.get(reverse("staffing"))
    with CaptureQueriesContext(connection) as asked:
        assert he.get(reverse("staffing")).status_code == 200
    real = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(real) <= 16, real
