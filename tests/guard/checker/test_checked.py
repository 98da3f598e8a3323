"""What rests on rules is reached only after they have let it pass."""

from engine.checker import Finding, check
from tests.guard.checker.drawn import Part, choice, drawn, repeated, row, rules, step
from tests.guard.checker.duties import duty

PASSES = 'verdict = "enough"'
FLOOR = "floor: verdict = enough"


def floor() -> Part:
    """Return the rules about the floor; they read the amount."""
    return rules("floor", reads="amount", verdict="= result")


def budget() -> Part:
    return step("budget", hands={"amount": "amount"})


def change() -> Part:
    return step("change", hands={"amount": "amount"})


def signing(checked_by: str = FLOOR) -> Part:
    return step("sign", checked_by=checked_by)


def of(part: Part) -> list[Finding]:
    found = check(drawn(part), duty()).findings
    return [each for each in found if each.code == "UNCHECKED"]


def test_a_signature_behind_the_rules_is_shown_to_be_checked() -> None:
    certificate = check(
        drawn(row(budget(), floor(), choice((PASSES, signing())))), duty()
    )
    assert certificate.findings == ()
    assert certificate.bounds["checks"] == 1


def test_a_way_round_the_rules_is_found_with_its_path() -> None:
    skipped = choice(("again = true", None), default=floor())
    (finding,) = of(row(budget(), skipped, signing()))
    assert (finding.element_id, finding.parameters["rule"]) == ("sign", "floor")
    assert finding.path[-1] == "sign"
    assert "floor" not in finding.path


def test_whoever_goes_on_whatever_the_rules_say_is_found() -> None:
    assert len(of(row(budget(), floor(), signing()))) == 1


def test_a_change_of_what_the_rules_read_asks_for_them_anew() -> None:
    passed = choice((PASSES, row(change(), signing())))
    assert len(of(row(budget(), floor(), passed))) == 1
    again = row(change(), repeated(floor(), when='verdict != "enough"'), signing())
    assert of(row(budget(), again)) == []


def test_what_names_no_rule_answer_or_reading_is_refused() -> None:
    reasons = {
        text: of(row(floor(), choice((PASSES, signing(text)))))[0].parameters["reason"]
        for text in ("nothing: verdict = enough", "floor: verdict = fine", "floor")
    }
    assert set(reasons.values()) == {"no_rule", "no_answer"}
    unread = row(rules("floor", verdict="= result"), choice((PASSES, signing())))
    assert of(unread)[0].parameters["reason"] == "no_reads"
