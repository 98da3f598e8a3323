"""A report of harm is begun and filed at once, by every door, without any leave.

Whoever files it may do nothing else: one post of a social worker, no case.
Source: domain specification §14.17; E04 art. 11; E34 art. 2.
"""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from engine import commands, tenancy
from engine.errors import NotAllowed, NotFound
from engine.identifiers import new_id
from engine.models import WorkItem
from processes.casework import commands as casework
from processes.casework.models import Case
from tests.support.api import Caller, done
from tests.support.story import Story
from tests.web.posting import posted
from web import clock

AT_ONCE = (
    "report_to_police",
    "secure_child_safety",
    "report_to_civil_affairs",
    "preserve_evidence",
    "note_suspicion",
)
WORKER = "wu"
REFUSED = {403, 404}


class ByCommand:
    """Calls in the program."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def is_refused(self, item: WorkItem) -> bool:
        """Try everything else; tell whether all of it is refused."""
        story = self.story
        wishes: tuple[Callable[[], object], ...] = (
            lambda: commands.claim_work_item(item.pk, origin=story.origin(WORKER)),
            lambda: story.starts(WORKER, "assistance_coordination"),
            lambda: story.opens_case(WORKER),
            lambda: commands.cancel_instance(
                item.instance_id, origin=story.origin(WORKER)
            ),
        )
        return all(map(_refuses, wishes))

    def reports(self) -> None:
        """Begin a report."""
        casework.start_report(origin=self.story.origin(WORKER))

    def files(self, item: WorkItem) -> None:
        """Complete a step of it."""
        self.story.completes(WORKER, item.element_id)


class ByPage:
    """A browser."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.browser = Client()
        self.browser.force_login(story.county.accounts[WORKER])

    def is_refused(self, item: WorkItem) -> bool:
        """Try everything else; tell whether all of it is refused."""
        case, station = item.case_id, str(self.story.county.stations[0].pk)
        answers = (
            self.browser.get(reverse("case", args=[case])),
            self.browser.post(reverse("claim", args=[item.pk])),
            self.browser.post(
                reverse("start_process", args=[case, "assistance_coordination"])
            ),
            self.browser.post(reverse("open_case"), {"station": station}),
        )
        return {each.status_code for each in answers} <= REFUSED

    def reports(self) -> None:
        """Press the one button of the page."""
        page = self.browser.get(reverse("report"))
        sent = {
            "about": "new",
            "station": str(page.context["stations"][0].pk),
            "key": page.context["key"],
        }
        assert self.browser.post(reverse("start_report"), sent).status_code == 302

    def files(self, item: WorkItem) -> None:
        """Send the form of a step."""
        sent = posted(self.story.filled(item)) | {"key": str(new_id())}
        answer = self.browser.post(reverse("complete", args=[item.pk]), sent)
        assert answer.status_code == 302, answer.content.decode()


class ByRest:
    """A program."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.caller = Caller(story, WORKER)

    def is_refused(self, item: WorkItem) -> bool:
        """Try everything else; tell whether all of it is refused."""
        case, station = item.case_id, str(self.story.county.stations[0].pk)
        started = {"process_id": "assistance_coordination"}
        answers = (
            self.caller.get(f"cases/{case}/"),
            self.caller.post(f"work-items/{item.pk}/claim/"),
            self.caller.post(f"cases/{case}/processes/", started),
            self.caller.post("cases/", {"station": station}),
        )
        return {each.status_code for each in answers} <= REFUSED

    def reports(self) -> None:
        """Begin a report."""
        done(self.caller.post("reports/", {}), 201)

    def files(self, item: WorkItem) -> None:
        """Complete a step of it."""
        sent = {"submission": self.story.filled(item)}
        done(self.caller.post(f"work-items/{item.pk}/complete/", sent))


@pytest.mark.parametrize("by", [ByCommand, ByPage, ByRest])
def test_who_may_do_nothing_else_files_a_report_at_once(
    story: Story,
    monkeypatch: pytest.MonkeyPatch,
    by: type[ByCommand | ByPage | ByRest],
) -> None:
    # given a social worker to whom everything in another station's case is refused
    monkeypatch.setattr(clock, "utc_now", lambda: story.now)
    story.opens_case("wang")
    door = by(story)
    assert door.is_refused(story.item("register_lead"))

    # when she reports, and nobody else does anything, nor does any job run
    door.reports()
    story.case_id = _report(story)

    # then all that is to be done at once lies on her own desk
    assert story.waits_at() == set(AT_ONCE)
    for step in AT_ONCE:
        item = story.item(step)
        assert item.assignee_id == story.person(WORKER)
        door.files(item)

    # and it is filed: the answer of the police is what is waited for
    assert not set(AT_ONCE) & story.waits_at()
    assert "receive_police_receipt" in story.waits_at()
    filed = WorkItem.objects.filter(case_id=story.case_id, status="completed")
    assert set(filed.values_list("assignee_id", flat=True)) == {story.person(WORKER)}


def _report(story: Story) -> UUID:
    tenancy.bind({story.county.ordinal})
    return UUID(str(Case.objects.get(process_id="mandatory_report").pk))


def _refuses(wish: Callable[[], object]) -> bool:
    try:
        wish()
    except (NotAllowed, NotFound):
        return True
    return False
