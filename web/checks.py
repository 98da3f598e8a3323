"""What must hold of an installation before it may run."""

import importlib.util
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection


def require_psycopg2(
    app_configs: Sequence[AppConfig] | None, **_options: object
) -> list[CheckMessage]:
    """Report ``lastmetre.E001`` unless psycopg2 is the driver and the only one.

    Django prefers psycopg 3 as soon as it can be imported, without a setting and
    without a word: a package that pulls it in would change the driver under us.
    """
    driver = connection.Database.__name__  # type: ignore[attr-defined]
    problems = []
    if driver != "psycopg2":
        problems.append(f"Expected the driver psycopg2, but it is {driver}.")
    if importlib.util.find_spec("psycopg") is not None:
        problems.append("Expected psycopg2 alone, but psycopg 3 is installed too.")
    return [
        Error(
            problem,
            hint="Uninstall psycopg and whatever depends on it.",
            id="lastmetre.E001",
        )
        for problem in problems
    ]


def ask_for_anchors(
    app_configs: Sequence[AppConfig] | None, **_options: object
) -> list[CheckMessage]:
    """Report ``lastmetre.W002`` where seals of the log have no anchor outside.

    Without one, a record that was put back whole to an earlier state is not noticed.
    """
    if settings.SEAL_ANCHOR_DIR:
        return []
    return [
        Warning(
            "Expected a folder for anchors of the sealed log, but there is none.",
            hint="Set SEAL_ANCHOR_DIR for the worker; SEAL_ANCHOR_EMAIL needs it too.",
            id="lastmetre.W002",
        )
    ]


def connect() -> None:
    """Have Django ask these questions at every start."""
    register(require_psycopg2, Tags.compatibility)
    register(ask_for_anchors, Tags.security, deploy=True)
