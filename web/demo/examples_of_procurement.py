"""One valid submission for every form of a purchase, for services of one year."""

#: The estimate by source and purpose, as the form of the approval begins.
BUDGET_LINES: list[dict[str, str]] = [
    {"fund_source": "fiscal", "purpose": "service", "amount": "144000.00"},
    {"fund_source": "fiscal", "purpose": "evaluation", "amount": "36000.00"},
    {
        "fund_source": "assistance_special",
        "purpose": "service",
        "amount": "30000.00",
    },
]

_BID = {"bid_no": 1, "bid": "1 · 示范和风社会工作服务中心"}
#: What a review knows of the bids.
PROCUREMENT_FACTS: dict[str, object] = {
    "bid_rows": [_BID],
    "bid_score_rows": [
        {**_BID, "criterion": "团队", "weight": 40},
        {**_BID, "criterion": "方案", "weight": 40},
    ],
}

PROCUREMENT: dict[str, dict[str, object]] = {
    "procurement_items": {
        "project_name": "示范镇社会工作服务站驻站服务",
        "item_codes": ["3.2.1", "3.2.2"],
        "negative_list_checked": True,
        "items_decision": "allowed",
    },
    "procurement_cost": {
        "cost_lines": [
            {"item": "驻站社工", "quantity": 2, "unit_price": "75000.00"},
            {"item": "服务活动", "quantity": 12, "unit_price": "2000.00"},
            {"item": "督导和评估", "quantity": 1, "unit_price": "36000.00"},
        ],
        "budget_amount": "210000.00",
        "fund_sources": [
            {"source": "fiscal", "amount": "180000.00"},
            {"source": "assistance_special", "amount": "30000.00"},
        ],
        "assistance_fund_amount": "30000.00",
        "fund_spent": "0.00",
        "fund_base": "2000000.00",
        "me_amount": "36000.00",
    },
    "procurement_budget_request": {
        "budget_year": 2026,
        "request_note": "按测算申报一年的驻站服务经费。",
    },
    "procurement_budget_approval": {
        "budget_decision": "approved",
        "approved_amount": "210000.00",
        "budget_year": 2026,
        "approved_lines": BUDGET_LINES,
        "budget_decided_on": "2026-03-02",
    },
    "procurement_plan": {
        "requirements": "两名驻站社工，个案、小组、社区服务，一年。",
        "budget_amount": "210000.00",
        "assistance_fund_amount": "30000.00",
        "evaluation_method": "comprehensive",
        "criteria": [
            {"item": "报价", "kind": "price", "weight": 20},
            {"item": "团队", "kind": "capability", "weight": 40},
            {"item": "方案", "kind": "quality", "weight": 40},
        ],
        "qualification_conditions": ["registered", "charter", "team", "no_violation"],
        "no_discrimination": True,
    },
    "procurement_method": {
        "method": "open_tender",
        "over_threshold": False,
        "not_split": True,
    },
    "procurement_non_tender": {
        "approval_decision": "approved",
        "approval_no": "示财采〔2026〕3号",
        "approval_reason": "服务需求需要和供应商磋商确定。",
        "approved_on": "2026-03-02",
    },
    "procurement_single_source": {
        "single_supplier": "示范和风社会工作服务中心",
        "single_source_text": "本地只有一家机构具备条件，论证意见附后。",
        "publicity_place": "示范政府采购网",
    },
    "procurement_documents": {
        "document_no": "SF-2026-01",
        "scoring_standard": "价格二十分，团队四十分，方案四十分。",
        "contract_draft": "服务内容、质量、价款、违约责任、不得转包。",
        "not_lowest_only": True,
    },
    "procurement_notice": {
        "notice_no": "SF-2026-01-G",
        "notice_place": "示范政府采购网",
        "deadline": "2026-04-01T01:00:00Z",
    },
    "procurement_inquiry": {
        "inquirer": "示范春雨社会工作服务中心",
        "question": "驻站社工可以由两家机构共同派出吗？",
        "answer": "不可以，不接受联合体。",
        "answered_on": "2026-03-02",
    },
    "bid_response": {
        "response_act": "submit",
        "registration_no": "52510421MJQ0000000",
        "charter_social_work": True,
        "finance_ok": True,
        "tax_ok": True,
        "office_addr": "示范县示范路 1 号",
        "staff_certificates": [
            {"name": "虚拟甲", "certificate": "社会工作师", "post": "项目主管"}
        ],
        "no_violation_statement": "00000000-0000-4000-8000-000000000021",
        "credit_ok": True,
        "past_projects": [
            {"project": "示范社区服务", "year": 2024, "purchaser": "示范县民政局"}
        ],
        "price": "200000.00",
        "service_plan": "00000000-0000-4000-8000-000000000022",
    },
    "bid_qualification": {
        "checks": [
            {
                "bid_no": 1,
                "registered": True,
                "charter": True,
                "finance": True,
                "tax": True,
                "office": True,
                "team": True,
                "no_violation": True,
                "credit": True,
                "article_22": True,
            }
        ],
    },
    "review_committee": {
        "panel_size": 3,
        "recusals_asked": True,
        "draw_note": "系统随机抽取。",
    },
    "bid_scores": {
        "scores": [
            {"bid_no": 1, "criterion": "团队", "score": 35},
            {"bid_no": 1, "criterion": "方案", "score": 34},
        ],
        "scorer_free": True,
    },
    "review_report": {
        "minutes": "三位成员独立评分，意见一致。",
        "reported_on": "2026-03-02",
    },
    "supplier_confirmation": {
        "supplier_decision": "confirmed",
        "award": "00000000-0000-4000-8000-000000000023",
        "award_amount": "200000.00",
        "supplier_decided_on": "2026-03-02",
    },
    "award_notice": {
        "result_text": "成交供应商、金额、评审专家名单。",
        "result_place": "示范政府采购网",
        "letter_sent_on": "2026-03-02",
    },
    "procurement_challenge": {
        "challenger": "示范春雨社会工作服务中心",
        "challenged_on": "2026-03-02",
        "challenge_grounds": "认为团队评分与评审标准不符。",
        "challenge_decision": "refused",
        "challenge_answer": "经复核，评分符合评审标准。",
    },
    "procurement_complaint": {
        "complainant": "示范春雨社会工作服务中心",
        "complained_on": "2026-03-02",
        "complaint_grounds": "对质疑答复不满意。",
        "is_suspended": True,
        "suspended_from": "2026-03-02",
        "suspended_to": "2026-03-31",
        "complaint_decision": "refused",
        "complaint_reason": "评审程序合法，投诉缺乏事实依据。",
    },
    "procurement_hand_over": {"award_answer": "accepted"},
    "procurement_archive": {
        "archive_no": "CG-2026-001",
        "archive_years": 15,
        "is_complete": True,
        "archived_on": "2026-03-02",
    },
}
