"""Valid submissions for the small forms of casework, and for its last ones."""

CASEWORK_NOTES: dict[str, dict[str, object]] = {
    "case_rights": {
        "rights_informed": True,
        "informed_by": ["oral", "reading_aloud"],
        "oral_consent": True,
        "oral_consent_note": "王测试当面听读后口头同意先登记联系方式和求助问题。",
    },
    "information_note": {
        "collected_at": "2026-03-02T00:55:00Z",
        "collect_method": ["interview", "observation", "home_visit"],
        "sources": [
            {
                "source": "服务对象本人",
                "content": "家访面谈，了解生活和身体情况",
                "obtained_on": "2026-03-02",
            },
            {"source": "邻居李虚构", "content": "平日来往和照应"},
        ],
        "findings": "药盒里只剩两天的药。王测试说每月药费约 200 元。",
        "still_open": "儿子每月寄钱的情况。",
    },
    "assessment_review": {
        "review_result": "pass",
        "supervisor_comment": "预估充分，留意用药不规律的风险。",
    },
    "case_conference": {
        "held_at": "2026-03-01T06:00:00Z",
        "conference_mode": "meeting",
        "participants": [
            {"name": "陈督导", "organisation": "示例县社工总站", "role": "督导"},
            {"name": "何样本", "organisation": "示例镇卫生院", "role": "村医"},
        ],
        "shared_basis": "consent",
        "matters": "用药、低保申请和日常照看由谁负责。",
        "agreements": [
            {
                "agency": "示例镇卫生院",
                "task": "每月上门随访一次",
                "due": "2026-04-01",
            },
            {"agency": "示例镇社工站", "task": "协助申请低保"},
        ],
        "coordinator": "张示范",
    },
    "resource_link": {
        "linked_at": "2026-03-02",
        "resources": [
            {
                "kind": "goods",
                "resource": "常用药和米面",
                "source": "爱心超市",
                "value": "50.00",
            }
        ],
        "charity_need": False,
        "client_agreed": "yes",
        "link_result": "linked",
        "link_note": "邻居代为领取。",
    },
    "policy_help": {
        "policies_explained": ["dibao", "medical"],
        "application_wanted": True,
        "help_given": ["inform", "prepare"],
        "policy_note": "先准备户口簿和收入证明。",
    },
    "case_supervision": {
        "supervised_at": "2026-03-02T00:40:00Z",
        "supervision_mode": "individual",
        "worker_questions": "服务对象怕麻烦别人，常常推辞，怎样继续？",
        "supervisor_view": "先肯定她的自立，再从小事开始一起做。",
        "supervision_advice": "continue",
        "next_supervision": "2026-04-02",
    },
    "client_feedback": {
        "feedback_obtained": True,
        "collected_by_mode": "phone",
        "client_satisfaction": [
            {"item": "attitude", "score": 5},
            {"item": "usefulness", "score": 4, "remark": "低保办下来了"},
            {"item": "overall", "score": 5},
        ],
        "client_words": "有人管我了，心里踏实。",
    },
    "closure_preparation": {
        "notice_given_at": "2026-03-02",
        "notice_mode": "visit",
        "client_emotion": "略有不舍，知道以后找谁。",
        "gains_consolidated": True,
        "future_factors_discussed": True,
        "consolidation_note": "一起回顾了八次服务中的变化。",
    },
    "follow_up_record": {
        "due_at": "2026-03-02",
        "done_at": "2026-03-02",
        "mode": "visit",
        "goals_kept": "yes",
        "support_network": "邻居每天来坐一会儿，老年手工小组每周一次。",
        "action": "none",
    },
    "closure_report": {
        "closure_reason": "goal_met",
        "early_notice_given_at": "2026-03-02",
        "service_summary": "共服务 8 次，协助申请低保，建立邻里探访。",
        "goal_status": [
            {"objective": "提交低保申请", "status": "reached"},
            {
                "objective": "增加社会交往",
                "status": "reached",
                "note": "加入老年手工小组",
            },
        ],
        "remaining_issues": "膝关节疼痛仍需定期就医。",
        "client_emotion": "感谢，略有不舍，已讨论今后的联系方式。",
        "gains_consolidated": True,
        "future_factors_discussed": True,
        "follow_up_plan": [
            {"date": "2026-08-03", "mode": "visit", "content": "了解低保发放情况"},
            {"date": "2026-10-08", "mode": "phone"},
        ],
        "client_sign": "王测试",
        "worker_sign": "张示范",
    },
    "closure_review": {
        "supervisor_review": "pass",
        "supervisor_comment": "同意结案，按计划跟进。",
    },
    "case_archive": {
        "archive_checklist": [
            "f_case_01",
            "f_case_02",
            "f_case_03",
            "f_case_04",
            "f_case_05",
            "f_case_06",
            "f_case_07",
            "f_case_08",
            "consent",
        ],
        "archive_note": "无附件。",
    },
}
