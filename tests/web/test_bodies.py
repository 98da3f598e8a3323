"""The body of a request is bounded, and never lies in a file."""

from io import BytesIO
from types import SimpleNamespace
from unittest import mock

import pytest
from daphne import http_protocol
from django.conf import settings
from twisted.internet.address import IPv4Address
from twisted.internet.testing import StringTransport

from web import bodies

HEAD = b"POST /report/start HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A connection to a server that takes a megabyte."""
    monkeypatch.setattr(http_protocol, "WebRequest", http_protocol.WebRequest)
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 1024 * 1024)
    bodies.bound()
    factory = http_protocol.HTTPFactory(mock.Mock())
    protocol = factory.buildProtocol(IPv4Address("TCP", "127.0.0.1", 1))
    transport = StringTransport()
    protocol.makeConnection(transport)
    return SimpleNamespace(
        dataReceived=protocol.dataReceived, transport=transport, factory=factory
    )


def test_a_body_that_tells_it_is_too_long_is_refused(
    line: SimpleNamespace,
) -> None:
    line.dataReceived(HEAD + b"Content-Length: 2000000\r\n\r\n")

    assert line.transport.value().startswith(b"HTTP/1.1 413")
    assert line.transport.disconnecting


def test_a_body_that_never_ends_is_cut(line: SimpleNamespace) -> None:
    line.dataReceived(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(4):
        line.dataReceived(b"80000\r\n" + b"x" * 0x80000 + b"\r\n")

    assert line.transport.value().count(b"HTTP/1.1 413") == 1
    assert line.transport.disconnecting


def test_what_is_taken_stays_in_memory(line: SimpleNamespace) -> None:
    line.dataReceived(HEAD + b"Content-Length: 500000\r\n\r\n" + b"x" * 400000)

    (request,) = line.factory.server.protocol_connected.call_args.args
    assert isinstance(request.content, BytesIO)
    assert request.content.tell() == 400000
    assert line.transport.value() == b""
