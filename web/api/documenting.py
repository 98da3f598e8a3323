"""Says in OpenAPI what an endpoint does, takes, answers and refuses."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.serializers import Serializer

from web.api.errors import CONTENT_TYPE
from web.api.rendering import Problem

F = TypeVar("F", bound=Callable[..., Any])

_ERRORS: Mapping[int, str] = MappingProxyType(
    {
        400: "A header, a query parameter or the JSON itself is malformed.",
        401: "Nobody is signed in, or the session has expired.",
        403: "By a rule of the guard (`rule`, `clause`), or the CSRF token is wrong. "
        "An attempt that the guard refuses is recorded.",
        404: "It does not exist, or not in the caller's counties.",
        406: "None of the media types asked for can be given.",
        409: "It is no longer, or not yet, where this is possible (`by`, `at`).",
        413: "The body is too large.",
        415: "The body has a media type that is not read here.",
        422: "The body is not acceptable; `problems` says where and why. Also: the "
        "idempotency key was used for another request.",
    }
)

_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 8, "maxLength": 100, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Made by the client, 8 to 100 printable ASCII characters. The same "
    "key with the same request has one effect and answers the same reply.",
)
_TOKEN = OpenApiParameter(
    "X-CSRFToken",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The value of the cookie `csrftoken`, which `get_me` sets. Must be "
    "sent with every write.",
)


def question(
    operation: str,
    summary: str,
    *,
    reply: object,
    asked: type[Serializer[Any]] | None = None,
    errors: tuple[int, ...] = (),
) -> Callable[[F], F]:
    """Describe a GET.

    Args:
        operation: The name under which generated clients call it.
        reply: Serializer or raw response by media type.
        asked: Serializer of the query parameters.
        errors: What it refuses besides what every question refuses.
    """
    own = (400,) if asked else ()
    describe: Callable[[F], F] = extend_schema(
        operation_id=operation,
        summary=summary,
        parameters=[asked] if asked else [],
        responses={**_ok(200, reply), **_problems(*own, 401, 406, *errors)},
    )
    return describe


def wish(
    operation: str,
    summary: str,
    *,
    body: object,
    reply: object,
    status: int = 200,
    errors: tuple[int, ...] = (),
) -> Callable[[F], F]:
    """Describe a write; ``operation`` is the name of the command it calls."""
    describe: Callable[[F], F] = extend_schema(
        operation_id=operation,
        summary=summary,
        parameters=[_KEY, _TOKEN],
        request=body,
        responses={
            **_ok(status, reply),
            **_problems(400, 401, 403, *errors, 406, 413, 415, 422),
        },
    )
    return describe


def _ok(status: int, reply: object) -> dict[object, object]:
    if isinstance(reply, Mapping):
        return {(status, media): given for media, given in reply.items()}
    return {status: reply}


def _problems(*statuses: int) -> dict[object, object]:
    return {
        (status, CONTENT_TYPE): OpenApiResponse(Problem, _ERRORS[status])
        for status in sorted(set(statuses))
    }
