"""``python -m tests.mutants --module NAME [--module NAME ...] TEST [TEST ...]``."""

import argparse
import sys

import pytest

from tests.mutants.plugin import Mutants


def main() -> int:
    """Run the mutants; return the number of those that no test noticed, at most 255."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--module", action="append", required=True, help="dotted name")
    parser.add_argument("--seconds", type=int, default=20, help="at most, per mutant")
    parser.add_argument("--at-once", type=int, default=2, help="mutants at once")
    parser.add_argument("tests", nargs="+", help="files or folders of tests")
    given = parser.parse_args()
    mutants = Mutants(given.module, given.seconds, given.at_once)
    quiet = [
        "-o",
        "addopts=",
        "-p",
        "no:terminal",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore",
    ]
    pytest.main([*quiet, *given.tests], plugins=[mutants])
    sys.stdout.writelines(f"{line}\n" for line in mutants.lines())
    return min(255, sum(word == "alive" for word in mutants.found.values()))


if __name__ == "__main__":
    sys.exit(main())
