"""Filled-in forms of service agreements; agencies, people and sums are invented."""

_AGENCY = "示范和风社会工作服务中心"

#: What an agreement knows by itself.
AGREEMENT_FACTS: dict[str, object] = {
    "award_on": "2026-02-24",
    "award_amount": "100000.00",
}

AGREEMENTS: dict[str, dict[str, object]] = {
    "agreement_draft": {
        "agreement_no": "米民购〔2026〕1号",
        "contract_year": 1,
        "award_date": "2026-02-24",
        "parties": [
            {
                "side": "purchaser",
                "name": "米易县民政局",
                "representative": "何守正",
                "contact": "0812-0000000",
            },
            {
                "side": "agency",
                "name": _AGENCY,
                "representative": "安和风",
                "contact": "0812-0000001",
            },
        ],
        "term_from": "2026-03-02",
        "term_to": "2027-02-28",
        "service_items": [
            {"code": "3.2.1.1", "quantity": 40, "unit": "件", "standard": "个案服务"}
        ],
        "targets": [{"indicator": "个案结案", "number": 30}],
        "staffing": [{"post": "驻站社工", "number": 2, "qualification": "大专以上"}],
        "requirements": "按月服务，档案齐全。",
        "rights_duties": "双方权利义务见正文第五条。",
        "evaluation_terms": "年度评价合格以上方可续签。",
        "breach_terms": "转包、挪用的终止协议。",
        "handover_terms": "期满交接个案、档案和数据。",
        "subcontract_ban": True,
        "data_annex": "00000000-0000-4000-8000-000000000001",
        "report_cycle": "quarterly",
        "price": "100000.00",
        "me_amount": "15000.00",
        "fund_lines": [
            {"fund_source": "fiscal", "purpose": "service", "amount": "85000.00"},
            {"fund_source": "fiscal", "purpose": "evaluation", "amount": "15000.00"},
        ],
        "instalments": [
            {"date": "2026-04-01", "percent": 60, "condition": "驻站"},
            {"date": "2026-12-01", "percent": 40, "condition": "完成目标任务"},
        ],
        "cap_base": "9000000.00",
        "cap_base_document": "米财〔2026〕2号",
    },
    "agreement_check": {
        "clauses_found": [
            "term",
            "services",
            "targets",
            "requirements",
            "rights_duties",
            "evaluation",
            "breach",
            "price",
            "settlement",
            "data_annex",
            "no_subcontracting",
            "hand_over",
        ],
        "conditions_met": [
            "registered",
            "charter",
            "finance_tax",
            "office",
            "team",
            "no_violation",
            "credit",
        ],
        "clause_result": "passed",
    },
    "agreement_signature_purchaser": {
        "signatures": "何守正",
        "signed_at": "2026-03-02",
    },
    "agreement_signature_agency": {
        "agency_signs": "signed",
        "signatures": "安和风",
        "signed_at": "2026-03-02",
    },
    "contract_publication": {
        "published_at": "2026-03-02",
        "published_where": "中国政府采购网",
    },
    "contract_finance_copy": {"filed_at": "2026-03-02"},
    "agreement_filing": {"submitted_on": "2026-03-02"},
    "service_start": {
        "started_on": "2026-03-02",
        "staff_count": 2,
        "formally_employed": True,
        "training_hours": 16,
    },
    "payment_request": {
        "requested_amount": "51000.00",
        "invoice_no": "示范发票 0001",
        "payee_name": _AGENCY,
        "service_summary": "个案 12 件，小组 2 个。",
    },
    "performance_verification": {
        "verification": "confirmed",
        "verified_amount": "51000.00",
        "checked_files": 5,
        "verification_note": "服务记录与申请一致。",
    },
    "contract_payment": {
        "payment_lines": [{"fund_source": "fiscal", "amount": "51000.00"}],
        "paid_to": _AGENCY,
        "paid_on": "2026-03-02",
        "order_no": "示范支付令 0001",
    },
    "implementation_report": {
        "period": "第一季度",
        "done": "个案 12 件，小组 2 个，社区活动 3 次。",
        "money_used": "20000.00",
        "staff_missing_days": 0,
    },
    "performance_inspection": {
        "inspected_on": "2026-03-02",
        "inspectors": ["civil_affairs", "finance", "audit"],
        "findings": "人员在岗，记录完整。",
        "inspection_result": "normal",
    },
    "breach_decision": {
        "breach_cause": "targets_missed",
        "facts": "目标任务完成不到八成。",
        "agency_heard": True,
        "breach_result": "rectify",
        "rectify_until": "2026-03-23",
    },
    "evaluation_receipt": {"received_on": "2026-03-02"},
    "renewal_decision": {
        "renewal": "renew",
        "renewal_reason": "年度评价合格。",
    },
    "non_renewal_notice": {
        "notice_reason": "年度评价不合格，004 §六(五)。",
        "last_day": "2026-03-31",
        "notified_on": "2026-03-02",
        "township_notified": True,
    },
    "transition_plan": {
        "cases_plan": "在办个案逐件移交。",
        "files_plan": "档案列清单移交。",
        "premises_assets": "场地、设备清点。",
        "data_plan": "both",
        "settlement_amount": "0.00",
    },
    "transition_acceptance": {
        "transition_result": "accepted",
        "cases_taken": True,
        "data_proof": True,
        "township_present": "周行健",
        "accepted_on": "2026-03-02",
    },
    "contract_settlement": {
        "paid_to": _AGENCY,
        "settled_on": "2026-03-02",
    },
    "agreement_archive": {
        "archived_items": ["contract", "payments", "transition", "settlement"],
        "kept_until": "2041-03-02",
        "archived_on": "2026-03-02",
    },
}
