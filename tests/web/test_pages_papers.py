"""Attachments, comments, goals and documents through the pages."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from engine import tenancy
from engine.models import Submission
from processes.casework import commands as casework
from processes.casework.models import CaseReading
from processes.papers.models import Attachment, CaseComment
from tests.papers.pictures import PDF, photo
from tests.support.browser import SHOTS
from tests.support.story import MAIN_LINE, Story, reach
from tests.support.tiny import deployed, flow, process, user_task
from tests.web.conftest import Browser

CLIENT_NAME = "王测试"
GOAL = "按时服药"


@pytest.fixture
def case(story: Story) -> Story:
    """A case in service."""
    return reach(story, "deliver_intervention")


def at(story: Story, name: str, *more: object) -> str:
    """Return the address of something of the case."""
    return reverse(name, args=[story.case_id, *more])


def a_file(content: bytes | None = None, name: str = "家.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if content is None else content)


def attach(browser: Browser, story: Story, content: bytes | None = None) -> Attachment:
    """Let wang attach a file through the page."""
    answer = browser("wang").post(
        at(story, "attach"), {"kind": "proof", "file": a_file(content)}
    )
    assert answer.status_code == 302
    tenancy.bind({1})
    return Attachment.objects.order_by("-id")[0]


def pages_of(content: bytes) -> list[str]:
    """Return the text of each page, without line breaks."""
    reader = PdfReader(io.BytesIO(content))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def finish(story: Story) -> Story:
    """Take the case to its end."""
    reach(story, "archive_case_file")
    story.completes("wang", "archive_case_file")
    return story


# -- attachments ------------------------------------------------------------------


def test_a_file_is_attached_listed_and_downloaded_on_record(
    browser: Browser, case: Story
) -> None:
    # when a photo of a paper is attached
    kept = attach(browser, case)

    # then the page lists it without its name
    page = browser("li").get(at(case, "case")).content.decode()
    url = at(case, "attachment", kept.pk)
    assert url in page
    assert "家.jpg" not in page

    # and it comes as a download that no page of ours can be made to run
    answer = browser("li").get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert b"Secret Camera" not in answer.content
    tenancy.bind({1})
    noted = CaseReading.objects.get(what=CaseReading.What.ATTACHMENT)
    assert (noted.person_id, noted.attachment_id) == (
        case.county.people["li"].pk,
        kept.pk,
    )


@pytest.mark.parametrize(("username", "status"), [("sun", 404), ("chen", 403)])
def test_others_do_not_download(
    browser: Browser, case: Story, username: str, status: int
) -> None:
    # given an attachment, and somebody of another station, or the supervisor
    kept = attach(browser, case)
    person = browser(username)

    # then it does not leave, and nothing can be done with it
    assert person.get(at(case, "attachment", kept.pk)).status_code == status
    assert person.post(at(case, "remove_attachment", kept.pk)).status_code == status
    offered = {"kind": "proof", "file": a_file(PDF)}
    assert person.post(at(case, "attach"), offered).status_code == status
    tenancy.bind({1})
    assert not CaseReading.objects.filter(what="attachment").exists()


def test_a_refused_file_says_why_beside_the_field(
    browser: Browser, case: Story
) -> None:
    wang = browser("wang")
    for file, sentence in (
        (a_file(b"GIF89a"), "只能添加图片"),
        (a_file(photo()[:-300]), "文件已损坏"),
    ):
        answer = wang.post(at(case, "attach"), {"kind": "proof", "file": file})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert wang.post(at(case, "attach"), {"kind": "proof"}).status_code == 422


def test_a_photo_without_consent_is_attached_once_somebody_answers_for_it(
    browser: Browser, case: Story
) -> None:
    # given a client who has not agreed to photos
    wang = browser("wang")
    answer = wang.post(at(case, "attach"), {"kind": "photo", "file": a_file()})
    assert answer.status_code == 422
    assert "服务对象没有同意拍照" in answer.content.decode()
    assert answer.context["typed"]["kind"] == "photo"

    # when the worker confirms, then it is there and the list says so
    offered = {"kind": "photo", "file": a_file(), "is_confirmed": "1"}
    assert wang.post(at(case, "attach"), offered).status_code == 302
    assert "无书面拍照同意" in wang.get(at(case, "case")).content.decode()


def test_a_removed_attachment_can_be_put_back(browser: Browser, case: Story) -> None:
    kept, wang = attach(browser, case), browser("wang")
    assert wang.post(at(case, "remove_attachment", kept.pk)).status_code == 302
    page = wang.get(at(case, "case")).content.decode()
    restore = at(case, "restore_attachment", kept.pk)
    assert restore in page
    assert wang.post(restore).status_code == 302
    tenancy.bind({1})
    assert Attachment.objects.get(pk=kept.pk).removed_at is None


# -- comments ---------------------------------------------------------------------


def test_a_comment_is_read_by_all_who_see_the_file(
    browser: Browser, case: Story
) -> None:
    # when the supervisor comments
    chen = browser("chen")
    said = chen.post(at(case, "comment"), {"text": "请关注邻里支持。"})
    assert said.status_code == 302

    # then the worker reads it beside the history and in it, and can filter for it
    page = browser("wang").get(at(case, "case"))
    assert page.content.decode().count("请关注邻里支持。") == 2
    only = browser("wang").get(at(case, "case"), {"show": "comments"})
    lines = [
        line for group in only.context["story"]["groups"] for line in group["lines"]
    ]
    assert [line["detail"] for line in lines] == ["请关注邻里支持。"]

    # and another station does not
    assert browser("sun").post(at(case, "comment"), {"text": "?"}).status_code == 404


def test_a_refused_comment_loses_nothing(browser: Browser, case: Story) -> None:
    text = "长" * 2001
    answer = browser("wang").post(at(case, "comment"), {"text": text})
    assert answer.status_code == 422
    assert text in answer.content.decode()


def test_an_own_comment_is_corrected_by_a_new_one(
    browser: Browser, case: Story
) -> None:
    wang = browser("wang")
    wang.post(at(case, "comment"), {"text": "周四家访"})
    tenancy.bind({1})
    said = CaseComment.objects.get()

    # when she asks to correct it, the form begins with what she said
    page = wang.get(at(case, "case"), {"correct": str(said.pk)})
    assert page.context["typed"]["text"] == "周四家访"
    wang.post(at(case, "comment"), {"text": "周五家访", "corrects": str(said.pk)})

    # then both stay, and the first is marked
    first, second = wang.get(at(case, "case")).context["comments"]
    assert (first["text"], first["is_correction"]) == ("周五家访", True)
    assert (second["text"], second["is_corrected"]) == ("周四家访", True)

    # and nobody is offered to correct what another has said
    other = browser("li").get(at(case, "case"), {"correct": str(said.pk)})
    assert other.context["typed"] == {}


# -- goals and service ------------------------------------------------------------


def test_goals_are_counted_and_shown_with_a_reason_on_record(
    browser: Browser, story: Story
) -> None:
    # given a closed case with a plan, reviews and an evaluation
    finish(story)
    wang = browser("wang")

    # then the page counts without naming a goal
    page = wang.get(at(story, "case"))
    goals = page.context["goals"]
    assert goals["any"]
    assert goals["reviews"] >= 3
    tenancy.bind({1})

    # and the table comes with a reason, on record
    assert wang.post(at(story, "goals"), {"reason": "?"}).status_code == 404
    shown = wang.post(at(story, "goals"), {"reason": "service"})
    rows = shown.context["goals"]["rows"]
    assert all(row["text"] not in page.content.decode() for row in rows)
    assert any(mark and mark["rate"] is not None for mark in rows[0]["marks"])
    assert rows[0]["text"] in shown.content.decode()
    tenancy.bind({1})
    assert CaseReading.objects.get(what=CaseReading.What.GOALS).reason == "service"

    # and not for who sees the case masked, or not at all
    asked = {"reason": "check"}
    assert browser("chen").post(at(story, "goals"), asked).status_code == 403
    assert browser("sun").post(at(story, "goals"), asked).status_code == 404


def test_the_service_record_sums_up_the_sessions(browser: Browser, case: Story) -> None:
    # given two sessions of an hour and a half each
    for day in (1, 2):
        case.completes(
            "wang",
            "deliver_intervention",
            start_at=f"2026-03-0{day}T01:00:00Z",
            end_at=f"2026-03-0{day}T02:30:00Z",
            next_step="session",
        )

    # then the page says how many, how long, and since when nobody has called
    service = browser("chen").get(at(case, "case")).context["service"]
    assert len(service["sessions"]) == 2
    assert "3.0" in service["hours"]
    assert "2026年3月2日" in service["sessions"][0]["day"]
    assert "天" in service["last"]


# -- the story --------------------------------------------------------------------


def test_the_story_is_told_in_sentences_by_day_and_stage(
    browser: Browser, case: Story
) -> None:
    page = browser("wang").get(at(case, "case"))
    text = page.content.decode()
    assert "王小禾办结“登记求助线索”，历时" in text
    groups = page.context["story"]["groups"]
    assert {"接案", "计划"} <= {group["stage"] for group in groups}


def test_the_story_is_paged_and_filtered(
    browser: Browser, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a finished case with comments and files, and short pages
    finish(story)
    attach(browser, story)
    wang = browser("wang")
    wang.post(at(story, "comment"), {"text": "已归档"})
    monkeypatch.setattr("web.pages.story.PAGE", 7)

    # when somebody turns the pages to the end
    url, seen = f"{at(story, 'case')}?show=all", []
    while url:
        shown = wang.get(url).context["story"]
        page = [line for group in shown["groups"] for line in group["lines"]]
        assert len(page) <= 7
        seen += page
        following = shown["next_url"].partition("#")[0]
        url = at(story, "case") + following if following else ""

    # then every line came once, the latest first
    assert len({(line["iso"], line["text"]) for line in seen}) >= len(MAIN_LINE)
    assert [line["iso"] for line in seen] == sorted(
        (line["iso"] for line in seen), reverse=True
    )
    completed = [line for line in seen if "办结“" in line["text"]]
    assert len(completed) >= len(MAIN_LINE)

    # and each filter shows its own kind alone
    for show, words in (("files", "添加附件"), ("comments", "留言")):
        groups = wang.get(f"{at(story, 'case')}?show={show}").context["story"]["groups"]
        texts = [line["text"] for group in groups for line in group["lines"]]
        assert texts
        assert all(words in text for text in texts)
    assert wang.get(f"{at(story, 'case')}?show=%00&before=1_2_x").status_code == 200


def test_a_full_case_page_asks_a_bounded_number_of_questions(
    browser: Browser, story: Story
) -> None:
    finish(story)
    attach(browser, story)
    wang = browser("wang")
    wang.post(at(story, "comment"), {"text": "已归档"})
    wang.get(at(story, "case"))
    with CaptureQueriesContext(connection) as asked:
        assert wang.get(at(story, "case")).status_code == 200
    real = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(real) <= 32, real


# -- documents --------------------------------------------------------------------


def test_the_whole_file_is_one_document_in_the_order_of_the_archive(
    browser: Browser, story: Story
) -> None:
    # given a finished case with a picture
    finish(story)
    attach(browser, story)
    wang = browser("wang")

    # when the masked file is made
    answer = wang.get(at(story, "file_document"))
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    text = "".join(pages_of(answer.content))

    # then nothing in it names the client, and the forms stand in their order
    assert CLIENT_NAME not in text
    assert "***" in text
    outline = PdfReader(io.BytesIO(answer.content)).outline
    titles = [str(each.title) for each in outline if not isinstance(each, list)]
    codes = [title[:9] for title in titles if title.startswith("F-CASE")]
    assert codes == sorted(codes)
    assert {f"F-CASE-0{number}" for number in range(1, 9)} <= set(codes)
    assert titles[-2:] == ["其他记录", "附件"]

    # and with a reason it comes in full, with who, when, capacity and clause
    full = wang.post(at(story, "reveal_file_document"), {"reason": "check"})
    SHOTS.mkdir(exist_ok=True)
    (SHOTS / "whole-file.pdf").write_bytes(full.content)
    pages = pages_of(full.content)
    assert CLIENT_NAME in pages[0]
    assert "不是公文" in pages[0]
    assert "目录" in pages[1]
    assert "王小禾" in "".join(pages)
    assert "依据：" in "".join(pages)
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页，共{len(pages)}页" in page
        assert case_number(story) in page
    reader = PdfReader(io.BytesIO(full.content))
    assert len(reader.pages[-1].images) == 1
    assert CLIENT_NAME not in str(reader.metadata)
    tenancy.bind({1})
    asked = CaseReading.objects.get(what=CaseReading.What.WHOLE_FILE)
    assert asked.reason == "check"


def test_the_whole_file_in_full_is_for_the_station(
    browser: Browser, case: Story
) -> None:
    asked = {"reason": "check"}
    full, masked = at(case, "reveal_file_document"), at(case, "file_document")
    assert browser("chen").post(full, asked).status_code == 403
    assert browser("sun").post(full, asked).status_code == 404
    assert browser("sun").get(masked).status_code == 404
    assert browser("wang").post(full, {"reason": "?"}).status_code == 404
    assert CLIENT_NAME not in "".join(pages_of(browser("chen").get(masked).content))
    tenancy.bind({1})
    assert not CaseReading.objects.filter(what="whole_file").exists()


def test_one_form_is_a_document_masked_or_in_full(
    browser: Browser, case: Story
) -> None:
    # given the lead, and texts that are longer than a page
    sent = Submission.objects.get(case_id=case.case_id, element_id="register_lead")
    wang = browser("wang")

    # then it comes masked, and in full on record
    masked = wang.get(at(case, "submission_document", sent.pk))
    assert CLIENT_NAME not in "".join(pages_of(masked.content))
    full = wang.post(
        at(case, "reveal_submission_document", sent.pk), {"reason": "contact"}
    )
    text = "".join(pages_of(full.content))
    assert CLIENT_NAME in text
    assert "F-CASE-01" in text
    tenancy.bind({1})
    asked = CaseReading.objects.get(what=CaseReading.What.SUBMISSION)
    assert (asked.submission_id, asked.reason) == (sent.pk, "contact")
    address = at(case, "reveal_submission_document", sent.pk)
    assert browser("chen").post(address, {"reason": "check"}).status_code == 403


def test_long_answers_and_tables_go_on_over_pages(
    browser: Browser, story: Story
) -> None:
    # given a plan with long goals and a wide table
    reach(story, "draft_service_plan")
    rows = [
        {
            "objective": f"目标{n}" + "很长的说明" * 30,
            "indicator": "每周一次" * 20,
            "baseline": "无",
            "target": "有",
            "due": "2026-12-31",
        }
        for n in range(20)
    ]
    story.completes(
        "wang", "draft_service_plan", objectives=rows, overall_goal="稳" * 450
    )
    sent = Submission.objects.get(element_id="draft_service_plan")
    full = browser("wang").post(
        at(story, "reveal_submission_document", sent.pk), {"reason": "check"}
    )
    SHOTS.mkdir(exist_ok=True)
    (SHOTS / "long-plan.pdf").write_bytes(full.content)
    text = "".join(pages_of(full.content))
    assert text.count("很") == 600
    assert len(PdfReader(io.BytesIO(full.content)).pages) > 3


def case_number(story: Story) -> str:
    """Return the number of the story's case."""
    return story.instance().business_key


# -- linked cases -----------------------------------------------------------------


def test_a_report_of_harm_is_linked_for_those_who_are_named_alone(
    browser: Browser, story: Story
) -> None:
    # given a report that arose in a case
    ends = (user_task("note"), '<bpmn:endEvent id="end"/>')
    ways = (flow("start", "note"), flow("note", "end"))
    deployed(process(*ends, *ways, process_id="mandatory_report"))
    reach(story, "assess_needs")
    origin = story.origin("wang")
    report = casework.start_report(case_id=story.case_id, origin=origin)

    # then whoever reported finds it from the case, and the case from it
    wang = browser("wang")
    linked = wang.get(at(story, "case")).context["linked"]
    assert [each["url"] for each in linked] == [reverse("case", args=[report.case_id])]
    back = wang.get(linked[0]["url"]).context["linked"]
    assert [each["url"] for each in back] == [at(story, "case")]

    # and a colleague who is not named does not
    assert browser("li").get(at(story, "case")).context["linked"] == []
