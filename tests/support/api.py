"""The words in which stories are told to the REST interface."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpResponse
from rest_framework.test import APIClient

from engine.models import WorkItem
from tests.support.story import CHOICES, MAIN_LINE, Story

JSON = dict[str, object]


class Caller:
    """A program that somebody has signed in; it sends what any client must send.

    Without a user name nobody has.
    """

    def __init__(self, story: Story, username: str) -> None:
        self.client = APIClient(enforce_csrf_checks=True)
        self.token = ""
        if not username:
            return
        self.client.force_login(story.county.accounts[username])
        assert self.get("me/").status_code == 200
        self.token = self.client.cookies["csrftoken"].value

    def get(self, address: str, **asked: object) -> HttpResponse:
        """Ask."""
        return self.client.get(f"/api/{address}", asked)

    def post(
        self, address: str, body: object = None, *, key: str = "", **more: str
    ) -> HttpResponse:
        """Wish, with the CSRF token and perhaps an idempotency key."""
        return self._send(self.client.post, address, body, key, more)

    def put(self, address: str, body: object, *, key: str = "") -> HttpResponse:
        """Replace."""
        return self._send(self.client.put, address, body, key, {})

    def _send(
        self,
        send: Callable[..., HttpResponse],
        address: str,
        body: object,
        key: str,
        more: dict[str, str],
    ) -> HttpResponse:
        headers = {"X-CSRFToken": self.token} | (
            {"Idempotency-Key": key} if key else {}
        )
        return send(f"/api/{address}", body, headers=headers, **more)


@dataclass
class RestStory:
    """A story that is told by REST alone.

    Attributes:
        story: The same county and clock, for what REST does not tell.
    """

    story: Story
    case_id: str = ""
    callers: dict[str, Caller] = field(default_factory=dict)

    def caller(self, username: str) -> Caller:
        """Return somebody's program, signed in once."""
        if username not in self.callers:
            self.callers[username] = Caller(self.story, username)
        return self.callers[username]

    def opens_case(self, username: str, **more: str) -> JSON:
        """Let somebody open a case in the first station."""
        body = {"station": str(self.story.county.stations[0].pk)}
        reply = done(self.caller(username).post("cases/", body, **more), 201)
        self.case_id = str(reply["case_id"])
        self.story.case_id = UUID(self.case_id)
        return reply

    def finds(self, username: str, element_id: str) -> JSON:
        """Return a step of the case as it lies in a pile of somebody's work."""
        for view in ("desk", "queue"):
            page = done(self.caller(username).get("work-items/", view=view, limit=200))
            for row in page["results"]:
                if row["element_id"] == element_id and self._is_ours(row):
                    return row
        raise AssertionError(f"{username} does not see {element_id}")

    def claims(self, username: str, element_id: str) -> str:
        """Let somebody take a step that may lie on the desk already; return its id."""
        row = self.finds(username, element_id)
        if row["status"] == "open":
            done(self.caller(username).post(f"work-items/{row['id']}/claim/"))
        return str(row["id"])

    def completes(self, username: str, element_id: str, **changes: object) -> JSON:
        """Let somebody claim and complete a step."""
        item = self.claims(username, element_id)
        body = self.filled(username, item, **changes)
        return done(self.caller(username).post(f"work-items/{item}/complete/", body))

    def filled(self, username: str, item: str, **changes: object) -> JSON:
        """Return a valid body for completing a work item."""
        seen = done(self.caller(username).get(f"work-items/{item}/"))
        blank = WorkItem(form_ref=seen["form_ref"])
        return {"submission": self.story.filled(blank, **changes)}

    def reaches(self, element_id: str) -> None:
        """Open a case and take it along the main line until ``element_id`` waits."""
        self.opens_case("wang")
        for username, step in MAIN_LINE:
            if step == element_id:
                return
            self.completes(username, step, **CHOICES.get(step, {}))

    def _is_ours(self, row: JSON) -> bool:
        header = row["case"]
        assert isinstance(header, dict)
        return header["case_id"] == self.case_id


def done(response: HttpResponse, status: int = 200) -> JSON:
    """Return what was answered, which must be no problem."""
    assert response.status_code == status, response.content.decode()
    answered: JSON = response.json()
    return answered


def problem(response: HttpResponse) -> JSON:
    """Return why something was refused."""
    assert response["Content-Type"] == "application/problem+json"
    body: JSON = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"urn:lastmetre:problem:{body['code']}"
    return body
