"""What was heard of late answers for a page that was made before its line was open."""

from datetime import UTC, datetime, timedelta

from web.live.recent import KEPT, Recent

NOON = datetime(2026, 11, 29, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _listening() -> Recent:
    recent = Recent()
    recent.begin(NOON)
    return recent


def test_nothing_is_known_while_nothing_can_be_heard() -> None:
    assert Recent().may_concern({"a"}, NOON)


def test_a_page_older_than_the_listening_may_have_missed_something() -> None:
    assert _listening().may_concern({"a"}, NOON)
    assert not _listening().may_concern({"a"}, NOON + SECOND)


def test_news_concern_those_they_named_and_pages_older_than_they() -> None:
    recent = _listening()
    recent.keep(["a", "b"], NOON + 3 * SECOND)
    assert recent.may_concern({"b", "c"}, NOON + 2 * SECOND)
    assert recent.may_concern({"b", "c"}, NOON + 3 * SECOND)
    assert not recent.may_concern({"c"}, NOON + 2 * SECOND)
    assert not recent.may_concern({"b"}, NOON + 4 * SECOND)


def test_what_is_forgotten_counts_as_missed() -> None:
    # given news that have grown old
    recent = _listening()
    recent.keep(["a"], NOON + SECOND)
    recent.keep(["b"], NOON + 3 * SECOND + KEPT)

    # then a page from before them may have missed some, one from after them has not
    assert recent.may_concern({"c"}, NOON + SECOND)
    assert not recent.may_concern({"c"}, NOON + 2 * SECOND)


def test_what_was_heard_before_a_silence_says_nothing_about_it() -> None:
    recent = _listening()
    recent.end()
    assert recent.may_concern({"a"}, NOON + SECOND)
    recent.begin(NOON + 2 * SECOND)
    assert recent.may_concern({"a"}, NOON + SECOND)
    assert not recent.may_concern({"a"}, NOON + 3 * SECOND)
