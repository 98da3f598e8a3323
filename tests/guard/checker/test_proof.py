"""The certificate as a whole: how far it looked, and what it says once."""

from engine.checker import check
from tests.guard.checker.drawn import Part, called, drawn, paying, row, step
from tests.guard.checker.duties import duty
from tests.guard.checker.forbidden import granted


def test_what_was_not_looked_at_to_the_end_says_how_far_it_came() -> None:
    certificate = check(drawn(row(step("wait"), granted())), duty(), most=1)
    assert not certificate.is_complete
    (finding,) = certificate.findings
    assert (finding.code, finding.element_id) == ("BOUND", "")
    assert finding.sentence == (
        "Expected to explore all states, but after 2 states and 2 moves more were left "
        "(at most 1 and 100000 in each search)."
    )
    assert finding.parameters == {"states": "2", "moves": "2"}
    assert (certificate.states, certificate.moves) == (2, 2)
    assert (finding.path, finding.steps) == ((), ())


def test_what_is_called_twice_is_said_once() -> None:
    inner = called(step("sort", act_type=""))
    twice = inner.xml.replace(inner.first, "again")
    again = Part(twice, "again", "again", inner.called)
    findings = check(drawn(row(inner, again)), duty()).findings
    assert [(each.code, each.element_id) for each in findings] == [("UNTAGGED", "sort")]


def test_a_definition_is_known_again_by_its_hash() -> None:
    definition = drawn(row(step("report"), paying(makers="report")))
    certificate = check(definition, duty())
    assert certificate.content_hash == definition.content_hash
    assert certificate.bounds == {
        "states": 20_000,
        "rounds": 2,
        "tokens_alike": 2,
        "outcomes": 1,
        "acts": 1,
        "checks": 0,
    }
