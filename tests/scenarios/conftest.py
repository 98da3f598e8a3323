"""A story in the demo county with the shipped definitions active."""

import pytest
from django.core.management import call_command

from tests.support.story import Story
from web.demo import county


@pytest.fixture
def story(db: None) -> Story:
    """Begin a story on Monday, 2 March 2026, 9 o'clock in China."""
    call_command("deploy", shipped=True, verbosity=0, stdout=_Quiet())
    return Story(county.set_up(password="story-2026"))


class _Quiet:
    def write(self, _text: str) -> None:
        """Say nothing."""
