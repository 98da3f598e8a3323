"""Public models with known outcomes: every one goes as its source says."""

import json
from pathlib import Path

import pytest

from tests.conformance.__main__ import main
from tests.conformance.corpus import Outcome, attempt
from tests.conformance.runner import run
from tests.conformance.verdicts import Verdict

FOLDER = Path(__file__).parents[3] / "shared" / "conformance"
TINY = Path(__file__).parents[1] / "bpmn"


def test_every_public_case_passes():
    if not FOLDER.is_dir():
        pytest.skip("The conformance suite is not beside this checkout.")

    results = run(FOLDER)

    failed = {result.file: result.reason for result in results if not _passes(result)}
    assert failed == {}
    assert len(results) >= 40


def _passes(result):
    return result.verdict is Verdict.PASS


def test_a_folder_is_reported_line_by_line_and_counted_in_the_exit_status(
    tmp_path, capsys
):
    # given a folder with a case that goes as it says and two that do not
    model = (TINY / "exclusive_default.bpmn").read_bytes()
    (tmp_path / "a.bpmn").write_bytes(model)
    rows = ["id\tlocal_file", "A\ta.bpmn", "B\ta.bpmn", "C\ta.bpmn"]
    (tmp_path / "manifest.tsv").write_text("\n".join(rows), encoding="utf-8")
    oracles = {
        "A": {"kind": "scenario", "steps": [{"start": {}}, {"expect_ended": False}]},
        "B": {"kind": "reject"},
        "C": {"kind": "of another suite"},
    }
    (tmp_path / "expected.json").write_text(json.dumps(oracles), encoding="utf-8")

    # when it is run
    status = main([str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    as_json = main([str(tmp_path), "--json"])
    document = json.loads(capsys.readouterr().out)

    # then every case has its line, and the failures are counted
    assert status == as_json == 2
    assert [line.split()[:2] for line in lines[:3]] == [
        ["A", "pass"],
        ["B", "fail"],
        ["C", "fail"],
    ]
    assert [each["verdict"] for each in document] == ["pass", "fail", "fail"]
    assert "although it is wrong" in document[1]["reason"]


def test_every_model_below_a_folder_is_tried(capsys):
    assert main(["corpus", str(TINY)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith(f"{len(list(TINY.glob('*.bpmn')))} files:")
    assert not any(line.startswith("crashed") for line in lines)


def test_a_file_that_is_no_model_is_refused_with_a_reason():
    tried = attempt(b"<html/>", "page.bpmn")

    assert tried.outcome is Outcome.REFUSED
    assert "not BPMN" in tried.reason


DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"
TCK = "http://www.omg.org/spec/DMN/20160719/testcase"


def _tck(folder, decisions, nodes):
    """Write one model and its test file, laid out as in the TCK."""
    folder = folder / "compliance-level-3" / "0001-x"
    folder.mkdir(parents=True)
    logic = "".join(
        f'<decision id="{name}" name="{name}"><literalExpression><text>{text}</text>'
        "</literalExpression></decision>"
        for name, text in decisions.items()
    )
    model = (
        f'<definitions xmlns="{DMN}" namespace="urn:x" name="x">{logic}</definitions>'
    )
    results = "".join(
        f'<resultNode name="{name}" {more}><expected>{value}</expected></resultNode>'
        for name, value, more in nodes
    )
    tests = (
        f'<testCases xmlns="{TCK}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<modelName>x.dmn</modelName><testCase id="1">{results}</testCase></testCases>'
    )
    (folder / "x.dmn").write_text(model, encoding="utf-8")
    (folder / "x-test-01.xml").write_text(tests, encoding="utf-8")


NULL = '<value xsi:nil="true"/>'


def test_the_layout_of_the_tck_is_told_by_level_and_nulls_apart(tmp_path, capsys):
    # given decisions, one of which is refused
    decisions = {"two": "1 + 1", "nothing": "null", "wrong": "1 +"}
    two = '<value xsi:type="xsd:decimal">2.000000001</value>'
    nodes = [
        ("two", two, ""),
        ("two", "<value>3</value>", ""),
        ("nothing", NULL, ""),
        ("wrong", NULL, ""),
        ("wrong", NULL, 'errorResult="true"'),
        ("missing", NULL, ""),
    ]
    _tck(tmp_path, decisions, nodes)

    # when they are run
    status = main([str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()

    # then a refusal is right only where an error is wanted
    assert [line.split()[1] for line in lines[:6]] == [
        "pass",
        "fail",
        "pass",
        "fail",
        "pass",
        "fail",
    ]
    assert 'expected "3", but found 2' in lines[1]
    assert "no FEEL" in lines[3]
    assert lines[6:] == [
        "level 3, values: 1 of 2 (50.0 %)",
        "level 3, nulls: 2 of 4 (50.0 %)",
        "6 cases: 3 pass, 3 fail",
    ]
    assert status == 3
