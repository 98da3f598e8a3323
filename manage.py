#!/usr/bin/env python3
"""Run LastMetre's commands; the first start installs what they need."""

import sys

# Stands before every import and in the oldest grammar: it must be said, not crash.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "LastMetre needs Python 3.11 or newer, but this is Python %d.%d; "  # noqa: UP031
        "start it with a newer one, for example: python3.12 manage.py up"
        % sys.version_info[:2]
    )

import bootstrap

if __name__ == "__main__":
    bootstrap.run(sys.argv)
