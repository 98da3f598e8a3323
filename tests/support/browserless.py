"""A client of the REST interface who does not give up: a phone in a dead spot."""

import json
import time
import urllib.error
import urllib.request
import uuid
from http.cookiejar import CookieJar

PATIENCE = 90.0
_TEMPORARY = {500, 502, 503, 504}


class Refused(Exception):
    """The server said no, and meant it."""

    def __init__(self, status: int, problem: dict[str, object]) -> None:
        super().__init__(f"{status}: {problem}")
        self.status = status
        self.problem = problem


class Phone:
    """Somebody signed in over HTTP, who repeats every wish under the same key."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self._base = f"http://localhost:{port}"
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies)
        )
        self.repeats = 0
        self._sign_in(username, password)

    def get(self, path: str) -> dict[str, object]:
        """Return what stands at an address, asking until it answers."""
        return self._insist("GET", path, None, {})

    def post(self, path: str, body: dict[str, object]) -> dict[str, object]:
        """Wish something once, however often it has to be said."""
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": uuid.uuid4().hex,
            "X-CSRFToken": self._token(),
        }
        return self._insist("POST", path, json.dumps(body).encode(), headers)

    def _insist(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> dict[str, object]:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self._ask(method, path, body, headers)
            except Refused as refused:
                if refused.status not in _TEMPORARY or time.monotonic() > end:
                    raise
            except (OSError, EOFError):
                if time.monotonic() > end:
                    raise
            self.repeats += 1
            time.sleep(0.2)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> dict[str, object]:
        request = urllib.request.Request(  # noqa: S310 — our own server
            self._base + path, data=body, headers=headers, method=method
        )
        try:
            with self._opener.open(request, timeout=20) as answer:
                found = json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise Refused(error.code, _problem(error.read())) from error
        assert isinstance(found, dict)
        return found

    def _sign_in(self, username: str, password: str) -> None:
        self._opener.open(f"{self._base}/login/", timeout=20).close()
        form = f"username={username}&password={password}".encode()
        request = urllib.request.Request(  # noqa: S310 — our own server
            f"{self._base}/login/", data=form, headers={"X-CSRFToken": self._token()}
        )
        self._opener.open(request, timeout=20).close()
        assert any(cookie.name == "sessionid" for cookie in self._cookies)

    def _token(self) -> str:
        return next(
            str(cookie.value) for cookie in self._cookies if cookie.name == "csrftoken"
        )


def _problem(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {"text": body[:200].decode(errors="replace")}
    return found if isinstance(found, dict) else {"text": str(found)[:200]}
