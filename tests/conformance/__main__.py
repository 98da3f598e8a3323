"""``python -m tests.conformance FOLDER`` prints case, verdict and reason."""

import sys
from collections import Counter
from pathlib import Path

from tests.conformance.runner import run
from tests.conformance.verdicts import Verdict


def main(arguments: list[str]) -> int:
    """Print the table; return 1 if a case failed."""
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m tests.conformance FOLDER\n")
        return 2
    results = run(Path(arguments[0]))
    for result in results:
        line = f"{result.case}  {result.verdict:8}{result.file}"
        sys.stdout.write(f"{line}  {result.reason[:160]}".rstrip() + "\n")
    counts = Counter(result.verdict for result in results)
    summary = ", ".join(f"{counts[each]} {each}" for each in Verdict)
    sys.stdout.write(f"{len(results)} cases: {summary}\n")
    return 1 if counts[Verdict.FAIL] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
