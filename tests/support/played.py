"""A story of which people do some steps at browsers, in the story's own time.

What commands do is told in transactions; a step at a browser stands between two.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from engine import tenancy
from engine.commands import Receipt
from engine.models import WorkItem
from processes.casework.models import Case
from tests.support.browser import DESKTOP, PHONE, Person
from tests.support.story import Story

Size = tuple[int, int]


@dataclass
class Played(Story):
    """A story whose turning points are done by people at browsers.

    Attributes:
        at: Signs somebody in at a browser of her own.
        clock: The file in which the server finds the moment of the story.
        by_hand: User name in stories and step; everything else is done by commands.
        is_whole: Whether all steps are done by hand.
        sizes: Of the windows of people who are not at a desk.
        pictured: Steps of whose filled form a picture is kept.
    """

    at: Callable[[str, Size], Person] = field(kw_only=True)
    clock: Path = field(kw_only=True)
    by_hand: frozenset[tuple[str, str]] = field(kw_only=True)
    is_whole: bool = field(kw_only=True)
    sizes: dict[str, Size] = field(default_factory=dict)
    pictured: frozenset[str] = frozenset()
    _people: dict[str, Person] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell the story; what commands have done by the end is kept."""
        self._begins()
        with self._open:
            yield

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Let browsers see what commands have done, and commands what browsers have."""
        self._open.close()
        moment = self.now.replace(second=0, microsecond=0).isoformat()
        fresh = self.clock.with_suffix(".next")
        fresh.write_text(moment)
        fresh.replace(self.clock)
        yield
        self._begins()

    def desk_of(self, username: str) -> Person:
        """Return somebody at the own browser, signed in once."""
        if username not in self._people:
            size = self.sizes.get(username, DESKTOP)
            account = self.county.accounts[username]
            self._people[username] = self.at(account.username, size)
        return self._people[username]

    @contextmanager
    def looks(self, username: str, path: str = "") -> Iterator[Person]:
        """Let somebody open a page, that of the matter unless another is named."""
        with self.apart():
            person = self.desk_of(username)
            person.opens(path or reverse("case", args=[self.case_id]))
            yield person

    def keeps(
        self, person: Person, name: str, sizes: tuple[Size, ...] = (PHONE, DESKTOP)
    ) -> None:
        """Keep pictures of the page before somebody; of all of it if all is by hand."""
        person.keeps_a_shot(f"years-{name}", whole=self.is_whole, sizes=sizes)

    def completes(self, username: str, element_id: str, **changes: object) -> Receipt:
        """Let somebody do a step, by hand if it is one of those."""
        item = self.item(element_id)
        return self.completes_item(username, item, **changes)

    def completes_item(
        self, username: str, item: WorkItem, **changes: object
    ) -> Receipt:
        """Let somebody do a work item, by hand if it is one of those."""
        if not self.is_whole and (username, item.element_id) not in self.by_hand:
            return super().completes_item(username, item, **changes)
        number = Case.objects.get(pk=item.case_id).number
        with self.apart():
            person = self.desk_of(username)
            if item.status == WorkItem.Status.OPEN:
                person.claims(item.name, number)
            else:
                person.takes(item.name, number)
            person.fills_in(item.form_ref, self.filled(item, **changes))
            if item.element_id in self.pictured:
                own = self.sizes.get(username, DESKTOP)
                self.keeps(person, item.element_id, (PHONE, DESKTOP, own))
            person.submits()
            done = person.page.locator(".after-act, .error-summary").first
            expect(done).to_be_visible()
            complaint = person.page.locator(".error-summary")
            assert not complaint.count(), complaint.inner_text()
        return Receipt(str(item.pk), "completed", str(item.case_id))

    def _begins(self) -> None:
        self._open.enter_context(transaction.atomic())
        tenancy.bind({self.county.ordinal})
