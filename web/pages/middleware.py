"""What holds for every page: refusals become pages, nothing is kept in caches."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from engine.actors import Actor
from engine.errors import EngineError
from web import recording
from web.pages import refusals
from web.tenancy import reading

GetResponse = Callable[[HttpRequest], HttpResponse]


class NoStoreMiddleware:
    """Keeps signed-in pages out of every cache: office computers are shared."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; what a signed-in person sees is stored nowhere."""
        response = self._get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        return response


class RefusalMiddleware:
    """Turns the engine's refusals into pages that help, here and nowhere else."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Answer a refusal; anything else is a bug and goes on."""
        actor = getattr(request, "actor", None)
        if not isinstance(exception, EngineError) or not isinstance(actor, Actor):
            return None
        recording.note(exception, actor, "page")
        # The transaction of a refused command is gone; names need one of their own.
        with reading(actor):
            panel = refusals.panel(exception)
            status = refusals.status_of(exception)
            context = {"refusal": panel, "status": status}
            return render(request, "pages/refused.html", context, status=status)
