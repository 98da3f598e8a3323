"""Which acts are an authority's, and by which rule and clause."""

import pytest

from processes.guard_policy import ACT_TYPES, BAN, needs_authority, rule_for

RESERVED = {"admin_permit", "admin_confirm", "admin_approve", "admin_pay"}


@pytest.mark.parametrize("act_type", sorted(ACT_TYPES))
def test_four_kinds_of_act_and_whatever_is_marked_need_an_authority(
    act_type: str,
) -> None:
    assert needs_authority(act_type, authority_only=False) == (act_type in RESERVED)
    assert needs_authority(act_type, authority_only=True)


@pytest.mark.parametrize(
    ("process_id", "element_id", "act_type", "rule", "clause"),
    [
        # by the element, whatever its act type
        (
            "assistance_coordination",
            "pay_assistance",
            "admin_pay",
            "N04",
            f"{BAN}; E12 arts. 25, 26",
        ),
        (
            "mandatory_report",
            "organise_assessment",
            "record",
            "N18",
            f"{BAN}; E16 §四(三)",
        ),
        # the same element in another process: by the act type
        ("another", "pay_assistance", "admin_pay", "N04", BAN),
        ("another", "anything", "admin_permit", "N10", BAN),
        ("another", "anything", "admin_confirm", "N01", BAN),
        ("another", "anything", "admin_approve", "N01", BAN),
        # and what only its mark reserves
        ("another", "anything", "record", "N18", "001 §二(二)"),
    ],
)
def test_a_reserved_act_has_its_rule_and_clause(
    process_id: str, element_id: str, act_type: str, rule: str, clause: str
) -> None:
    assert rule_for(process_id, element_id, act_type) == (rule, clause)
