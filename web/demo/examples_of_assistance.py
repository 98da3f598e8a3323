"""One valid submission for every form of the assistance that 王测试 applies for."""

ASSISTANCE: dict[str, dict[str, object]] = {
    "assistance_policy_note": {
        "policies_explained": ["dibao", "medical"],
        "explained_on": "2026-03-02",
        "client_question": "有土地流转费能不能申请？",
        "decision_by_authority_explained": True,
    },
    "assistance_application_help": {
        "help_kinds": ["materials", "form_filling", "accompany"],
        "materials_prepared": "身份证、户口簿、病历、收入证明。",
        "materials_missing": "银行流水。",
        "help_note": "约定周四一同到银行打印。",
    },
    "assistance_application": {
        "assistance_type": "dibao",
        "applied_on": "2026-03-02",
        "household_size": 1,
        "application_reason": "独居，收入低，长期用药，生活困难。",
        "check_authorised": True,
        "client_sign": "王测试",
    },
    "assistance_acceptance": {
        "acceptance": "accepted",
        "relatives_involved": False,
        "accepted_on": "2026-03-02",
    },
    "assistance_investigation_start": {
        "started_on": "2026-03-02",
        "investigators": [
            {"name": "赵假名", "unit": "示例镇民政办公室"},
            {"name": "钱假名", "unit": "示例镇便民服务中心"},
        ],
        "planned_visit_on": "2026-03-05",
    },
    "assistance_investigation_note": {
        "visited_on": "2026-03-02",
        "assisted_items": ["accompany_visit", "needs_analysis"],
        "needs_found": "需要送药上门和定期探访。",
        "assisting_person": "张示范",
    },
    "assistance_information_check": {
        "check_result": "consistent",
        "checked_on": "2026-03-02",
    },
    "assistance_first_opinion": {
        "first_opinion": "eligible",
        "opinion_text": "家庭人均收入低于当地低保标准，拟确认符合条件。",
        "opinion_on": "2026-03-02",
    },
    "assistance_publicity": {
        "published_on": "2026-03-02",
        "place": "示例村村务公开栏",
        "minimum_data_only": True,
    },
    "assistance_confirmation": {
        "decision": "confirmed",
        "amount_granted": "480.00",
        "county_visit": "not_needed",
        "review_cycle": "yearly",
        "decided_on": "2026-03-02",
    },
    "assistance_notice": {
        "notified_on": "2026-03-02",
        "notice_mode": "written",
        "received_by_name": "王测试",
        "remedies_explained": True,
    },
    "assistance_payment": {
        "first_month": "2026-03-01",
        "amount_paid": "480.00",
        "paid_on": "2026-03-02",
        "payment_mode": "bank",
    },
    "assistance_service_note": {
        "service_codes": ["3.2.1.4", "3.2.1.6"],
        "provided_on": "2026-03-02",
        "service_note": "陪同参加老年手工小组，情绪平稳。",
        "further_casework": False,
    },
    "hardship_report": {
        "hardship": "hard",
        "hardship_kinds": ["illness", "medical_costs"],
        "hardship_note": "停药三天，家中只有米和咸菜。",
        "reported_by": "system",
        "reported_on": "2026-03-02",
    },
    "emergency_advance": {
        "decision": "granted",
        "advance_form": "money",
        "amount_granted": "1000.00",
        "decision_reason": "突发疾病，无力支付药费，等不到审批。",
        "advanced_on": "2026-03-02",
    },
    "relative_registration": {
        "relative_staff": [
            {"name": "孙假名", "post": "village_member", "relation": "侄子"}
        ],
        "withdrawal_arranged": True,
        "registered_on": "2026-03-02",
    },
    "reinvestigation": {
        "reason": "objection",
        "method": ["visit", "appraisal"],
        "finding": "反映的车辆已于去年报废，家庭收入情况属实。",
        "reinvestigation_result": "publish_again",
        "finished_on": "2026-03-02",
    },
    "assistance_visit": {
        "visited_on": "2026-03-02",
        "visit_note": "药已续上，屋里新装了扶手。",
        "changes_reminded": True,
    },
    "assistance_review": {
        "review_decision": "continue",
        "review_cycle": "yearly",
        "reviewed_on": "2026-03-02",
    },
}
