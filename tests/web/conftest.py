"""A story in the demo county, seen through browsers of its people."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from engine import commands
from engine.actors import Origin, system
from engine.decisions import Scope
from tests.support.decision_pages import deployed
from tests.support.rules import rules
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


@pytest.fixture
def grading(story: Story) -> UUID:
    """Active rules of our county."""
    version = deployed(story, rules(), Scope(county=1))
    commands.activate_decision(version, origin=Origin(actor=system(1), now=story.now))
    return version
