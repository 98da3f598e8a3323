"""Run public models with known outcomes, or try every model below a folder.

``python -m tests.conformance FOLDER [--json]`` prints case, verdict and reason; the
exit status is the number of failures. The folder has a ``manifest.tsv``, or holds
decision models with the test files of the DMN TCK beside them, at any depth.
``python -m tests.conformance corpus FOLDER`` says which ``.bpmn`` files are deployed,
refused or crash, and which come to an end.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from tests.conformance.corpus import try_all
from tests.conformance.runner import run
from tests.conformance.tck import run_tck
from tests.conformance.verdicts import Result, Verdict

MOST_FAILURES = 255


def main(arguments: list[str]) -> int:
    """Print the table; return the number of failures, at most 255."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    parser.add_argument("words", nargs="+", metavar="[corpus] FOLDER")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    given = parser.parse_args(arguments)
    is_corpus = given.words[0] == "corpus" and len(given.words) == 2
    if not is_corpus and len(given.words) != 1:
        parser.error("name one folder, or corpus and one folder")
    folder = Path(given.words[-1])
    if not folder.is_dir():
        parser.error(f"{folder} is no folder")
    failures = (_corpus if is_corpus else _cases)(folder, as_json=given.json)
    return min(failures, MOST_FAILURES)


def _cases(folder: Path, *, as_json: bool) -> int:
    has_manifest = (folder / "manifest.tsv").is_file()
    results = run(folder) if has_manifest else run_tck(folder)
    counts = Counter(result.verdict for result in results)
    if as_json:
        _say(json.dumps([result.as_json() for result in results], ensure_ascii=False))
        return counts[Verdict.FAIL]
    for result in results:
        line = f"{result.case}  {result.verdict:5} {result.file}"
        _say(f"{line}  {result.reason[:300]}".rstrip())
    for line in _by_level(results):
        _say(line)
    passed, failed = counts[Verdict.PASS], counts[Verdict.FAIL]
    _say(f"{len(results)} cases: {passed} pass, {failed} fail")
    return counts[Verdict.FAIL]


def _by_level(results: list[Result]) -> list[str]:
    """Return how many decisions went right: an engine that knows nothing gives null."""
    lines = []
    for level in sorted({result.level for result in results if result.level}):
        for is_null, what in ((False, "values"), (True, "nulls")):
            some = [
                result.verdict is Verdict.PASS
                for result in results
                if result.level == level and result.expects_null is is_null
            ]
            share = f" ({100 * sum(some) / len(some):.1f} %)" if some else ""
            lines.append(f"level {level}, {what}: {sum(some)} of {len(some)}{share}")
    return lines


def _corpus(folder: Path, *, as_json: bool) -> int:
    attempts = []
    for attempt in try_all(folder):
        attempts.append(attempt)
        if not as_json:
            _say(f"{attempt.outcome:9} {attempt.file}  {attempt.reason[:300]}".rstrip())
    counts = Counter(str(attempt.outcome) for attempt in attempts)
    if as_json:
        _say(json.dumps([each.as_json() for each in attempts], ensure_ascii=False))
    else:
        summary = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        _say(f"{len(attempts)} files: {summary or 'none'}")
    return counts["crashed"]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
