"""Run the benchmarks inside the project's environment: ``python -m benchmarks B1``."""

import os
import sys

import django


def main() -> int:
    """Set Django up with the peer beside our engine, then measure."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    # Models exist only once every application is registered.
    from benchmarks import command_line  # noqa: PLC0415

    return command_line.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
