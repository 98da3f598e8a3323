"""Turns every refusal into problem details, in one form for people and machines.

Source: RFC 9457, Problem Details for HTTP APIs.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions, status

from engine.actors import Actor
from engine.errors import EngineError, NotAllowed, NotFound, Rejected, WrongState
from web import recording
from web.proving import findings

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:lastmetre:problem:"

_STATUS: Mapping[type[EngineError], int] = MappingProxyType(
    {NotFound: 404, NotAllowed: 403, WrongState: 409, Rejected: 422}
)

_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "not_found": "It does not exist, or not for you.",
        "not_allowed": "You may not do this.",
        "wrong_state": "It is no longer, or not yet, where this is possible.",
        "rejected": "What was sent is not acceptable.",
        "malformed": "The request is malformed.",
        "parse_error": "The body cannot be read.",
        "not_authenticated": "Sign in first.",
        "authentication_failed": "Sign in again.",
        "permission_denied": "You may not do this.",
        "csrf_failed": "The CSRF token is missing or wrong.",
        "method_not_allowed": "This address does not know the method.",
        "not_acceptable": "None of the media types asked for can be given.",
        "too_large": "The body is too large.",
        "unsupported_media_type": "The body has a media type that is not read here.",
        "throttled": "Too many requests.",
    }
)

#: What a refusal knows and the caller may: member of the problem by key of the data.
_MEMBERS: Mapping[str, str] = MappingProxyType(
    {
        "rule": "rule",
        "clause": "clause",
        "problems": "problems",
        "by": "by",
        "at": "at",
        "status": "state",
        "choose": "choose",
    }
)


class Malformed(exceptions.APIException):
    """A header or a query parameter is not what it should be."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "malformed"

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        super().__init__(f"Expected another {', '.join(sorted(problems))}.")
        self.problems = dict(problems)


def handle(exc: Exception, context: Mapping[str, object]) -> HttpResponse | None:
    """Answer a refusal; ``None`` for a bug, which goes on."""
    if isinstance(exc, EngineError):
        actor = getattr(
            getattr(context.get("request"), "_request", None), "actor", None
        )
        if isinstance(actor, Actor):
            recording.note(exc, actor, "rest")
        return _refusal(exc, _path(context))
    translated = _translated(exc)
    if translated is None:
        return None
    return _framework(translated, _path(context))


def sentences(detail: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Walk over the errors of a serializer: pairs of a dotted path and a sentence."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else str(name)
            yield from sentences(inner, ".".join(filter(None, (path, step))))
    elif isinstance(detail, list | tuple):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from sentences(inner, f"{path}.{place}" if nested else path)
    else:
        yield path, str(detail)


def grouped(detail: object) -> dict[str, list[str]]:
    """Return the errors of a serializer as problems by path."""
    problems: dict[str, list[str]] = {}
    for path, sentence in sentences(detail):
        problems.setdefault(path, []).append(sentence)
    return problems


def _refusal(error: EngineError, path: str) -> HttpResponse:
    found = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
    members = {
        member: error.data[key]
        for key, member in _MEMBERS.items()
        if error.data.get(key)
    }
    if isinstance(error, Rejected) and (told := findings.told(error)):
        members["findings"] = told
    return _problem(found, error.code, error.message, path, members)


def _translated(exc: Exception) -> exceptions.APIException | None:
    if isinstance(exc, exceptions.APIException):
        return exc
    if isinstance(exc, Http404):
        return exceptions.NotFound()
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(exc, RequestDataTooBig):
        too_large = exceptions.APIException("Expected a smaller body.", "too_large")
        too_large.status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
        return too_large
    return None


def _framework(exc: exceptions.APIException, path: str) -> HttpResponse:
    if isinstance(exc, exceptions.ValidationError):
        problems = grouped(exc.detail)
        text = f"Expected an acceptable body, but see {', '.join(problems)}."
        return _problem(422, "rejected", text, path, {"problems": problems})
    code = exc.get_codes()
    members = {"problems": exc.problems} if isinstance(exc, Malformed) else {}
    response = _problem(exc.status_code, str(code), str(exc.detail), path, members)
    challenge, wait = getattr(exc, "auth_header", None), getattr(exc, "wait", None)
    if challenge:
        response["WWW-Authenticate"] = challenge
    if wait:
        response["Retry-After"] = f"{wait:.0f}"
    return response


def _problem(
    code: int, kind: str, detail: str, path: str, members: Mapping[str, object]
) -> HttpResponse:
    body = {
        "type": f"{TYPE}{kind}",
        "title": _TITLES.get(kind, kind),
        "status": code,
        "detail": detail,
        "instance": path,
        "code": kind,
        **members,
    }
    return JsonResponse(body, status=code, content_type=CONTENT_TYPE)


def _path(context: Mapping[str, object]) -> str:
    return str(getattr(context.get("request"), "path", ""))
