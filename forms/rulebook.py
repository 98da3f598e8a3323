"""All rules by the name under which documents call them."""

from collections.abc import Mapping
from types import MappingProxyType

from forms import rules
from forms.case_rules import CASE_RULES

RULES: Mapping[str, rules.Rule] = MappingProxyType({**rules.RULES, **CASE_RULES})
