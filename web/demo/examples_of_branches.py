"""One valid submission for every form of the processes that branch off casework.

Referral, crisis, transfer and withdrawal of consent in the case of 王测试; all persons
and bodies are invented.
"""

BRANCHES: dict[str, dict[str, object]] = {
    "referral_explanation": {
        "reason": "lacks_competence",
        "urgency": "normal",
        "receiving_org": "示例县人民医院老年医学科",
        "receiver_contact": "林虚构 0830-0000005",
        "explained_points": ["why", "who", "data", "refusal", "cost", "next"],
        "relation_of_interest": False,
        "client_view": "愿意去看看，希望有人陪着去第一次。",
    },
    "referral_consent": {
        "recipient": "示例县人民医院老年医学科",
        "recipient_contact": "林虚构 0830-0000005",
        "share_purpose": "评估睡眠和用药情况",
        "share_kinds": ["identity", "contact", "health"],
        "referral_agreed": True,
        "client_sign": "王测试",
        "signed_at": "2026-03-02T00:50:00Z",
        "witness": "李虚构",
    },
    "referral_review": {
        "need_checked": True,
        "minimum_checked": True,
        "review_result": "pass",
        "supervisor_comment": "同意转介，摘要不写家庭矛盾。",
    },
    "referral": {
        "direction": "out",
        "summary_shared": "77 岁独居老人，近两月睡眠差，长期服用降压药，请评估用药。",
        "consent_ref": "share_consent",
        "docs": [{"name": "近期门诊病历", "copies": "2 页"}],
        "sent_by_mode": "in_person",
        "sent_at": "2026-03-02T00:55:00Z",
        "accompany_planned": True,
    },
    "first_contact": {
        "first_contact_at": "2026-03-02T00:56:00Z",
        "met_person": "林虚构",
        "contact_note": "一同到门诊，约定每月复诊一次，由邻居接送。",
        "client_feeling": "说医生讲得清楚，不怕了。",
    },
    "referral_result": {
        "accepted": True,
        "receipt_by": "林虚构",
        "receipt_at": "2026-03-02T00:57:00Z",
        "result": "已建立门诊档案，调整了用药时间。",
        "track_until": "2026-06-02",
    },
    "crisis_safety": {
        "crisis_type": "suicide",
        "detected_at": "2026-03-01T23:50:00Z",
        "danger_level": "high",
        "people_at_risk": "王测试本人。",
        "immediate_actions": [
            {
                "time": "2026-03-01T23:55:00Z",
                "actor": "张示范",
                "action": "到场陪伴，收走农药，请邻居一起守着。",
            }
        ],
        "call_needed": True,
    },
    "crisis_call": {
        "services_called": ["120"],
        "called_at": "2026-03-02T00:05:00Z",
        "call_answer": "示例县 120 接警，编号 0302-01，救护车到场检查后无需送医。",
        "arrived_at": "2026-03-02T00:25:00Z",
    },
    "crisis_notice": {
        "supervisor_notified_at": "2026-03-02T00:10:00Z",
        "head_notified_at": "2026-03-02T00:12:00Z",
        "advice_received": "督导建议今晚不留她一人，站长安排值班。",
    },
    "crisis_report": {
        "reported_to": [
            {
                "authority": "示例镇民政办公室",
                "person": "赵假名",
                "time": "2026-03-02T00:30:00Z",
                "receipt": "已登记",
            }
        ],
        "help_asked": "请协调村医每天上门一次。",
    },
    "safety_plan": {
        "warning_signs": "整夜不睡、把东西送人、说自己是累赘。",
        "safety_plan": "先给邻居打电话，到邻居家坐；再打站里值班电话；不行就打 120。",
        "contacts": [
            {"name": "李虚构", "relation": "邻居", "phone": "13700000000"},
            {"name": "王样例", "relation": "儿子", "phone": "13900000000"},
        ],
        "means_removed": "农药交村委会保管，药品由邻居分装。",
        "copy_given": True,
    },
    "crisis_follow_up": {
        "followed_up_at": "2026-03-02T00:58:00Z",
        "follow_up_mode": "visit",
        "safe_now": True,
        "situation": "昨夜睡了五个小时，愿意和儿子通话。",
    },
    "crisis_debrief": {
        "debrief": "到场快，先保安全后填表；报告乡镇时漏说了村医的安排。",
        "worker_support": "社工休息一天，由同事值班。",
        "lessons": "独居老人家中的农药应当列入首次家访清单。",
        "reassess": True,
    },
    "transfer_proposal": {
        "transfer_cause": "worker_leaving",
        "reason": "个案社工三月底调往县总站。",
        "wanted_by": "2026-03-20",
        "suggested_worker": "social-worker-2",
        "risk_note": "用药不规律，需要有人提醒。",
    },
    "transfer_decision": {
        "transfer_decision": "agree",
        "to_worker": "social-worker-2",
        "conflict_checked": True,
        "hand_over_by": "2026-03-20",
        "decision_reason": "接手社工熟悉本村。",
        "head_sign": "赵示范",
    },
    "transfer_client_notice": {
        "client_informed": True,
        "informed_at": "2026-03-02T00:40:00Z",
        "inform_mode": "in_person",
        "client_view": "舍不得，愿意和新社工见面。",
        "introduced": True,
    },
    "hand_over": {
        "open_tasks": [
            {
                "matter": "陪同递交低保材料",
                "due_on": "2026-03-10",
                "note": "约好周二上午在村委会门口见。",
            }
        ],
        "handed_over_at": "2026-03-02T00:50:00Z",
        "risk_handed_over": "不喜欢当着外人谈儿子。",
        "files_checked": [
            "intake",
            "consent",
            "assessment",
            "plan",
            "sessions",
            "others",
            "paper",
        ],
        "signs": "张示范",
    },
    "hand_over_acceptance": {
        "files_complete": True,
        "accepted_at": "2026-03-02T00:55:00Z",
        "first_contact_planned_on": "2026-03-04",
        "receiver_sign": "李示范",
    },
    "processing_stop": {
        "withdrawn_at": "2026-03-02T00:45:00Z",
        "withdrawn_by": "client",
        "withdraw_scope": ["sensitive", "share"],
        "stopped_actions": ["collecting", "using", "sharing", "recipients_told"],
        "kept_by_law": "已归档的服务记录按档案规定封存，只存不用。",
    },
    "withdrawal_decision": {
        "continue_or_close": "continue",
        "consent_renewed": True,
        "sensitive_renewed": False,
        "service_scope": "只做探访和陪同，不再记录健康情况。",
        "deletion_note": "健康情况的电子记录封存，复印件交还本人。",
        "client_told": True,
    },
}
