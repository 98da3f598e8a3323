"""What a request carries: bounded, and in memory alone.

Left to itself the web server writes every body from 100 kB on to a file, in clear and
of any length, before anybody is asked who sends it.
"""

from io import BytesIO

from daphne import http_protocol
from django.conf import settings

_TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n\r\n"


class BoundedRequest(http_protocol.WebRequest):  # type: ignore[misc]
    """A request whose body is refused once it is longer than what is taken."""

    is_refused = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802
        """Make room for the body, whose length may not have been told."""
        self.content = BytesIO()
        if length is not None and length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self._refuse()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        """Take a part of the body."""
        held = self.content.tell() + len(data)
        if held > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self._refuse()
        elif not self.is_refused:
            super().handleContentChunk(data)

    def _refuse(self) -> None:
        """Answer at once and hang up: the rest of the body is not wanted."""
        if not self.is_refused:
            self.is_refused = True
            self.channel.transport.write(_TOO_LARGE)
            self.channel.loseConnection()


def bound() -> None:
    """Let the web server take requests of this kind."""
    http_protocol.WebRequest = BoundedRequest
