"""A part of the grid that any change of a rule shows in, fast enough for mutants.

The whole grid is tried in ``test_grid``; here each answer must also be one that the
lines of the domain give which forbid the cell.
"""

from collections.abc import Iterator

import pytest

from processes.guard_policy import decide, expected, grid
from processes.guard_policy.cells import Cell, Context, Step
from processes.guard_policy.grid import DOORS, Attempt
from processes.guard_policy.subjects import Subject, subjects

#: Rules by which an act is reserved: towards people, and towards projects and agencies.
RESERVED = {"N01", "N04", "N10", "N18"} | {f"N{number}" for number in range(11, 17)}
#: By which rules a line of the domain refuses.
RULES: dict[str, set[str]] = {
    "§15.2: no person through another door": {"DOOR"},
    "§15.2: the machine works in the worker and at deployment": {"DOOR"},
    "§15.2: no timer or service does a person's act": {"MACHINE"},
    "no rule for the verb": {"VERB"},
    "001 §三(六): a reserved act is an official's": RESERVED,
    "§15.2: through no post but the own": {"POST"},
    "§15.3(2): who helped does not decide": {"DH2"},
    "§15.3(2): who decided does not help": {"DH2"},
    "§15.3(3): no head evaluates the own station": {"DH3"},
    "§15.2: official documents come from an authority's step": {"DOCUMENT"},
    "COI01: nobody whom an agency employs evaluates": {"COI01"},
    "§15.3(4): no two hats": {"DH4"},
    "COI15: who prepared does not decide": {"COI15"},
    "§14.1: nobody reviews the own work": {"REVIEW"},
    "COI08: who served does not ask how content the client is": {"COI08"},
    "COI14: a suspect has no access": {"COI14", "SIGHT"},
    "§14.17: the file is restricted": {"RESTRICTED"},
    "001 §三(六): nobody sets what an authority decides": {"FORGED", "MESSAGE"},
    "001 §三(六): an authority's work is not handed out": RESERVED,
    "E04 art. 11: nobody holds a report up": {"REPORT"},
    expected.NOT_SAID: {
        "QUEUE",
        "POST",
        "START",
        "DIRECT",
        "OPERATE",
        "MESSAGE",
        "SIGHT",
        "OVERSIGHT",
    },
}
#: One verb of each judge, those that a judge tells apart, and one without a judge.
VERBS = (
    "complete",
    "receive",
    "start",
    "begin_activity",
    "assign",
    "cancel",
    "deploy",
    "correlate",
    "read",
    "declare",
    "hand_over",
    "dismiss",
    "export",
    "delegate",
)
#: Acts and lanes that the rules tell apart; every second of them marked for officials.
KINDS = {
    ("professional_service", False),
    ("professional_review", False),
    ("professional_review", True),
    ("admin_permit", False),
    ("admin_confirm", False),
    ("admin_approve", True),
    ("admin_pay", False),
    ("report", False),
    ("notify", True),
}
PEOPLE = list(subjects())
STEPS = [s for s in grid.steps() if (s.act_type, s.authority_only) in KINDS]


def cells(subject: Subject, step: Step, context: Context) -> Iterator[Cell]:
    """Yield every verb at a page, and the first verbs through all other doors."""
    for verb in VERBS:
        yield Cell(subject, step, verb, "page", context)
    for door in DOORS if context is Context.OWN else ():
        for verb in ("complete", "start"):
            yield Cell(subject, step, verb, door, context)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda each: each.name)
def test_each_cell_gets_an_answer_that_the_domain_gives(person: Subject) -> None:
    for step in STEPS:
        for context in Context:
            attempt = Attempt(person, step, context)
            for cell in cells(person, step, context):
                ruling = decide(attempt.act(cell.verb, cell.door), attempt.facts)
                lines = expected.all_that_forbid(cell)
                allowed = set().union(*(RULES[line] for line in lines))
                # one line is the reason, where several forbid any of them may be told
                assert (ruling.rule if ruling else None) in (allowed or {None}), cell


def test_the_lines_that_forbid_are_those_of_the_judge() -> None:
    """What is said of all lines and of the first one must be the same."""
    step = STEPS[0]
    for person in PEOPLE:
        for verb in grid.VERBS:
            cell = Cell(person, step, verb, "page", Context.RESTRICTED)
            first = expected.forbidden_by(cell)
            every = expected.all_that_forbid(cell)
            assert first in (every or {""})
