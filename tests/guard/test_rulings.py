"""What whoever is refused is told: each answer of the guard, in one story at least."""

import pytest

from engine.actors import Actor, Standing
from engine.extensions import Act, Ruling
from processes.guard_policy import Facts, PlainFacts, decide, rulings
from processes.organisation.capacities import Capacity
from tests.guard.acts import (
    A_MESSAGE,
    AGENCY,
    BUREAU,
    CLOSED,
    COLLECTOR,
    DECIDED,
    FACTS,
    GUEST,
    HEAD,
    HELPED,
    MACHINE,
    PERSON,
    SCORED,
    SERVED,
    SUPERVISOR,
    WORKER,
    act,
    official,
    service,
    wish,
)

BAN = "001 §三(六)"
HATS = "000 §三(一); 001 §三(二); 001 §三(六)"
HARM = "E04 art. 11; E34 art. 2"
SUSPECT = PlainFacts(is_barred=True)
VALUE = frozenset({"confirmation"})

#: What is tried, on which facts, and which answer it must get: rule, clause, silence.
Story = tuple[Act, Facts, str, str, bool]
STORIES: dict[str, Story] = {
    "a step through a websocket": (act(door="websocket"), FACTS, "DOOR", BAN, False),
    "a verb of other engines": (act(deed="delegate"), FACTS, "VERB", BAN, False),
    "the machine at a page": (
        wish("start", actor=MACHINE, door="page"),
        FACTS,
        "DOOR",
        BAN,
        False,
    ),
    "the machine completes": (service(actor=MACHINE), FACTS, "MACHINE", BAN, False),
    "the machine forges": (
        wish("correlate", actor=MACHINE, sets=VALUE),
        FACTS,
        "FORGED",
        BAN,
        False,
    ),
    "a social worker gives the first opinion": (
        act(WORKER),
        FACTS,
        "N01",
        f"{BAN}; E12 arts. 19–21",
        False,
    ),
    "a social worker permits": (
        act(WORKER, process_id="station_setup", act_type="admin_permit"),
        FACTS,
        "N10",
        BAN,
        False,
    ),
    "who is named in a closed file, without a post": (
        service(standing=None),
        PlainFacts(file_is_closed=True, takes_part=True),
        "QUEUE",
        "",
        False,
    ),
    "somebody without a post": (service(standing=None), FACTS, "QUEUE", "", False),
    "through the post of a colleague": (
        service(AGENCY, standing=WORKER),
        FACTS,
        "POST",
        "",
        False,
    ),
    "through a post that no such person may hold": (
        service(Standing("supervisor@h", Capacity.STATION_STAFF)),
        FACTS,
        "POST",
        "",
        False,
    ),
    "through a post of no known role": (
        service(Standing("mayor@t", Capacity.STATION_STAFF)),
        FACTS,
        "POST",
        "",
        False,
    ),
    "through a post that has ended": (
        service(),
        PlainFacts(holds_post=False),
        "POST",
        "",
        False,
    ),
    "who decided helps": (service(earlier=DECIDED), FACTS, "DH2", HATS, False),
    "who helped decides": (act(earlier=HELPED), FACTS, "DH2", HATS, False),
    "the case worker decides": (act(), SERVED, "DH2", HATS, False),
    "a head scores the own station": (
        act(**SCORED),
        PlainFacts(heads_the_station=True),
        "DH3",
        HATS,
        False,
    ),
    "an official who serves decides": (
        act(official(), WORKER),
        FACTS,
        "DH4",
        HATS,
        False,
    ),
    "an agency's own scores": (
        service(AGENCY, **SCORED),
        FACTS,
        "COI01",
        "002 §5.1; E19 art. 19",
        False,
    ),
    "an agency's own confirms a supplier": (
        service(AGENCY, element_id="confirm_supplier"),
        FACTS,
        "COI02",
        "E01 art. 12; E02 art. 9",
        False,
    ),
    "who works for the judged scores": (
        act(**SCORED),
        PlainFacts(works_for_the_judged=True),
        "COI01",
        "002 §5.1; E19 art. 19",
        False,
    ),
    "who designed the project appraises it": (
        service(
            element_id="appraise_project",
            earlier=(("design_project", "station_staff", False),),
        ),
        FACTS,
        "COI16",
        "002 §5.1",
        False,
    ),
    "the case worker asks how content the client is": (
        service(COLLECTOR, role="feedback_collector"),
        SERVED,
        "COI08",
        "002 §5.1.2",
        False,
    ),
    "the case worker reviews the own work": (
        service(SUPERVISOR, role="supervisor"),
        SERVED,
        "REVIEW",
        "001 §三(二)",
        False,
    ),
    "a suspect claims": (service(deed="claim"), SUSPECT, "COI14", HARM, True),
    "a suspect is handed work": (
        service(deed="receive"),
        SUSPECT,
        "COI14",
        HARM,
        False,
    ),
    "a suspect without a post claims": (
        service(deed="claim", standing=None),
        SUSPECT,
        "COI14",
        HARM,
        True,
    ),
    "a stranger opens a closed file": (
        service(),
        CLOSED,
        "RESTRICTED",
        "E06 arts. 28, 31",
        True,
    ),
    "a stranger is handed work of a closed file": (
        service(deed="receive"),
        CLOSED,
        "RESTRICTED",
        "E06 arts. 28, 31",
        False,
    ),
    "an agency's own without a post opens a closed file": (
        service(standing=None),
        CLOSED,
        "RESTRICTED",
        "E06 arts. 28, 31",
        True,
    ),
    "a supervisor starts casework": (
        wish("start", SUPERVISOR),
        FACTS,
        "START",
        "",
        False,
    ),
    "a process that nobody starts": (
        wish("start", process_id="station_setup"),
        FACTS,
        "START",
        "",
        False,
    ),
    "a start with a decision in it": (
        wish("start", sets=VALUE),
        FACTS,
        "FORGED",
        BAN,
        False,
    ),
    "a stranger starts on a closed file": (
        wish("start"),
        CLOSED,
        "RESTRICTED",
        "E06 arts. 28, 31",
        True,
    ),
    "a head hands out the first opinion": (
        act(HEAD, deed="assign", standing=None),
        FACTS,
        "N01",
        f"{BAN}; E12 arts. 19–21",
        False,
    ),
    "a head cancels what is left of a report": (
        wish("cancel", HEAD, process_id="mandatory_report"),
        FACTS,
        "REPORT",
        HARM,
        False,
    ),
    "a head takes a report from who made it": (
        wish("assign", HEAD, process_id="mandatory_report", role="discoverer"),
        FACTS,
        "REPORT",
        HARM,
        False,
    ),
    "the bureau cancels a report": (
        wish("cancel", BUREAU, process_id="mandatory_report"),
        FACTS,
        "REPORT",
        HARM,
        False,
    ),
    "a stranger's head ends work on a closed file": (
        wish("cancel", HEAD),
        CLOSED,
        "RESTRICTED",
        "E06 arts. 28, 31",
        True,
    ),
    "a social worker hands out work": (wish("assign"), FACTS, "DIRECT", "", False),
    "a head deploys": (wish("deploy", HEAD), FACTS, "OPERATE", "", False),
    "another county deploys": (
        wish("deploy", BUREAU),
        PlainFacts(operates_here=False),
        "OPERATE",
        "",
        False,
    ),
    "a repair with a decision in it": (
        wish("resolve_incident", BUREAU, sets=VALUE),
        FACTS,
        "FORGED",
        BAN,
        False,
    ),
    "a message of another process": (
        wish("correlate", message="paid"),
        FACTS,
        "MESSAGE",
        "",
        False,
    ),
    "a message that steers": (
        wish("correlate", message=A_MESSAGE, sets=VALUE),
        FACTS,
        "MESSAGE",
        BAN,
        False,
    ),
    "a guest tells the case": (
        wish("correlate", GUEST, message=A_MESSAGE),
        FACTS,
        "MESSAGE",
        "",
        False,
    ),
    "a suspect tells the case": (
        wish("correlate", message=A_MESSAGE),
        SUSPECT,
        "COI14",
        HARM,
        True,
    ),
    "who sees a part asks for more": (
        wish("read"),
        PlainFacts(sees_enough=False),
        "SIGHT",
        "E06 arts. 6, 28",
        False,
    ),
    "who sees nothing asks": (
        wish("annotate"),
        PlainFacts(sees_enough=False, sees_nothing=True),
        "SIGHT",
        "E06 arts. 6, 28",
        True,
    ),
    "a colleague declares for a colleague": (
        wish("declare"),
        FACTS,
        "DIRECT",
        "",
        False,
    ),
    "a suspect head declares": (wish("declare", HEAD), SUSPECT, "COI14", HARM, True),
    "a social worker hands over the cases of all": (
        wish("hand_over"),
        FACTS,
        "DIRECT",
        "",
        False,
    ),
    "somebody else's notice": (wish("dismiss"), FACTS, "QUEUE", "", False),
    "nobody of any body reads a register": (
        wish("export", actor=Actor(PERSON, 1, frozenset({1}))),
        FACTS,
        "OVERSIGHT",
        "",
        False,
    ),
    "a document of a step that is nobody's but the station's": (
        service(deed="issue"),
        FACTS,
        "DOCUMENT",
        BAN,
        False,
    ),
    "whoever buys bids": (
        wish("bid", BUREAU),
        FACTS,
        "COI02",
        "E01 art. 12; E02 art. 9",
        False,
    ),
    "a social worker bids": (wish("bid"), FACTS, "BID", "E01 art. 21", False),
    "a social worker appoints": (wish("appoint"), FACTS, "APPOINT", "", False),
    "an official appoints the own person": (
        wish("appoint", BUREAU),
        PlainFacts(is_own_matter=True),
        "APPOINT",
        "",
        False,
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_whoever_is_refused_is_told_by_which_rule(name: str) -> None:
    asked, facts, rule, clause, is_silent = STORIES[name]
    ruling = decide(asked, facts)
    assert ruling is not None
    assert (ruling.rule, ruling.clause, ruling.is_silent) == (rule, clause, is_silent)
    assert ruling.reason


def test_no_answer_of_the_table_is_never_given() -> None:
    given = {
        id(decide(asked, facts)) for asked, facts, _rule, _clause, _ in STORIES.values()
    }
    for name, answer in vars(rulings).items():
        assert not isinstance(answer, Ruling) or id(answer) in given, name


@pytest.mark.parametrize(
    ("asked", "facts", "reason"),
    [
        (act(WORKER), FACTS, rulings.NEEDS_AN_OFFICIAL),
        (act(HEAD, deed="cancel", standing=None), FACTS, rulings.NOT_HANDED_OUT),
        (service(AGENCY, **SCORED), FACTS, rulings.EMPLOYED),
        (
            act(**SCORED),
            PlainFacts(works_for_the_judged=True),
            rulings.WORKS_FOR_THE_JUDGED,
        ),
        (
            service(
                element_id="appraise_project",
                earlier=(("design_project", "station_staff", False),),
            ),
            FACTS,
            f"{rulings.DONE_BEFORE}: design_project",
        ),
    ],
)
def test_a_rule_from_the_tables_says_what_it_is_about(
    asked: Act, facts: Facts, reason: str
) -> None:
    ruling = decide(asked, facts)
    assert ruling is not None
    assert ruling.reason == reason
