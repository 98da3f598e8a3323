"""The second engine's opinion: SpiffWorkflow runs the same paths as our kernel.

The only importer of SpiffWorkflow. Read in this order: ``comparison``, ``report``,
``rendering``, ``walk``, ``second_engine``.
"""

from engine.crosscheck.comparison import compare
from engine.crosscheck.report import Difference, Report

__all__ = ["Difference", "Report", "compare"]
