"""Examples of the forms of filings and spot checks; everything is invented."""

#: What a filing and a spot check know by themselves.
FILING_FACTS: dict[str, object] = {
    "receipt_number": "MY备〔2026〕1号",
    "commitment": "5c" * 32,
    "seed": "a7" * 32,
    "drawn_objects": "示范一镇社工站\n示范三乡社工站",
    "drawn_inspectors": "甲某\n丙某",
    "drawn_rows": [{"object": "示范一镇社工站"}],
    "finding_rows": [
        {
            "finding": "协议没有公开。",
            "object": "示范一镇社工站",
            "due": "2026-04-01",
        }
    ],
}

FILING: dict[str, dict[str, object]] = {
    "filing_materials": {
        "what_is_filed": "annual_project_plan",
        "filing_subject": "示范县 2026 年度社工站项目计划",
        "filing_reference": "示民发〔2026〕3号",
    },
    "filing_submission": {"is_complete": True},
    "filing_check": {"completeness": "complete"},
    "filing_return": {"to_complete": "缺经费来源说明，请补一份。"},
    "filing_receipt": {"kept_as_record": True},
    "spot_check_plan": {
        "check_year": 2026,
        "key_points": "随机抽取；项目变更多的列为重点。",
        "objects": [
            {"object": "示范一镇社工站"},
            {"object": "示范二镇社工站"},
            {"object": "示范三乡社工站"},
            {"object": "示范县社工总站"},
        ],
        "inspectors": [
            {"inspector": "甲某"},
            {"inspector": "乙某"},
            {"inspector": "丙某"},
        ],
        "object_count": 2,
        "inspector_count": 2,
        "published_at": "市民政局门户网站",
    },
    "spot_check_draw": {"witness": "丁某"},
    "spot_check_record": {
        "checked_on": "2026-03-02",
        "results": [{"object": "示范一镇社工站", "result": "台账齐全。"}],
        "has_findings": False,
    },
    "spot_check_finding": {
        "findings": [{"object": "示范一镇社工站", "finding": "协议没有公开。"}],
        "is_serious": False,
    },
    "finding_rectification": {
        "rectifications": [
            {
                "finding": "协议没有公开。",
                "measure": "已在政府网站公开。",
                "done_on": "2026-03-02",
            }
        ]
    },
    "finding_closure": {"closure": "closed"},
}
