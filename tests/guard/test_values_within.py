"""What acts and rules decide, and what rules weigh, changes by steps alone."""

from uuid import UUID

import pytest

from engine import commands, queries
from engine.actors import Origin, system
from engine.errors import NotAllowed
from engine.extensions import JSONObject
from engine.guard import decided_within, weighed_within
from engine.models import ProcessDefinition
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task

MESSAGE = '<bpmn:message id="help" name="help_request"/>'
HEAR = (
    '<bpmn:intermediateCatchEvent id="hear">'
    '<bpmn:messageEventDefinition messageRef="help"/></bpmn:intermediateCatchEvent>'
)
#: Which hands over a number for a text: it cannot go on until that is mended.
SAY = user_task("say", answer="5")
ON = '<bpmn:exclusiveGateway id="on" default="on_rule"/>'
RULE = """
<bpmn:businessRuleTask id="rule" camunda:decisionRef="assessment_review">
  <bpmn:extensionElements>
    <camunda:properties><camunda:property name="reads" value="risk_level"/>
      <camunda:property name="clause" value="002 §4.4"/></camunda:properties>
    <camunda:inputOutput><camunda:outputParameter name="intake_decision"
      >= if review_required then "decline" else "accept"</camunda:outputParameter>
    </camunda:inputOutput>
  </bpmn:extensionElements>
</bpmn:businessRuleTask>"""
GATEWAY = '<bpmn:exclusiveGateway id="passes" default="passes_end"/>'
SIGN = user_task("sign").replace(
    "<camunda:properties>",
    '<camunda:properties><camunda:property name="checked_by" '
    'value="rule: intake_decision = accept"/>',
)
DECLARED = (
    '<camunda:property name="variable.risk_level" '
    'value="string: low, medium, high, critical"/>'
    '<camunda:property name="variable.worker_certified" value="boolean"/>'
)


def _source(ask: str) -> bytes:
    """Return a process in which a signature rests on a rule about a risk."""
    source = process(
        ask,
        HEAR + SAY + ON + RULE + GATEWAY + SIGN + '<bpmn:endEvent id="end"/>',
        flow("start", "ask") + flow("ask", "hear") + flow("hear", "say"),
        flow("say", "on") + flow("on", "rule"),
        flow("on", "end", when="answer = &quot;stop&quot;"),
        flow("rule", "passes") + flow("passes", "end") + flow("sign", "end"),
        flow("passes", "sign", when="intake_decision = &quot;accept&quot;"),
        messages=MESSAGE,
    ).decode()
    answer = '<camunda:property name="variable.answer"'
    return source.replace(answer, DECLARED + answer).encode()


@pytest.fixture
def case(story: Story) -> Story:
    """A case whose risk is low."""
    deployed(_source(user_task("ask", risk_level='"low"')))
    story.opens_case("wang")
    return story


def _hears(case: Story, variables: JSONObject) -> None:
    commands.correlate_message(
        "help_request",
        case_id=case.case_id,
        variables=variables,
        origin=Origin(actor=system(1), now=case.now),
    )


def _mends(case: Story, variables: JSONObject) -> None:
    (incident,) = queries.open_incidents(1)
    commands.resolve_incident(
        incident.pk, variables=variables, origin=case.origin("he")
    )


WITHIN = [("risk_level", "high"), ("intake_decision", "accept")]


@pytest.mark.parametrize(("variable", "value"), WITHIN)
def test_no_message_of_a_process_brings_what_a_rule_weighs_or_says(
    case: Story, variable: str, value: str
) -> None:
    case.completes("wang", "ask")
    with pytest.raises(NotAllowed) as refused:
        _hears(case, {"answer": "stop", variable: value})
    assert refused.value.rule == "FORGED"
    assert case.waits_at() == set()

    _hears(case, {"answer": "stop"})
    assert case.waits_at() == {"say"}


@pytest.mark.parametrize(("variable", "value"), WITHIN)
def test_nobody_mends_what_a_rule_weighs_or_says(
    case: Story, variable: str, value: str
) -> None:
    # given an instance that cannot go on
    case.completes("wang", "ask")
    _hears(case, {})
    case.completes("wang", "say")

    # when an official of the county would set what the rule reads, or its answer
    with pytest.raises(NotAllowed) as refused:
        _mends(case, {"answer": "stop", variable: value})

    # then that is refused, and other values are mended
    assert refused.value.rule == "FORGED"
    _mends(case, {"answer": "stop"})
    assert case.instance().status == "completed"


def test_what_a_rule_weighs_is_mended_where_it_is_handed_over(story: Story) -> None:
    # given a step that hands over what cannot be kept
    source = _source(user_task("ask", risk_level='"unheard of"'))
    deployed(source)
    story.opens_case("wang")
    story.completes("wang", "ask")

    # when an official gives a right value, then it goes on: the rule is still to come
    _mends(story, {"risk_level": "low"})
    assert story.waits_at() == set()
    assert queries.open_incidents(1) == []


def test_nobody_starts_with_what_a_rule_says(case: Story) -> None:
    begun = case.instance()
    beginning = commands.Beginning(
        county=1,
        case_id=begun.case_id,
        business_key=begun.business_key,
        places=begun.places,
        variables={"intake_decision": "accept"},
    )
    with pytest.raises(NotAllowed) as refused:
        commands.start_process(
            "casework", beginning=beginning, origin=Origin(system(1), case.now)
        )
    assert refused.value.rule == "FORGED"


def _version(process_id: str) -> UUID:
    shipped = ProcessDefinition.objects.filter(status="active", policy="station")
    return shipped.get(process_id=process_id).pk


def test_what_an_authority_decides_is_decided_within(story: Story) -> None:
    assert story.county
    # whether by its act type or by a mark; what a worker reports is not among them
    decided = decided_within(_version("assistance_coordination"))
    assert {"first_opinion", "confirmation", "check_result"} <= decided
    assert "hardship" not in decided
    assert weighed_within(_version("assistance_coordination")) == set()


def test_what_rules_weigh_of_an_agreement_changes_within(story: Story) -> None:
    assert story.county
    version = _version("service_agreement")
    assert weighed_within(version) == {
        "cost_yuan",
        "me_yuan",
        "payment_yuan",
        "settlement_yuan",
    }
    said = {name for name in decided_within(version) if name.endswith("_severity")}
    assert said == {
        "floor_severity",
        "cap_severity",
        "payment_cap_severity",
        "settlement_cap_severity",
    }
