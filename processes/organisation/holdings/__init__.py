"""Which bodies belong together by shares or management."""

from processes.organisation.holdings.commands import end_holding, record_holding
from processes.organisation.holdings.queries import affiliates, holdings_of

__all__ = ["affiliates", "end_holding", "holdings_of", "record_holding"]
