"""Ways along which reserved steps are reached: who does what, and when time goes by.

Source: domain specification §14.17, §14.19, §15.1 (N01–N04, N07, N18).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Filled = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a way, and how the way goes on.

    Attributes:
        by: Who is entitled and does it.
        filled: What is filled in besides the example of its form.
        is_tried: Whether everybody else tries it before.
        days: How many days go by afterwards.
    """

    by: str
    element_id: str
    filled: Filled = field(default_factory=dict)
    is_tried: bool = True
    days: int = 0


Way = tuple[Stage, ...]


def _between(by: str, element_id: str, days: int = 0, **filled: object) -> Stage:
    """Return a step that nobody else tries here."""
    return Stage(by, element_id, filled, is_tried=False, days=days)


#: An application that is granted, paid, and reviewed a year later.
GRANTED: Way = (
    _between("wang", "explain_policy"),
    _between("wang", "report_hardship"),
    _between("wang", "help_prepare_application"),
    _between("wang", "apply_assistance"),
    Stage("zhou", "accept_application", {"acceptance": "accepted"}),
    Stage("zhou", "start_investigation"),
    _between("wang", "assist_investigation"),
    Stage("he", "check_information"),
    Stage("feng", "issue_first_opinion", {"first_opinion": "eligible"}),
    Stage("feng", "publicise_first_opinion", days=7),
    Stage("he", "confirm_assistance"),
    Stage("he", "notify_decision", days=23),
    Stage("lv", "pay_assistance"),
    _between("wang", "provide_services"),
    _between("wang", "assist_visit", days=366),
    Stage("zhou", "periodic_review", {"review_cycle": "half_yearly"}),
)

#: An emergency of a handler's relative, whose figures do not match.
URGENT: Way = (
    _between("wang", "explain_policy"),
    _between("wang", "report_hardship", hardship="urgent"),
    Stage("feng", "advance_emergency_assistance"),
    _between("wang", "help_prepare_application"),
    _between("wang", "apply_assistance"),
    _between("zhou", "accept_application", relatives_involved=True),
    Stage("zhou", "register_relative_relation"),
    _between("zhou", "start_investigation"),
    _between("wang", "assist_investigation"),
    _between(
        "he", "check_information", check_result="mismatch", mismatch_note="有一辆机动车"
    ),
    Stage("zhou", "reinvestigate", {"reason": "mismatch"}),
)

#: Suspects of the network: a colleague, and an official of either office.
SUSPECTS = ("li", "zhou", "lv")
#: Who is named in the file of the report, and the offices that decide in it.
NAMED = frozenset({"wang", "zhao", "chen", "feng", "he"})
#: A report whose child needs a place and another guardian, from the note of the
#: suspicion on; suspects are of the network, so the county reviews it at the end.
HARM: Way = (
    _between("wang", "secure_child_safety"),
    _between("wang", "report_to_police"),
    _between("wang", "report_to_civil_affairs"),
    _between("wang", "preserve_evidence"),
    _between(
        "wang",
        "receive_police_receipt",
        needs=["placement", "guardianship", "assessment"],
    ),
    Stage("feng", "organise_assessment"),
    Stage("he", "decide_temporary_guardianship"),
    Stage("he", "apply_guardianship_intervention"),
    _between("wang", "support_emergency_placement"),
    _between("wang", "assist_assessment"),
    _between("wang", "assist_guardianship_intervention"),
    _between("wang", "provide_support_services"),
    _between("wang", "monitor_and_prevent"),
    _between("wang", "receive_feedback"),
    _between("zhao", "close_report"),
    Stage("he", "review_omission"),
)

#: Every way, by its process; together they lead to every reserved step.
WAYS: tuple[tuple[str, Way], ...] = (
    ("assistance_coordination", GRANTED),
    ("assistance_coordination", URGENT),
    ("mandatory_report", HARM),
)
