"""Which rows of purchases, evaluations, filings and projects are outcomes, and why.

Source: domain specification §14.4, §14.5, §14.8, §14.14; §15.1, N11 to N14.
"""

from collections.abc import Mapping
from types import MappingProxyType

from processes.guard_policy.outcome import Known, Outcome

#: By label of the model.
MODELS: Mapping[str, Known] = MappingProxyType(
    {
        "procurement.Purchase": Known(
            "id county case project_name purchaser item_codes estimated_yuan "
            "spent_yuan assistance_fund_yuan base_yuan monitoring_yuan cap_reason "
            "limit_yuan criteria qualification_conditions",
            "What a county wants to buy, and what it reckons with; what may be bought, "
            "for how much, from whom, is decided in tables of its own.",
        ),
        "procurement.FundLine": Known(
            "id county purchase source yuan",
            "Where the money of an estimate comes from.",
        ),
        "procurement.Round": Known(
            "id county purchase number method reason over_threshold deadline "
            "public_key opened_at members seed published_on",
            "One attempt to find a supplier: its dates, its keys, its committee, which "
            "is drawn by lot.",
        ),
        "procurement.BidKey": Known(
            "id county round opens_at sealed",
            "What opens responses; written once, shown after the deadline.",
        ),
        "procurement.Bid": Known(
            "id county round number agency status registered_by registered_at sealed "
            "digest handed_in_at price_yuan",
            "What an agency has offered.",
        ),
        "procurement.Qualification": Known(
            "id county bid conditions is_qualified reason checked_by checked_at",
            "What the committee found of a bidder; the county's confirmation decides.",
        ),
        "procurement.BidScore": Known(
            "id county bid member_id criterion score",
            "One member's opinion.",
        ),
        "procurement.Candidate": Known(
            "id county round bid rank points has_refused",
            "The ranking that follows from the scores; the confirmation decides.",
        ),
        "procurement.ItemList": Known(
            "id county case_id decision reason act_id",
            "What may be purchased, or may not.",
            Outcome("decision", act="act_id", proofs=frozenset({"proof_of_decision"})),
        ),
        "procurement.BudgetApproval": Known(
            "id county case_id approved_yuan act_id",
            "How much the finance department has approved.",
            Outcome(
                "approved_yuan",
                act="act_id",
                proofs=frozenset({"proof_of_approved_yuan"}),
            ),
        ),
        "procurement.NonTenderApproval": Known(
            "id county case_id round approval_no act_id",
            "That the municipality has agreed to another method than a tender.",
            Outcome(
                "approval_no", act="act_id", proofs=frozenset({"proof_of_approval_no"})
            ),
        ),
        "procurement.Award": Known(
            "id county case_id candidate agency awarded_yuan reason awarded_at act_id",
            "Who is chosen, and for how much.",
            Outcome(
                "awarded_yuan",
                act="act_id",
                proofs=frozenset({"proof_of_awarded_yuan"}),
            ),
        ),
        "procurement.Objection": Known(
            "id county case_id kind decision suspended_from suspended_to at act_id",
            "How a challenge or a complaint was decided, or that an inquiry was "
            "answered.",
            Outcome("decision", act="act_id", proofs=frozenset({"proof_of_decision"})),
        ),
        "evaluations.IndicatorFramework": Known(
            "id county case version grades vetoes source issued_at act",
            "Rules that bind an evaluation: the county bureau's approval issues them.",
            Outcome("issued_at", act="act", proofs=frozenset({"proof_of_issued_at"})),
        ),
        "evaluations.Indicator": Known(
            "id county framework position level_1 level_2 weight evidence method "
            "source",
            "A line of rules that are an outcome themselves.",
        ),
        "evaluations.Evaluation": Known(
            "id county case station year framework is_trial visit_on scoring_round "
            "vetoes objection_until",
            "Where an evaluation stands; what is found stands in its result.",
        ),
        "evaluations.PanelMember": Known(
            "id county case person_id status relation declared_at named_at act",
            "Who judges: the county bureau names the panel.",
            Outcome("named_at", act="act", proofs=frozenset({"proof_of_named_at"})),
        ),
        "evaluations.Score": Known(
            "id county case scoring_round person_id indicator score reason evidence "
            "act",
            "What a member of the panel gives a station, by the own act alone.",
            Outcome("score", act="act", proofs=frozenset({"proof_of_score"})),
        ),
        "evaluations.Snapshot": Known(
            "id county case kpis taken_at",
            "Counts of what the station's data say; nobody decides by them alone.",
        ),
        "evaluations.SurveyRound": Known(
            "id county case sample ends_on opened_by",
            "How many are asked, until when.",
        ),
        "evaluations.SurveyLink": Known(
            "id county round respondent_type digest is_used",
            "A way to answer once, without a name.",
        ),
        "evaluations.SurveyAnswer": Known(
            "id county round respondent_type mode items comment",
            "What somebody thinks of the service, without a name.",
        ),
        "evaluations.Result": Known(
            "id county case total grade vetoes confirmed_by confirmed_at act",
            "How good the station was: the county bureau confirms it.",
            Outcome("grade", act="act", proofs=frozenset({"proof_of_grade"})),
        ),
        "evaluations.Improvement": Known(
            "id county case position problem requirement due_on measure done_on",
            "What is to be better, and what was done; nothing follows by itself.",
        ),
        "filings.Filing": Known(
            "id county case what subject reference submitter filing_body submitted_at "
            "returns number filed_at act",
            "That something is on file, with its number: the filing body's act.",
            Outcome("number", act="act", proofs=frozenset({"proof_of_number"})),
        ),
        "filings.FilingCounter": Known(
            "id county filing_body year last",
            "The last number of a filing body.",
        ),
        "filings.SpotCheck": Known(
            "id county case filing_body year algorithm objects_listed "
            "inspectors_listed object_count inspector_count population_hash secret "
            "commitment planned_at",
            "Lists to draw from; the draw follows from them and a secret.",
        ),
        "filings.Sample": Known(
            "id county spot_check revealed seed objects_drawn inspectors_drawn witness "
            "drawn_at",
            "What was drawn; anybody can draw it again.",
        ),
        "filings.Finding": Known(
            "id county spot_check position object text is_serious due_on measure "
            "rectified_on closed_at",
            "A problem that was seen; what follows from it is another act.",
        ),
        "projects.Project": Known(
            "id county case title goal target_groups station term_from term_to status "
            "is_publicly_funded assistance_base budget_version appraisal_round "
            "panel_size approval act",
            "Whether a project with public money is carried out is the purchaser's "
            "decision (N12).",
            Outcome("approval", act="act", proofs=frozenset({"proof_of_approval"})),
        ),
        "projects.BudgetLine": Known(
            "id county project version category fund_source amount change",
            "What a station would like to spend; it is decided with the project.",
        ),
        "projects.Need": Known(
            "id county project number category service_code urgency suggested_method "
            "status closed_on",
            "What people need, by the station's own survey.",
        ),
        "projects.Appraisal": Known(
            "id county project round person_id necessity feasibility professionalism "
            "budget_reasonable risk verdict",
            "A member's opinion; the purchaser decides.",
        ),
        "projects.MonitoringRecord": Known(
            "id county project number period done_percent conclusion failures act at",
            "What was seen of a running project; nothing follows but a rectification.",
        ),
        "projects.ProjectChange": Known(
            "id county case project number kinds amount category fund_source "
            "new_term_to requested_at decision act",
            "Whether a project changes is the county's decision (N12).",
            Outcome("decision", act="act", proofs=frozenset({"proof_of_decision"})),
        ),
        "projects.ProjectResult": Known(
            "id county case project score grade act",
            "The grade that the county has confirmed (N12, N14); the score is an "
            "opinion of the panel.",
            Outcome("grade", act="act", proofs=frozenset({"proof_of_grade"})),
        ),
    }
)
