"""A story for the tests of the engine's commands: the shipped county and processes."""

import pytest

from tests.scenarios.conftest import story

__all__ = ["story"]

pytest.register_assert_rewrite("tests.support.story")
