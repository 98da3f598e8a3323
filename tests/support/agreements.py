"""What stories of service agreements have in common."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from engine import commands, tenancy
from engine.actors import Origin, system
from forms.commands import publish_form
from processes import recording
from processes.agreements.models import Agreement
from processes.bureau.register import Register
from processes.funds.models import FundSource, Movement, Purpose
from processes.funds.posting import Posting, Sum, post
from processes.matters import EVALUATION, PROCUREMENT
from processes.working_days import CHINA
from tests.support.story import Story
from tests.support.tiny import flow, process, user_task
from web.demo.bureau import add_bureau
from web.demo.counties import set_up_one

#: The first station, as ``opens_matter`` counts.
STATION = 0
GRADE_FORM: Mapping[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "等级",
    "x-title-en": "Grade",
    "x-form-code": "DESIGN",
    "x-clause": "004 §六(五)",
    "x-sections": [
        {"title": "等级", "title-en": "Grade", "fields": ["grade"]},
    ],
    "type": "object",
    "properties": {
        "grade": {
            "title": "等级",
            "x-title-en": "Grade",
            "x-widget": "text",
            "x-sensitivity": "0",
            "x-source": "DESIGN",
            "type": "string",
            "maxLength": 15,
        }
    },
    "required": ["grade"],
    "additionalProperties": False,
}


def hebei() -> Story:
    """Return a story in the county of Hebei, where a cycle has three years."""
    return Story(add_bureau(set_up_one("HB")))


def fund(story: Story, *, years: int = 1, source: str = FundSource.FISCAL) -> None:
    """Open the budget of some years: 200,000 for services, 50,000 for evaluation."""
    tenancy.bind({story.county.ordinal})
    for year in range(2026, 2026 + years):
        posting = Posting(
            story.county.ordinal,
            year,
            Movement.Kind.OPENING,
            story.now,
            document=f"财〔{year}〕1号",
        )
        post(
            posting,
            [
                Sum(source, Decimal(200_000)),
                Sum(source, Decimal(50_000), Purpose.EVALUATION),
            ],
        )


def today(story: Story) -> date:
    """Return the day of the story in China."""
    return story.now.astimezone(CHINA).date()


def opened(story: Story) -> UUID:
    """Let the county open the agreement of the first station with 和风."""
    return story.opens_matter(
        "he", "service_agreement", station=STATION, agency="hefeng"
    )


def drafted(story: Story, year: int = 1, **changes: object) -> None:
    """Let the county draft the contract of a year that begins today."""
    begins = today(story)
    given = {
        "agreement_no": f"示购〔{begins.year}〕{year}号",
        "contract_year": year,
        "term_from": begins.isoformat(),
        "term_to": (begins + timedelta(days=364)).isoformat(),
        "instalments": [
            {"date": (begins + timedelta(days=30)).isoformat(), "percent": 60},
            {"date": (begins + timedelta(days=240)).isoformat(), "percent": 40},
        ],
        **changes,
    }
    story.completes("he", "draft_agreement", **given)


def signed(story: Story, year: int = 1, **changes: object) -> None:
    """Take the contract of a year from its draft to both signatures."""
    drafted(story, year, **changes)
    story.completes("lv", "check_agreement_clauses")
    step = "sign_agreement" if year == 1 else "renew_contract"
    story.completes("he", f"{step}_purchaser")
    story.completes("an", f"{step}_agency")
    for element in (
        "publish_contract",
        "file_contract_finance",
        "file_agreement_civil_affairs",
    ):
        story.completes("he", element)


def paid(story: Story, amount: str, *, due: str | None = None) -> None:
    """Let an instalment be asked for, verified and paid in full."""
    story.completes("an", "request_payment", requested_amount=due or amount)
    story.completes("du", "verify_performance", verified_amount=amount)
    story.completes(
        "jin",
        "pay_instalment",
        payment_lines=[{"fund_source": "fiscal", "amount": amount}],
    )


def graded(story: Story, grade: str) -> None:
    """Let the station's evaluation confirm a grade, and the agreement hear of it."""
    case_id = story.case_id
    story.opens_matter("he", "station_evaluation", station=STATION)
    says(story, "lv", "confirm_evaluation_result", grade=grade)
    story.runs_jobs()
    story.case_id = case_id


def says(story: Story, username: str, step: str, **answers: object) -> None:
    """Let somebody do a step whose form has no example."""
    item = story.item(step)
    commands.claim_work_item(item.pk, origin=story.origin(username))
    commands.complete_work_item(
        item.pk, submission=answers, origin=story.origin(username)
    )


def agreement(story: Story) -> Agreement:
    """Return the agreement of the story."""
    tenancy.bind({story.county.ordinal})
    return Agreement.objects.get(case_id=story.case_id)


def stands_in(patch: pytest.MonkeyPatch) -> None:
    """Let evaluation and purchase be stand-ins, of which nothing is registered."""
    plain = Register(facts=lambda _matter, _filled: {})
    registers = {**recording.REGISTERS, EVALUATION: plain, PROCUREMENT: plain}
    patch.setattr(recording, "REGISTERS", registers)


def evaluating(story: Story) -> None:
    """Deploy an evaluation of one step, which tells the agreement."""
    publish_form("evaluation_result", GRADE_FORM, now=story.now)
    _deploy(
        story,
        _telling(
            "confirm_evaluation_result",
            "evaluation_result",
            "service_agreement.evaluation_result",
            process_id="station_evaluation",
        ),
    )


def purchasing(story: Story, schema: Mapping[str, object] | None = None) -> None:
    """Deploy a purchase of one step, which tells of its award."""
    publish_form("supplier_confirmation", schema or AWARD_FORM, now=story.now)
    _deploy(
        story,
        _telling(
            "confirm_supplier",
            "supplier_confirmation",
            "service_agreement.award",
            process_id="service_procurement",
        ),
    )


def _telling(step: str, form: str, message: str, *, process_id: str) -> bytes:
    return process(
        user_task(
            step, role="county_civil_affairs", form=form, act_type="admin_confirm"
        ),
        '<bpmn:endEvent id="told"><bpmn:messageEventDefinition messageRef="told_of"/>'
        "</bpmn:endEvent>",
        flow("start", step),
        flow(step, "told"),
        process_id=process_id,
        messages=f'<bpmn:message id="told_of" name="{message}"/>',
    )


def _deploy(story: Story, source: bytes) -> None:
    county = story.county.ordinal
    origin = Origin(actor=system(county), now=story.now)
    receipt = commands.deploy_definition(source, county=county, origin=origin)
    commands.activate_definition(UUID(receipt.subject), origin=origin)


def _text(label: str, english: str) -> dict[str, object]:
    return {
        "title": label,
        "x-title-en": english,
        "x-widget": "text",
        "x-sensitivity": "0",
        "x-source": "DESIGN",
        "type": "string",
        "maxLength": 100,
    }


AWARD_FORM: Mapping[str, object] = {
    **GRADE_FORM,
    "title": "成交",
    "x-title-en": "Award",
    "x-sections": [
        {"title": "成交", "title-en": "Award", "fields": ["award", "award_amount"]},
    ],
    "properties": {
        "award": _text("成交供应商", "Supplier"),
        "award_amount": _text("金额", "Amount"),
    },
    "required": ["award", "award_amount"],
}
