"""Random, well-formed BPMN models in which every construct may stand in every other.

Read in this order: ``sheet`` (names, variables, flows), ``model`` (which block comes
next), then the blocks by noun. A block has one way in and one way out, so any block
may be put where another one stands; what a model holds is counted by ``census``.
"""

from tests.support.random_models.model import RandomModel
from tests.support.random_models.series import Numbered, numbered, series

__all__ = ["Numbered", "RandomModel", "numbered", "series"]
