"""A story in the demo county, seen through browsers of its people."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.story import Story
from web import clock
from web.demo import county

Browser = Callable[[str], Client]


@pytest.fixture
def story(db: None) -> Story:
    """Begin a story now: pages read the clock, so the story goes by it."""
    return Story(county.set_up(), now=clock.utc_now().replace(microsecond=0))


@pytest.fixture
def browser(story: Story) -> Browser:
    """Return a function that signs somebody in; CSRF is checked as in real life."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(story.county.accounts[username])
        return client

    return signed_in
