"""Which duties exclude each other, as data with their clauses.

Source: domain specification §15.3 (dual-hat persons), §15.4 (COI01–COI16).
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

#: Acts of help and acts of decision on one household exclude each other.
DUAL_HAT = "DH2"
#: A head who is an official does not decide about the own station.
OWN_STATION = "DH3"
#: Where officials do not serve in stations, nobody wears both hats.
TWO_HATS = "DH4"
#: Who is evaluated does not evaluate.
JUDGED = "COI01"
HATS_CLAUSE = "000 §三(一); 001 §三(二); 001 §三(六)"


class Held(StrEnum):
    """By what a conflict is kept out."""

    #: The same person has done one of the two on the same business object.
    ACTS = "acts"
    #: A relation between people or bodies, declared or on record.
    RELATION = "relation"
    #: A step of its own checks it, and a person answers for the result.
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two duties that one person, or two who are close, must not both have.

    Attributes:
        one: Elements of the first duty; with ``ACTS``, done earlier or later.
        other: Elements of the second.
        relations: What makes two people or bodies close.
        years: How long a relation that has ended still counts.
    """

    rule: str
    clause: str
    held_by: Held
    one: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    years: int = 0

    def between(self, element_id: str) -> frozenset[str]:
        """Return what excludes an element; nothing if the conflict is not about it."""
        excluded = self.other if element_id in self.one else frozenset[str]()
        return excluded | (self.one if element_id in self.other else frozenset())


_PANEL = frozenset(
    {
        "sample_respondents",
        "survey_satisfaction",
        "review_files",
        "visit_site",
        "score_station",
        "consolidate_scores",
    }
)
_PROJECT_PANEL = frozenset(
    {
        "mid_term_review",
        "survey_project_satisfaction",
        "evaluate_project_performance",
    }
)
_SPECIFIED = frozenset({"design_project", "define_requirements", "prepare_documents"})
_BIDS = frozenset({"submit_response"})
_COMPLAINT_HANDLED = frozenset(
    {
        "classify_complaint",
        "assign_handler",
        "investigate_complaint",
        "decide_complaint",
        "verify_correction",
        "close_complaint",
    }
)

#: Source: domain specification §15.4, in its order.
CONFLICTS: tuple[Conflict, ...] = (
    Conflict(
        JUDGED,
        "002 §5.1; E19 art. 19",
        Held.RELATION,
        one=frozenset({"submit_self_evaluation", "implement_services"}),
        other=_PANEL | _PROJECT_PANEL,
        relations=frozenset(
            {
                "employment",
                "supervision",
                "share",
                "directorship",
                "kinship",
                "incubation",
            }
        ),
        years=2,
    ),
    Conflict(
        "COI02",
        "E01 art. 12; E02 art. 9",
        Held.RELATION,
        one=_BIDS,
        other=frozenset(
            {"check_supplier_qualification", "review_responses", "confirm_supplier"}
        ),
        relations=frozenset({"employment", "directorship", "control", "kinship"}),
        years=3,
    ),
    Conflict("COI03", "E02 art. 18", Held.ACTS, one=_SPECIFIED, other=_BIDS),
    Conflict(
        "COI04",
        "E02 art. 18",
        Held.RELATION,
        one=_BIDS,
        other=_BIDS,
        relations=frozenset({"control", "same_head"}),
    ),
    Conflict("COI05", "004 §八(四); E01 arts. 24, 48", Held.STEP),
    Conflict("COI06", "004 §五(二)", Held.STEP),
    Conflict(
        "COI07",
        "002 §5.2",
        Held.ACTS,
        one=frozenset({"reply_as_subject", "implement_correction"}),
        other=_COMPLAINT_HANDLED,
    ),
    # The case worker is the one who served; the policy asks who that is.
    Conflict("COI08", "002 §5.1.2", Held.RELATION, relations=frozenset({"service"})),
    Conflict(
        "COI09",
        "E23",
        Held.RELATION,
        relations=frozenset({"kinship", "business", "debt"}),
    ),
    Conflict("COI10", "E12 arts. 11, 20", Held.STEP, relations=frozenset({"kinship"})),
    Conflict(
        "COI11",
        "002 §5.1",
        Held.ACTS,
        one=frozenset({"conduct_supervision", "record_supervision"}),
        other=_PANEL,
    ),
    Conflict("COI12", "001 §六(二); 004 §五(三)", Held.STEP),
    Conflict("COI13", "E08 art. 110", Held.STEP, relations=frozenset({"interest"})),
    Conflict(
        "COI14",
        "E04 art. 11; E34 art. 2",
        Held.RELATION,
        relations=frozenset({"suspect"}),
    ),
    Conflict(
        "COI15",
        "001 §三(六)",
        Held.ACTS,
        one=frozenset({"issue_first_opinion", "periodic_review"}),
        other=frozenset({"confirm_assistance"}),
    ),
    Conflict(
        "COI15",
        "001 §三(六)",
        Held.ACTS,
        one=frozenset({"confirm_assistance"}),
        other=frozenset({"pay_assistance"}),
    ),
    Conflict(
        "COI15",
        "001 §三(六)",
        Held.ACTS,
        one=frozenset({"apply_budget"}),
        other=frozenset({"approve_budget"}),
    ),
    Conflict(
        "COI16",
        "002 §5.1",
        Held.ACTS,
        one=frozenset({"design_project"}),
        other=frozenset({"appraise_project"}) | _PROJECT_PANEL,
    ),
    Conflict(
        "COI16",
        "002 §5.1",
        Held.ACTS,
        one=frozenset({"appraise_project"}),
        other=_PROJECT_PANEL,
    ),
)

#: What a head may not do about the own station. Source: domain specification §15.3(3).
OWN_STATION_ACTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "complaint": _COMPLAINT_HANDLED | {"reply_complainant"},
        "station_evaluation": _PANEL
        | {"form_evaluation_panel", "review_objection", "confirm_evaluation_result"},
        "service_agreement": frozenset(
            {
                "verify_performance",
                "inspect_performance",
                "pay_instalment",
                "handle_breach",
                "decide_renewal",
                "accept_transition",
                "final_settlement",
            }
        ),
        "service_project": _PROJECT_PANEL | {"confirm_project_result"},
    }
)


def _excluded_by(element_id: str) -> Mapping[str, Conflict]:
    """Return the acts that exclude an element for whoever has done them."""
    found: dict[str, Conflict] = {}
    for conflict in CONFLICTS:
        if conflict.held_by is Held.ACTS:
            for done in conflict.between(element_id):
                found.setdefault(done, conflict)
    return MappingProxyType(found)


def _left_to_outsiders(element_id: str) -> Conflict | None:
    """Return the conflict by which nobody of an agency does an element, if any."""
    for conflict in CONFLICTS:
        if "employment" in conflict.relations and element_id in conflict.other:
            return conflict
    return None


# Asked at every act, so kept. No decorator: mutmut passes decorated functions over.
excluded_by = functools.lru_cache(maxsize=512)(_excluded_by)
left_to_outsiders = functools.lru_cache(maxsize=512)(_left_to_outsiders)
