"""Every way into the installation, found by looking, never by a list kept by hand.

What is found here is compared with a written matrix by the tests: a way in that nobody
has thought about fails them.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

from django.apps import apps
from django.core.management import get_commands
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from engine.models import Job
from processes.casework.events import MESSAGES
from web import asgi

#: Packages of ours whose functions may write.
_OURS = ("engine.commands", "processes", "forms")
_ROOMS = {"web", "engine", "processes", "forms"}
_METHODS = ("get", "post", "put", "patch", "delete")
#: What a statement that writes looks like in the source of a function.
_WRITES = (
    ".save(",
    ".create(",
    ".bulk_create(",
    ".update(",
    ".delete(",
    ".get_or_create(",
    ".update_or_create(",
    "cursor.execute(",
    "ledger.keep(",
    "appointing.",
)

Found = dict[str, list[str]]


def found() -> Found:
    """Return every entry point by kind."""
    return {
        "pages": sorted(set(pages())),
        "rest": sorted(endpoints()),
        "websockets": sorted(sockets()),
        "commands": sorted(management_commands()),
        "jobs": sorted(Job.Kind.values),
        "messages": sorted(MESSAGES),
        "admin": sorted(admin_sites()),
        "writers": sorted(writers()),
    }


def pages() -> Iterator[str]:
    """Yield the addresses that are not of the program interface."""
    for route, _ in _routes():
        if not route.startswith("api/"):
            yield route or "/"


def endpoints() -> Iterator[str]:
    """Yield method and address of every endpoint."""
    for route, pattern in _routes():
        view = getattr(pattern.callback, "view_class", None) or getattr(
            pattern.callback, "cls", None
        )
        if route.startswith("api/") and view is not None:
            for method in _METHODS:
                if hasattr(view, method):
                    yield f"{method.upper()} {route}"


def sockets() -> Iterator[str]:
    """Yield the websocket routes."""
    for pattern in asgi.websocket_urlpatterns:
        yield str(pattern.pattern)


def management_commands() -> Iterator[str]:
    """Yield the commands of ours; Django's own act as nobody and need the machine."""
    for name, app in get_commands().items():
        if str(app).partition(".")[0] in _ROOMS:
            yield name


def admin_sites() -> Iterator[str]:
    """Yield what would be an admin site; there is none."""
    for config in apps.get_app_configs():
        if config.name.startswith("django.contrib.admin"):
            yield config.name


def writers() -> Iterator[str]:
    """Yield every public function of ours that writes, or is framed as a command."""
    for module in _modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__
            if is_own and not name.startswith("_") and _writes(function):
                yield f"{module.__name__}.{name}"


def framed() -> Mapping[str, Callable[..., object]]:
    """Return every function that is framed as a command, by its full name."""
    return {
        f"{module.__name__}.{name}": function
        for module in _modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and is_framed(function)
    }


def sql_functions() -> list[str]:
    """Return the functions of ours in the database that this connection may call."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT proname FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace "
            "AND has_function_privilege(oid, 'EXECUTE') "
            "AND prorettype <> 'trigger'::regtype ORDER BY proname"
        )
        return [name for (name,) in cursor.fetchall()]


def is_framed(function: Callable[..., object]) -> bool:
    """Tell whether a function is a command: one transaction, refusals on record."""
    code = getattr(function, "__code__", None)
    return (
        hasattr(function, "__wrapped__")
        and code is not None
        and (code.co_qualname.startswith("_framed."))
    )


def _writes(function: Callable[..., object]) -> bool:
    if is_framed(function):
        return True
    source = inspect.getsource(inspect.unwrap(function))
    return any(each in source for each in _WRITES)


def _modules() -> Iterator[ModuleType]:
    for name in _OURS:
        package = importlib.import_module(name)
        yield package
        for each in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" not in each.name:
                yield importlib.import_module(each.name)


def _routes() -> Iterator[tuple[str, URLPattern]]:
    yield from _under("", get_resolver())


def _under(prefix: str, resolver: URLResolver) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from _under(route, each)
        else:
            yield route, each
