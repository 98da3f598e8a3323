"""What endpoints of deployed versions share, of processes and decisions alike."""

from collections.abc import Callable
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from engine.commands import Receipt
from web import deployed
from web.api import asking, rendering_versions
from web.api.access import origin_of
from web.api.work_items import receipted


def acted(
    request: Request,
    version_id: UUID,
    act: Callable[..., Receipt],
    *,
    kind: deployed.Kind[deployed.V],
    to: str,
) -> Response:
    """Do something to a version that concerns the caller.

    Args:
        act: The command.
        to: What it does, for whoever hears that there is no such version.

    Raises:
        NotFound: There is none.
    """
    asking.parsed(asking.Nothing, request)
    origin = origin_of(request)
    kind.require_seen(version_id, origin.actor, to=to)
    return receipted(act(version_id, origin=origin))


def file(source: bytes | memoryview, name: str) -> Response:
    """Answer the file of a version, byte for byte."""
    return Response(
        bytes(source),
        content_type=rendering_versions.ModelRenderer.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
