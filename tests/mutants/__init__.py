"""Runs mutants of some modules: one small thing changed, and a test has to notice.

``python -m tests.mutants --module engine.checker.values tests/guard/checker``, where
mutmut is installed beside the locked environment: it says what can be changed. Tests
are collected once; each mutant runs in a fork of its own that has run no test, with
the tests that call its function, those that noticed others first.
"""
