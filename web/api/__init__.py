"""REST: one endpoint per command, and what can be asked.

Views parse, call once and render; serializers never save. Read in this order:
``urls``, ``work_items``, ``access``, ``errors``, ``documenting``.
"""
