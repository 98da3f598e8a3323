"""What the sections of a matter's page show, in the words of stories."""

from collections.abc import Mapping

from django.test import Client
from django.utils import translation

from engine import tenancy
from processes.casework.models import Case
from processes.casework.policies import Sight
from tests.support.statements import counted
from tests.support.story import Story
from web.pages import matter_rooms

Context = Mapping[str, object]


def shown(
    story: Story, username: str = "he", sight: Sight = Sight.FULL
) -> list[Context]:
    """Return what the sections of the story's matter show to somebody, in English."""
    tenancy.bind({story.county.ordinal})
    matter = Case.objects.get(pk=story.case_id)
    actor = story.actor(username)
    with translation.override("en"):
        found = matter_rooms.sections_of(matter, sight, actor, story.now)
    return [section.context for section in found]


def page(client: Client, story: Story) -> str:
    """Return the page of the story's matter, in English."""
    # a request leaves its language behind; what comes after speaks the old one
    with translation.override("en"):
        answer = client.get(
            f"/cases/{story.case_id}/", headers={"accept-language": "en"}
        )
    assert answer.status_code == 200
    return answer.content.decode()


def column(table: object, label: str) -> list[object]:
    """Return what a column of a table shows: a value, or the word of a tag."""
    assert isinstance(table, Mapping)
    found = []
    for row in table["rows"]:
        (cell,) = [each for each in row["cells"] if each["label"] == label]
        found.append(cell["tag"]["word"] if "tag" in cell else cell.get("value"))
    return found


def facts(items: object) -> dict[str, str]:
    """Return values by their labels."""
    assert isinstance(items, list)
    return {each["label"]: each["value"] for each in items}


def asked(story: Story, username: str = "he") -> int:
    """Return how many statements the sections take."""
    with counted() as statements:
        shown(story, username)
    return len(statements)
