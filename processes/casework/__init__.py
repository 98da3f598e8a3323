"""Cases and clients: 接案 预估 计划 介入 评估 结案."""
