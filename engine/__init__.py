"""Runs BPMN processes for anybody: knows no social work and no HTTP.

Read in this order: ``models``, ``commands/work_items``, ``store``, ``runtime``,
``kernel/game``, ``extensions``.
"""
