"""A process before it is deployed: checked on a page, told in words, deployed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from engine.models import ProcessDefinition, Refusal
from tests.support import forged
from tests.support.statements import counted
from tests.support.story import Story
from tests.web.conftest import Browser

UPLOAD = "/definitions/upload/"
WHY = "名称与办法一致，告知期限缩短。"


def _checks(client: Client, text: str | bytes, **more: str) -> HttpResponse:
    content = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("process.bpmn", content)
    return client.post(UPLOAD, {"file": file, "wish": "check", **more})


def _deploys(client: Client, checked: HttpResponse, reason: str) -> HttpResponse:
    """Post the page as a browser does: the text as it stands in the field."""
    return client.post(
        UPLOAD,
        {
            "bpmn": checked.context["text"].replace("\n", "\r\n"),
            "checked": checked.context["digest"],
            "reason": reason,
            "wish": "deploy",
        },
    )


def _own(county: int = 1) -> list[ProcessDefinition]:
    return list(ProcessDefinition.objects.filter(county=county))


# -- deploying ------------------------------------------------------------------------


def test_a_sound_process_is_checked_compared_and_deployed_with_a_reason(
    browser: Browser,
) -> None:
    # given an official with a changed process
    he = browser("he")
    page = _checks(he, forged.renamed())

    # when it is checked, nothing is written and what is new is told
    assert page.status_code == 200
    assert _own() == []
    assert page.context["before"].process_id == "assistance_coordination"
    (change,) = page.context["changes"]
    assert (change["id"], change["word"]) == ("notify_decision", "有改动")
    said = {
        each["label"]: (each["before"], each["after"]) for each in change["aspects"]
    }
    assert said["名称"] == ("书面告知/公布", "书面告知")
    assert said["办理时限"][1].startswith("2 个工作日内")
    assert set(said) == {"名称", "办理时限", "依据"}
    text = page.content.decode()
    assert "两个引擎一致" in text
    assert "200/200" in text

    # then it is deployed, byte for byte, with the reason
    answer = _deploys(he, page, WHY)
    (draft,) = _own()
    assert answer["Location"] == reverse("definition", args=[draft.pk])
    assert bytes(draft.source) == forged.renamed().encode()
    assert (draft.status, draft.reason) == ("draft", WHY)
    own = he.get(answer["Location"]).content.decode()
    assert WHY in own
    assert page.context["is_deployable"]
    assert "activate" not in own

    # and another person reads why, and activates it
    lv = browser("lv")
    assert WHY in lv.get(answer["Location"]).content.decode()
    lv.post(reverse("activate_definition", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.status == "active"


def test_without_a_reason_or_after_an_edit_nothing_is_deployed(
    browser: Browser,
) -> None:
    he = browser("he")
    page = _checks(he, forged.renamed())

    # when no reason is given
    refused = _deploys(he, page, "  ")
    assert refused.status_code == 422
    assert "请用不超过 500 字说明" in refused.content.decode()
    assert refused.context["text"] == forged.renamed()

    # or the text is another by now
    edited = he.post(
        UPLOAD,
        {
            "bpmn": forged.late_is_paid(),
            "checked": page.context["digest"],
            "reason": WHY,
            "wish": "deploy",
        },
    )
    assert edited.status_code == 422
    assert [each["code"] for each in edited.context["findings"]] == ["SILENCE"]
    assert edited.context["reason"] == WHY
    assert _own() == []


# -- findings -------------------------------------------------------------------------


def test_a_refused_application_that_is_paid_is_told_step_by_step(
    browser: Browser,
) -> None:
    page = _checks(browser("he"), forged.refused_is_paid())
    assert page.status_code == 422
    found = {each["id"]: each for each in page.context["findings"]}
    finding = found["pay_assistance"]
    assert finding["code"] == "UNPROVEN"
    assert finding["sentence"] == "到了“发放”，但“审核确认”不一定已经同意。"
    told = [each["text"] for each in finding["steps"]]
    assert told[0] == "流程从“有救助需要”开始。"
    answered = next(
        each for each in finding["steps"] if each["id"] == "confirm_assistance"
    )
    assert "县级民政部门" in answered["text"]
    assert "不予确认" in answered["text"]
    assert told[-1].startswith("“发放”到了县级民政部门手里")
    assert finding["clause"]["parts"]
    assert finding["path"].endswith('"payment_month","pay_assistance"]')
    text = page.content.decode()
    assert all(each in text for each in ("最短", finding["sentence"]))
    assert _own() == []


def test_an_outcome_that_no_act_allows_is_told_with_what_to_do(
    browser: Browser,
) -> None:
    page = _checks(browser("he"), forged.paid_unasked())
    found = [each for each in page.context["findings"] if each["code"] == "UNPROVEN"]
    assert "pay_assistance" in {each["id"] for each in found}
    assert all(each["steps"] and each["clause"] for each in found)
    assert "每条路上" in page.content.decode()


def test_silence_that_is_paid_names_the_clock(browser: Browser) -> None:
    page = _checks(browser("he"), forged.late_is_paid())
    (finding,) = page.context["findings"]
    assert (finding["code"], finding["id"]) == ("SILENCE", "pay_assistance")
    assert "三十天没有决定" in finding["sentence"]
    late = next(each for each in finding["steps"] if each["id"] == "too_late")
    assert late["text"].startswith("没有人办理")
    assert page.context["report"]["agreed"] > 0


def test_everything_that_cannot_be_read_is_told_at_once_in_words(
    browser: Browser,
) -> None:
    page = _checks(browser("he"), forged.misread())
    said = {each["id"]: each for each in page.context["problems"]}
    assert set(said) >= {"gw_payable", "notify_decision", "flow_assistance_confirmed"}
    assert "no_such_form" in said["notify_decision"]["expected"]
    assert said["notify_decision"]["name"] == "书面告知/公布"
    assert "默认" in said["gw_payable"]["advice"]
    assert "variable.confirmatoin" in said["flow_assistance_confirmed"]["advice"]
    assert page.context["text"] == forged.misread()


def test_a_station_that_pays_is_refused_by_policy_and_by_proof(
    browser: Browser,
) -> None:
    page = _checks(browser("he"), forged.paid_by_social_workers())
    assert "pay_assistance" in {each["id"] for each in page.context["problems"]}
    codes = {each["code"] for each in page.context["findings"]}
    assert "CAPACITY" in codes
    assert "社工站社工" in page.content.decode()


def test_a_file_without_a_drawing_is_told_in_words_alone(browser: Browser) -> None:
    page = _checks(browser("he"), forged.undrawn(forged.late_is_paid()))
    text = page.content.decode()
    assert page.context["findings"][0]["steps"]
    assert "文件里没有图形部分" in text
    assert "data-source" not in text


# -- what is no file ------------------------------------------------------------------

_XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "请选择 BPMN 文件"),
        (b"hello", "不是 XML"),
        (b"<x/>", "另一种 XML"),
        (_XXE.encode(), "DOCTYPE"),
        (b"<?xml version='1.0' encoding='utf-7'?><x/>", "utf-7"),
        ("<?xml version='1.0' encoding='UTF-8'?><x>救</x>".encode("gbk"), "UTF-8"),
        (b"<x>" + b"y" * 1_000_000 + b"</x>", "1 MB"),
        (b"\x00\x01\xff\xfe", "UTF-8"),
    ],
)
def test_what_is_no_process_is_told_so(
    browser: Browser, content: bytes, words: str
) -> None:
    page = _checks(browser("he"), content)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "/etc/passwd:" not in page.content.decode()


def test_a_file_in_another_encoding_is_read_and_goes_on_in_utf_8(
    browser: Browser,
) -> None:
    text = forged.shipped().replace('encoding="UTF-8"', 'encoding="GB18030"', 1)
    page = _checks(browser("he"), text.encode("gb18030"))
    assert page.status_code == 200
    assert page.context["text"] == forged.shipped()
    assert page.context["changes"] == []


def test_a_pasted_text_is_kept_whatever_is_wrong_with_it(browser: Browser) -> None:
    pasted = "\n<x>\r\n & <b>"
    page = browser("he").post(UPLOAD, {"bpmn": pasted, "wish": "check"})
    assert page.status_code == 422
    assert "<textarea" in page.content.decode()
    assert "\n\n&lt;x&gt;\n &amp; &lt;b&gt;</textarea>" in page.content.decode()


# -- who ------------------------------------------------------------------------------


def test_only_who_may_deploy_gets_the_page_and_others_are_recorded(
    browser: Browser,
) -> None:
    wang = browser("wang")
    assert wang.get(UPLOAD).status_code == 403
    assert _checks(wang, forged.shipped()).status_code == 403
    rules = Refusal.objects.values_list("rule", "door")
    assert set(rules) == {("OPERATE", "page")}
    assert UPLOAD not in wang.get("/definitions/").content.decode()
    assert UPLOAD in browser("he").get("/definitions/").content.decode()
    assert Client().get(UPLOAD).status_code == 302
    assert browser("he").get(UPLOAD).status_code == 200


def test_a_draft_of_one_county_is_no_business_of_another(
    browser: Browser, story: Story
) -> None:
    he = browser("he")
    answer = _deploys(he, _checks(he, forged.renamed()), WHY)
    ProcessDefinition.objects.filter(county=1).update(county=2)
    assert he.get(answer["Location"]).status_code == 404

    # and what another county has in force is not what ours is compared with
    ProcessDefinition.objects.filter(county=2).update(status="active")
    page = _checks(he, forged.shipped())
    assert page.context["before"].county is None
    assert page.context["changes"] == []


def test_a_check_costs_few_statements_and_writes_none(browser: Browser) -> None:
    he = browser("he")
    _checks(he, forged.refused_is_paid())  # what is compiled once is compiled now
    with counted() as sent:
        _checks(he, forged.refused_is_paid())
    writes = [each for each in sent if each.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert writes == []
    assert len(sent) <= 40, "\n".join(sent)
