"""Reads the body of a request, bounded in size and in what it may contain."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from rest_framework import exceptions, status
from rest_framework.parsers import BaseParser

#: A long case record has some hundred kilobytes. DESIGN.
LIMIT = 2 * 1024 * 1024


class TooLarge(exceptions.APIException):
    """More was sent than any form of ours can hold."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = f"Expected at most {LIMIT} bytes."


class CappedJSONParser(BaseParser):
    """Reads JSON as RFC 8259 has it, and nothing that PostgreSQL could not keep.

    ``orjson`` refuses NaN, half surrogate pairs and bottomless nesting, on which the
    parser of the standard library fails later or not at all.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> Any:
        """Return what was sent.

        Raises:
            TooLarge: It is longer than the limit.
            ParseError: It is no JSON.
        """
        source = stream.read(LIMIT + 1)
        if len(source) > LIMIT:
            raise TooLarge
        try:
            return orjson.loads(source)
        except orjson.JSONDecodeError as error:
            # Without the words of the parser: they may quote what was sent.
            raise exceptions.ParseError(
                f"Expected JSON, but it ends making sense at line {error.lineno}, "
                f"column {error.colno}."
            ) from error
