"""A story in the demo county, seen through browsers of its people."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.test import Client

from forms import catalogue
from tests.support.story import Story
from web import clock
from web.demo import county

Browser = Callable[[str], Client]


class _Quiet:
    def write(self, _text: str) -> None:
        """Say nothing."""


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    """Begin a story now: pages read the clock, so the story goes by it."""
    catalogue.forget()
    call_command("deploy", shipped=True, verbosity=0, stdout=_Quiet())
    now = clock.utc_now().replace(microsecond=0)
    yield Story(county.set_up(password="story-2026"), now=now)
    catalogue.forget()


@pytest.fixture
def browser(story: Story) -> Browser:
    """Return a function that signs somebody in; CSRF is checked as in real life."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(story.county.accounts[username])
        return client

    return signed_in
