"""Each rule of the checker on tiny processes: broken, and kept."""

from dataclasses import replace

import pytest

from engine.checker import Certificate, Finding, Route, check, from_json
from engine.kernel.definition import Definition
from tests.guard.checker.drawn import (
    EVENTS,
    Part,
    act,
    border,
    called,
    caught,
    choice,
    drawn,
    flow,
    inside,
    many,
    on_event,
    paying,
    repeated,
    row,
    rules,
    service,
    step,
    thrown,
    together,
)
from tests.guard.checker.duties import STAND_IN, duty

YES = 'decision = "approved"'


def granted(*acts: Part, when: str = YES, pay: Part | None = None) -> Part:
    """Return a proposal, the acts, and the payment if ``when`` holds."""
    paid = pay or paying()
    return row(step("propose"), *(acts or (act(),)), choice((when, paid)))


def codes(definition: Definition, **routes: tuple[Route, ...]) -> list[str]:
    return [finding.code for finding in check(definition, duty(**routes)).findings]


def only(definition: Definition) -> Finding:
    (finding,) = check(definition, duty()).findings
    return finding


def test_a_payment_behind_a_yes_is_proved() -> None:
    certificate = check(drawn(granted()), duty())
    assert certificate.findings == ()
    assert certificate.is_complete
    assert certificate.states == 3  # proposed, decided, paid
    assert certificate.bounds["outcomes"] == 1


def test_a_certificate_comes_back_from_what_is_kept() -> None:
    certificate = check(drawn(granted(act(role="worker"))), duty())
    assert from_json(certificate.as_json()) == certificate
    with pytest.raises(KeyError):
        from_json({})


# -- UNTAGGED, CAPACITY, CHOSEN, WORD ---------------------------------------------


@pytest.mark.parametrize("act_type", ["", "admin", "资料整理"])
def test_a_step_without_a_known_act_type_is_refused(act_type: str) -> None:
    assert codes(drawn(step("sort", act_type=act_type))) == ["UNTAGGED"]
    assert codes(drawn(step("sort", act_type="record"))) == []


def test_an_act_in_a_station_s_hands_is_refused_by_name_of_the_route() -> None:
    finding = check(drawn(act(positive="")), duty(official=(STAND_IN,))).findings[0]
    assert finding.code == "CAPACITY"
    assert "substitute of official, post worker" in finding.sentence
    assert codes(drawn(act(role="head", positive=""))) == ["CAPACITY"]
    assert codes(drawn(act(role="stranger", positive=""))) == ["CAPACITY"]
    assert codes(drawn(act(positive=""))) == []


def test_a_mark_alone_reserves_a_step_as_well() -> None:
    marked = step("file", act_type="record", authority_only="yes")
    assert codes(drawn(marked)) == ["CAPACITY"]


def test_an_outcome_is_in_no_station_s_hands_even_behind_a_yes() -> None:
    hands_out = step("hand_out", effect="payment")
    assert codes(drawn(granted(pay=hands_out))) == ["CAPACITY"]


def test_nothing_chooses_who_does_an_act() -> None:
    assert codes(drawn(act(positive="", holder="case_worker"))) == ["CHOSEN"]
    by_expression = step("file", role="official", authority_only="yes", assignee="wish")
    assert codes(drawn(by_expression)) == ["CHOSEN"]
    assert codes(drawn(step("visit", holder="case_worker"))) == []


def test_a_word_of_the_list_waits_for_a_review() -> None:
    named = drawn(step("sort", name="审批资料"))
    assert codes(named) == ["WORD"]
    assert codes(drawn(step("sort", documentation="代为拨付"))) == ["WORD"]
    assert codes(drawn(act(name="审批", positive=""))) == []
    assert check(named, duty(), reviewed=frozenset({"sort"})).findings == ()


def test_where_an_element_alone_is_wrong_the_story_has_one_step() -> None:
    finding = only(drawn(step("sort", name="审批资料")))
    assert finding.path == ()
    (told,) = finding.steps
    assert (told.element_id, told.name, told.kind) == ("sort", "审批资料", "reached")


# -- UNPROVEN ---------------------------------------------------------------------


def test_a_payment_without_an_act_is_unproven_with_the_shortest_path() -> None:
    finding = only(drawn(row(step("propose"), step("more"), paying(makers="propose"))))
    assert (finding.code, finding.element_id) == ("UNPROVEN", "pay")
    assert finding.path[1:] == ("propose", "more", "pay")
    assert [(each.kind, each.role) for each in finding.steps[1:]] == [
        ("done", "worker"),
        ("done", "worker"),
        ("reached", "payer"),
    ]
    assert "outcome = “payment”" in finding.sentence


def test_an_act_that_does_not_say_what_is_positive_proves_nothing() -> None:
    finding = only(drawn(granted(act(positive=""))))
    assert finding.parameters["reason"] == "no_positive"


@pytest.mark.parametrize("said", ["decision", "decision = maybe", "wish = yes", "= x"])
def test_a_positive_that_cannot_be_understood_is_refused(said: str) -> None:
    assert "UNPROVEN" in codes(drawn(granted(act(positive=said))))


def test_a_step_that_leaves_nothing_to_refuse_can_say_that_it_is_done() -> None:
    sign = step("decide", role="official", act_type="admin_approve", positive="done")
    assert codes(drawn(row(sign, paying()))) == []


def test_a_no_is_no_yes() -> None:
    assert codes(drawn(row(act(), paying()))) == ["UNPROVEN"]
    refused = granted(when='decision != "refused"')
    assert codes(drawn(refused)) == ["UNPROVEN"]


def test_an_act_of_the_wrong_kind_proves_nothing() -> None:
    assert codes(drawn(granted(act(outcome="grant")))) == ["UNPROVEN"]
    assert "UNPROVEN" in codes(drawn(granted(act(act_type="admin_permit"))))
    assert "UNPROVEN" in codes(drawn(granted(act(outcome="nonsense"))))


@pytest.mark.parametrize(
    "outcome",
    [
        service("pay", operation="transfer_money"),
        thrown("pay", effect="payment"),
        step("pay", role="payer", act_type="admin_pay"),
        step("pay", role="official", authority_only="yes", effect="grant"),
    ],
)
def test_every_kind_of_outcome_needs_an_act(outcome: Part) -> None:
    assert codes(drawn(row(step("propose"), outcome))) == ["UNPROVEN"]


def test_an_act_that_is_its_own_outcome_needs_no_other() -> None:
    advance = step("pay", role="official", act_type="admin_pay", effect="advance")
    assert codes(drawn(row(step("report"), advance))) == []
    assert codes(drawn(step("pay", effect="advance"))) == ["CAPACITY", "UNPROVEN"]


def test_an_effect_that_nobody_knows_is_refused() -> None:
    assert codes(drawn(thrown("tell", effect="blessing"))) == ["UNPROVEN"]


def test_an_outcome_beside_its_act_is_unproven() -> None:
    assert codes(drawn(together(act(), paying()))) == ["UNPROVEN"]


def test_a_second_round_needs_no_second_yes_but_a_no_undoes_the_first() -> None:
    paid_twice = repeated(granted(), when='decision = "approved"')
    assert codes(drawn(paid_twice)) == []
    second = row(act(), act("decide_2"), choice((YES, paying(makers="decide_2"))))
    assert codes(drawn(second)) == []


def test_a_later_no_takes_an_earlier_yes_back() -> None:
    look = act("look")
    ignored = row(act(), choice((YES, row(look, paying(makers="look")))))
    assert codes(drawn(ignored)) == ["UNPROVEN"]
    heeded = row(look, choice((YES, paying(makers="look"))))
    assert codes(drawn(row(act(), choice((YES, heeded))))) == []


# -- SILENCE ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "interrupting"),
    [
        (kind, interrupting)
        for kind in EVENTS
        for interrupting in (True, False)
        if interrupting or kind != "error"  # an error always interrupts
    ],
)
def test_no_event_stands_in_for_an_act(kind: str, *, interrupting: bool) -> None:
    decide, pay = act(), paying()
    late = border(decide, kind, "pay", interrupting=interrupting)
    finding = only(drawn(row(decide, choice((YES, pay))), more=late))
    assert (finding.code, finding.element_id) == ("SILENCE", "pay")
    assert finding.parameters["act"] == "decide"
    assert finding.path[-1] == "pay"


def test_no_default_flow_says_yes() -> None:
    silent = row(act(), choice(('decision = "refused"', None), default=paying()))
    finding = only(drawn(silent))
    assert (finding.code, finding.parameters["event"]) == ("SILENCE", "default")


def test_no_event_sub_process_says_yes() -> None:
    main = row(act(), choice((YES, step("tell"))))
    silent = on_event(paying(), "timer", main=main)
    assert codes(drawn(silent)) == ["SILENCE"]


def test_a_reminder_beside_an_act_is_no_consent() -> None:
    decide = act()
    remind = service("remind")
    late = border(decide, "timer", "remind", interrupting=False) + remind.xml
    over = '<bpmn:endEvent id="reminded"/>' + flow("remind", "reminded")
    assert codes(drawn(granted(decide), more=late + over)) == []


def test_an_event_that_leads_back_to_the_act_is_no_consent() -> None:
    decide = act()
    merge = Part('<bpmn:exclusiveGateway id="again_"/>', "again_", "again_")
    late = border(decide, "timer", "again_")
    assert codes(drawn(granted(row(merge, decide)), more=late)) == []


def test_an_event_that_passes_an_opinion_on_the_way_is_refused() -> None:
    opinion = act("opine", act_type="admin_approve", variable="second", positive="")
    late = border(opinion, "timer", "decide")
    finding = only(drawn(granted(opinion, act()), more=late))
    assert finding.code == "SILENCE"
    assert (finding.parameters["act"], finding.path[-1]) == ("opine", "pay")


def test_a_period_of_notice_behind_an_act_is_no_consent() -> None:
    noticed = row(act(), choice((YES, row(caught("notice"), paying()))))
    assert codes(drawn(noticed)) == []


# -- FORGED, MACHINE --------------------------------------------------------------


def test_a_gateway_behind_an_act_asks_for_nothing_else() -> None:
    asks = step("propose_more", hands={"wish": "wish"})
    forged = granted(act(), asks, when=f'{YES} and wish = "yes"')
    finding = only(drawn(forged))
    assert finding.code == "FORGED"
    assert (finding.parameters["variable"], finding.path[-1]) == ("wish", "pay")
    assert codes(drawn(row(asks, choice(('wish = "yes"', granted()))))) == []


def test_a_value_that_somebody_else_sets_as_well_is_forged() -> None:
    rewrites = step("correct", hands={"decision": "decision"})
    assert "FORGED" in codes(drawn(granted(act(), rewrites)))


def test_a_copy_of_what_a_worker_said_is_forged() -> None:
    said = step("say", hands={"wish": "wish"})
    copies = step(
        "decide",
        role="official",
        act_type="admin_confirm",
        positive="decision = approved",
        hands={"decision": 'if wish = "yes" then "approved" else "refused"'},
    )
    assert "FORGED" in codes(drawn(granted(said, copies)))


def test_how_often_an_outcome_happens_is_the_act_s_to_say() -> None:
    often = row(act(), choice((YES, many(paying()))))
    assert codes(drawn(often)) == ["FORGED"]


@pytest.mark.parametrize("machine", [service, rules])
def test_no_machine_sets_what_acts_decide(machine: type) -> None:
    sets = machine("compute", decision='"approved"')
    assert "MACHINE" in codes(drawn(granted(act(), sets)))


def test_an_operation_that_nobody_knows_is_refused() -> None:
    assert codes(drawn(service("run", operation="unheard_of"))) == ["MACHINE"]


# -- CALLED -----------------------------------------------------------------------


def test_a_call_on_the_way_to_an_outcome_is_pinned() -> None:
    assert codes(drawn(called(granted()))) == []
    assert "CALLED" in codes(drawn(called(granted(), latest=True)))


def test_what_is_called_is_looked_into() -> None:
    assert codes(drawn(called(row(act(), paying())))) == ["UNPROVEN"]
    assert codes(drawn(called(step("sort", act_type="")))) == ["UNTAGGED"]


def test_a_yes_before_a_call_counts_in_it() -> None:
    assert (
        codes(
            drawn(
                row(
                    act(),
                    choice((YES, called(service("pay", operation="transfer_money")))),
                )
            )
        )
        == []
    )


# -- FOUR_EYES --------------------------------------------------------------------


def test_excluded_steps_exist_and_come_before() -> None:
    def excluding(names: str) -> list[str]:
        last = step("check", not_by_performer_of=names)
        return codes(drawn(row(step("first"), last, step("later"))))

    assert excluding("first") == []
    assert excluding("later") == ["FOUR_EYES"]


@pytest.mark.parametrize(("name", "reason"), [("nothing", "unknown"), ("b", "itself")])
def test_names_that_no_reader_would_let_pass_are_refused(
    name: str, reason: str
) -> None:
    read = drawn(row(step("a"), step("b")))
    node = read.nodes["b"]
    assert node.work is not None
    work = replace(node.work, not_by_performer_of=(name,))
    nodes = {**read.nodes, "b": replace(node, work=work)}
    finding = only(replace(read, nodes=nodes))
    assert (finding.code, finding.parameters["reason"]) == ("FOUR_EYES", reason)


def test_one_part_of_the_case_is_no_four_eyes() -> None:
    first = step("first", holder="case_worker")
    second = step("second", holder="case_worker", not_by_performer_of="first")
    assert codes(drawn(row(first, second))) == ["FOUR_EYES"]


def test_whoever_decides_does_not_pay() -> None:
    assert codes(drawn(granted(pay=paying(makers="propose")))) == ["FOUR_EYES"]


# -- together ---------------------------------------------------------------------


@pytest.mark.parametrize("nest", [inside, many, called, repeated, on_event])
def test_a_proved_part_stays_proved_wherever_it_stands(nest: type) -> None:
    part = granted()
    assert codes(drawn(nest(part))) == []


def test_instances_beside_one_another_do_not_borrow_a_yes() -> None:
    slow = row(act(), step("look"), choice((YES, paying())))
    assert codes(drawn(many(slow))) == ["FORGED"]
    assert codes(drawn(many(slow, in_order=True))) == []
    late = row(act(), choice((YES, row(step("look"), paying()))))
    assert codes(drawn(many(late))) == []


def test_the_bound_is_a_refusal_of_its_own() -> None:
    wide = drawn(together(*(granted_(number) for number in range(4))))
    certificate: Certificate = check(wide, duty(), most=50)
    assert not certificate.is_complete
    assert [f.code for f in certificate.findings][-1] == "BOUND"


def granted_(number: int) -> Part:
    pay = paying(f"pay_{number}", makers=f"decide_{number}")
    decided = act(f"decide_{number}")
    return row(decided, choice((YES, pay)))
