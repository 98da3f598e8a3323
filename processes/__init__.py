"""The station's world: definitions, records, policies, who may do what.

Divided by bounded context; each has its own ``models commands queries policies``.
"""
