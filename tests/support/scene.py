"""A story told half by commands, half by people at browsers.

The way to the moment that matters is made by commands, in the past if it has to be;
browsers live in the present only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from engine import tenancy
from engine.models import ProcessInstance, WorkItem
from processes.casework.models import Case
from processes.organisation.models import Account
from tests.support.browser import Person
from tests.support.story import Story
from web import clock
from web.demo import county
from web.demo.county import PASSWORD


@dataclass
class Scene:
    """What happens in the first station."""

    story: Story

    @classmethod
    def set_up(cls) -> "Scene":
        """Set the scene in the demo county, of which everybody can sign in."""
        with transaction.atomic():
            scene = cls(Story(county.set_up()))
            # The server knows Django's own digests only, see conftest.
            digest = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)
            Account.objects.update(password=digest)
        scene.begins()
        return scene

    # -- time ------------------------------------------------------------------------

    def begins(self, *, days_ago: int = 0) -> None:
        """Let what commands do happen so many days ago."""
        self.comes_to_the_present()
        self.story.passes(days=-days_ago)

    def comes_to_the_present(self) -> None:
        """Go on at the present minute: a control holds no seconds."""
        self.story.now = clock.utc_now().replace(second=0, microsecond=0)

    def machine_works(self) -> None:
        """Let the worker do what is due by now."""
        self.comes_to_the_present()
        # What a browser has just set going may be due within this minute.
        self.story.passes(minutes=1)
        with transaction.atomic():
            self.story.runs_jobs()
        self.comes_to_the_present()

    # -- commands --------------------------------------------------------------------

    @contextmanager
    def told(self) -> Iterator[Story]:
        """Tell a part of the story by commands."""
        with transaction.atomic():
            yield self.story

    def waits_at(self) -> set[str]:
        """Return the steps that wait for people."""
        with transaction.atomic():
            return self.story.waits_at()

    def status(self, process_id: str = "casework") -> str:
        """Return how the latest run of a process of the case stands."""
        with self.of_the_county():
            runs = ProcessInstance.objects.filter(
                case_id=self.story.case_id, definition__process_id=process_id
            )
            return runs.latest("started_at").status

    @contextmanager
    def of_the_county(self) -> Iterator[None]:
        """Look at what is stored of the county."""
        with transaction.atomic():
            tenancy.bind({self.story.county.ordinal})
            yield

    @property
    def case(self) -> Case:
        """The case that the story is about."""
        with self.of_the_county():
            return Case.objects.select_related("client").get(pk=self.story.case_id)

    # -- people at browsers ----------------------------------------------------------

    def opens_case_page(self, person: Person, case_id: UUID | None = None) -> None:
        """Open the page of the case."""
        person.opens(reverse("case", args=[case_id or self.story.case_id]))

    def does(self, person: Person, element_id: str, **changes: object) -> None:
        """Let somebody find a step of the case, fill in its form and send it."""
        item = self._item(element_id)
        person.takes(item.name, self.case.number)
        self.fills_in(person, element_id, **changes)
        self.sends(person, element_id)

    def fills_in(self, person: Person, element_id: str, **changes: object) -> None:
        """Fill in the form of a step that is before somebody."""
        item = self._item(element_id)
        expect(person.page.locator("h1")).to_contain_text(item.name)
        answers = self.story.filled(item, **changes)
        person.fills_in(item.form_ref, answers)

    def sends(self, person: Person, element_id: str) -> None:
        """Send the form of a step and wait until the page says that it is done."""
        item = self._item(element_id)
        person.submits()
        expect(person.page.locator(".after-act, .error-summary").first).to_be_visible()
        complaint = person.page.locator(".error-summary")
        assert not complaint.count(), complaint.inner_text()
        with self.of_the_county():
            item.refresh_from_db()
        assert item.status == WorkItem.Status.COMPLETED

    def _item(self, element_id: str) -> WorkItem:
        with transaction.atomic():
            return self.story.item(element_id)
