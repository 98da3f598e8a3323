"""The OpenAPI document is complete, valid, and readable offline under our policy."""

import re
from pathlib import Path

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from engine import commands
from processes import appointments
from processes.bureau.commands import open_matter
from processes.casework import commands as casework
from processes.documents.commands import issue_document
from processes.oversight.declaring import declare_relation
from processes.oversight.handing_over import hand_over_cases
from processes.papers import commands as papers
from processes.procurement.commands import register_bidder

#: Commands of the machine, and those that are steps inside another command.
NOT_FOR_PEOPLE = {
    "record_refusal",
    "Beginning",
    "Receipt",
    "command",
    "hand_on_desk",
    "run_due_jobs",
    "seal_counties",
    "start_process",
    "start_processes",
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The document as the command writes it; a warning fails."""
    file = Path(tmp_path_factory.mktemp("openapi")) / "schema.yaml"
    call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)
    read: dict[str, object] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def _operations(
    document: dict[str, object],
) -> dict[str, tuple[str, dict[str, object]]]:
    return {
        operation["operationId"]: (method, operation)
        for path in document["paths"].values()  # type: ignore[attr-defined]
        for method, operation in path.items()
    }


def test_the_document_is_openapi_3_1_without_a_warning(
    document: dict[str, object],
) -> None:
    assert document["openapi"] == "3.1.0"


def test_every_command_for_people_has_its_operation(
    document: dict[str, object],
) -> None:
    wanted = set(commands.__all__) - NOT_FOR_PEOPLE | {
        casework.open_case.__name__,
        casework.start_in_case.__name__,
        casework.dismiss_notice.__name__,
        casework.report_event.__name__,
        casework.start_report.__name__,
        hand_over_cases.__name__,
        appointments.appoint.__name__,
        appointments.confirm_appointment.__name__,
        appointments.reject_appointment.__name__,
        appointments.withdraw_appointment.__name__,
        appointments.end_post.__name__,
        declare_relation.__name__,
        open_matter.__name__,
        register_bidder.__name__,
        issue_document.__name__,
        papers.attach_file.__name__,
        papers.comment_on_case.__name__,
        papers.remove_attachment.__name__,
        papers.restore_attachment.__name__,
    }
    writes = {
        name for name, (method, _) in _operations(document).items() if method != "get"
    }
    assert writes == wanted


def test_every_operation_says_what_it_does_and_what_it_refuses(
    document: dict[str, object],
) -> None:
    for name, (method, operation) in _operations(document).items():
        assert operation["summary"], name
        responses = operation["responses"]
        refusals = {"401"} if method == "get" else {"400", "401", "403", "415", "422"}
        assert refusals <= set(responses), name
        for status in set(responses) - {"200", "201"}:
            assert set(responses[status]["content"]) == {"application/problem+json"}
        headers = (
            {p["name"] for p in operation["parameters"] if p["in"] == "header"}
            if ("parameters" in operation)
            else set()
        )
        assert ("Idempotency-Key" in headers) is (method != "get"), name


@pytest.mark.django_db
def test_the_pages_of_the_document_need_no_inline_script_and_no_other_host(
    client: Client,
) -> None:
    # given the page with the interactive document
    page = client.get("/api/docs/")
    text = page.content.decode()

    # then its policy forbids inline scripts, and it has none
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe-eval" not in page["Content-Security-Policy"]
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL)
    assert scripts
    assert all("src=" in attributes and not body for attributes, body in scripts)

    # and everything it loads is served from here, and is there
    loaded = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert all(address.startswith("/") for address in loaded)
    for address in loaded:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
    script = client.get(next(a for a in loaded if "script" in a))
    assert script["Content-Type"].startswith("application/javascript")
    assert "validatorUrl" in script.content.decode()
    schema = client.get("/api/schema/")
    assert (schema.status_code, schema["Content-Type"].partition(";")[0]) == (
        200,
        "application/vnd.oai.openapi",
    )
