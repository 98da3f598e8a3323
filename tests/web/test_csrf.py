"""No page takes a write that another site could have sent."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from tests.support.story import Story
from web.urls import urlpatterns

SAMPLES: dict[str, object] = {
    "UUIDConverter": uuid4(),
    "SlugConverter": "x",
    "StringConverter": "x",
}
PAGES = {
    each.name: each
    for each in urlpatterns
    if isinstance(each, URLPattern) and each.name
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_write_without_the_token_is_refused(story: Story, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(story.county.accounts["zhao"])
    converters = PAGES[name].pattern.converters
    given = {key: SAMPLES[type(one).__name__] for key, one in converters.items()}

    sent = strict.post(reverse(name, kwargs=given), {"text": "x"})

    assert sent.status_code == 403
