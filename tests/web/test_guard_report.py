"""``manage.py guard_report``: what an auditor repeats."""

import io
from collections.abc import Iterator

import orjson
import pytest
from django.core.management import call_command

from engine.extensions import Act, Ruling
from processes.guard_policy import Facts, grid
from processes.guard_policy.subjects import Subject, subjects
from processes.oversight.models import GuardProof
from web.proving import report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the grid be about two people: the whole of it is another test's."""
    wanted = {"station_staff in the queue", "county_official in the queue"}

    def few() -> Iterator[Subject]:
        return (each for each in subjects() if each.name in wanted)

    monkeypatch.setattr(grid, "subjects", few)


def _run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("guard_report", *arguments, stdout=out)
    return out.getvalue()


def test_a_program_reads_what_was_tried_and_what_came_of_it() -> None:
    whole = orjson.loads(_run("--json"))

    assert whole["tuples"] == grid.size() > 40_000
    assert (whole["violations"], whole["blocked"]) == ([], [])
    assert sum(whole["refused_by_rule"].values()) + whole["allowed"] == whole["tuples"]
    assert len(whole["certificates"]) == 12
    assert {"definition", "version", "hash", "findings", "states", "complete"} <= set(
        whole["certificates"][0]
    )
    assert isinstance(whole["satisfiability"], list)
    assert whole["entry_points"]["websockets"] == ["ws/live"]
    assert whole["seconds"] > 0


def test_a_person_reads_a_table() -> None:
    lines = _run().splitlines()

    assert lines[0].split() == ["Tuples", "decided", str(grid.size())]
    assert [line.split()[-1] for line in lines[2:4]] == ["0", "0"]
    assert "Certificates" in lines
    assert any(line.split()[:2] == ["casework", "v1"] for line in lines)


def test_the_proof_of_these_rules_is_kept_once() -> None:
    _run()
    _run("--json")

    kept = GuardProof.objects.get()
    assert kept.rules == report.rules_digest()
    assert kept.shown["tuples"] == grid.size()


def test_what_was_tried_is_not_tried_again_for_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = _run("--keep")

    monkeypatch.setattr(grid, "decide", None)  # to ask it would be a bug

    assert (
        _run("--keep") == first == f"{grid.size()} tuples decided, 0 of them wrongly.\n"
    )


def test_a_hole_in_the_rules_ends_with_status_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lenient(_act: Act, _facts: Facts) -> Ruling | None:
        return None

    monkeypatch.setattr(grid, "decide", lenient)
    out = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("guard_report", stdout=out)

    assert ended.value.code == 1
    assert "station_staff in the queue: claim admin_approve" in out.getvalue()


def test_people_at_a_terminal_see_how_far_it_is() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    call_command("guard_report", "--json", stdout=io.StringIO(), stderr=screen)

    assert f"100 % of {grid.size()}\n" in screen.getvalue()
