"""Decision models: two people, every problem at once, the version that holds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from engine import commands, decisions
from engine.actors import Origin, system
from engine.decisions import EVERYBODY, Scope
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.models import DecisionDefinition
from tests.support.rules import rules
from tests.support.statements import counted
from tests.support.story import Story

OWN = Scope(county=1)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def _deployed(source: bytes, scope: Scope = OWN) -> UUID:
    origin = Origin(actor=system(1), now=NOW)
    receipt = commands.deploy_decision(source, scope=scope, origin=origin)
    return UUID(receipt.subject)


def _active(source: bytes, scope: Scope = OWN) -> UUID:
    version = _deployed(source, scope)
    commands.activate_decision(version, origin=Origin(actor=system(1), now=NOW))
    return version


def _says(now: datetime = NOW, county: int = 1) -> object:
    answer = decisions.ask("grade", {"points": 1}, county=county, now=now)
    return answer.outcome.value


class TestDeploy:
    def test_a_new_file_is_a_draft_and_the_same_file_changes_nothing(
        self, story: Story
    ) -> None:
        first, again = (
            commands.deploy_decision(rules(), scope=OWN, origin=story.origin("he"))
            for _ in range(2)
        )
        assert first.subject == again.subject
        assert first.status == DecisionDefinition.Status.DRAFT

    def test_a_changed_file_is_the_next_version_of_its_scope(
        self, story: Story
    ) -> None:
        ids = [_deployed(rules(says=word)) for word in ("a", "b")]
        everybodys = _deployed(rules(says="c"), EVERYBODY)
        rows = [DecisionDefinition.objects.get(pk=each) for each in [*ids, everybodys]]
        assert [row.version for row in rows] == [1, 2, 1]

    def test_every_problem_is_told_at_once_by_element(self, story: Story) -> None:
        broken = rules(says="a").replace(b">points<", b">points +<")
        broken = broken.replace(b'hitPolicy="UNIQUE"', b'hitPolicy="BOGUS"')
        with pytest.raises(Rejected) as refused:
            commands.deploy_decision(broken, scope=OWN, origin=story.origin("he"))
        sentences = str(refused.value.problems)
        assert "BOGUS is no hit policy" in sentences
        assert "points +" in sentences or "expected" in sentences
        assert set(refused.value.problems) >= {"table_grade"}

    def test_a_table_with_a_gap_that_must_have_none_is_rejected(
        self, story: Story
    ) -> None:
        with pytest.raises(Rejected) as refused:
            commands.deploy_decision(
                rules(first="> 5"), scope=OWN, origin=story.origin("he")
            )
        (sentence,) = refused.value.problems["table_grade"]
        assert "has to be complete" in sentence

    def test_what_the_analysis_finds_is_kept_with_the_version(
        self, story: Story
    ) -> None:
        version = _deployed(rules(first="> 5", complete=False))
        (found,) = DecisionDefinition.objects.get(pk=version).findings
        assert (found["kind"], found["decision"]) == ("gap", "grade")
        assert found["example"].keys() == {"points"}

    def test_a_day_that_is_none_is_rejected(self, story: Story) -> None:
        with pytest.raises(Rejected) as refused:
            _deployed(rules(valid_from="soon"))
        assert "valid_from is a day" in refused.value.problems["grading"][0]

    def test_two_models_do_not_answer_for_one_decision(self, story: Story) -> None:
        _active(rules())
        with pytest.raises(Rejected) as refused:
            _deployed(rules(model="other"))
        assert "grading answers for it already" in refused.value.problems["grade"][0]

    def test_what_it_imports_is_pinned(self, story: Story) -> None:
        imported = _active(rules(says="a"))
        importing = _deployed(
            rules(model="second", decision="grade_2", imports="grading")
        )
        row = DecisionDefinition.objects.get(pk=importing)
        assert row.imported == {"https://example.org/grading": str(imported)}

    def test_an_import_that_is_not_there_is_rejected(self, story: Story) -> None:
        with pytest.raises(Rejected) as refused:
            _deployed(rules(imports="nobody"))
        assert "is imported, but not there" in str(refused.value.problems)

    def test_a_social_worker_does_not_deploy(self, story: Story) -> None:
        with pytest.raises(NotAllowed) as refused:
            commands.deploy_decision(rules(), scope=OWN, origin=story.origin("wang"))
        assert refused.value.rule == "OPERATE"

    def test_no_county_deploys_for_all(self, story: Story) -> None:
        with pytest.raises(NotAllowed):
            commands.deploy_decision(rules(), origin=story.origin("he"))


class TestActivate:
    def test_a_second_person_activates(self, story: Story) -> None:
        receipt = commands.deploy_decision(
            rules(), scope=OWN, origin=story.origin("he")
        )
        version = UUID(receipt.subject)
        with pytest.raises(NotAllowed) as refused:
            commands.activate_decision(version, origin=story.origin("he"))
        assert refused.value.rule == "FOUR_EYES"
        commands.activate_decision(version, origin=story.origin("lv"))
        assert _says() == "a"

    def test_a_draft_is_not_asked(self, story: Story) -> None:
        _deployed(rules())
        with pytest.raises(NotFound, match="decision grade"):
            _says()

    def test_the_version_before_is_asked_no_more(self, story: Story) -> None:
        first = _active(rules(says="a"))
        _active(rules(says="b"))
        assert _says() == "b"
        row = DecisionDefinition.objects.get(pk=first)
        assert row.status == DecisionDefinition.Status.RETIRED

    def test_rules_of_next_year_wait_for_it(self, story: Story) -> None:
        # given rules for ever, and others from the next month on
        _active(rules(says="old"))
        _active(rules(says="new", valid_from="2026-04-01"))
        # then each is asked in its time, midnight being China's
        midnight = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
        assert _says(midnight - timedelta(seconds=1)) == "old"
        assert _says(midnight) == "new"

    def test_rules_that_ended_are_asked_no_more(self, story: Story) -> None:
        _active(rules(says="always"), EVERYBODY)
        _active(rules(says="for a time", valid_to="2026-04-01"))
        assert _says() == "for a time"
        assert _says(NOW + timedelta(days=40)) == "always"

    def test_a_retired_version_stays_retired(self, story: Story) -> None:
        version = _active(rules())
        origin = Origin(actor=system(1), now=NOW)
        commands.retire_decision(version, origin=origin)
        with pytest.raises(WrongState):
            commands.activate_decision(version, origin=origin)

    def test_of_two_drafts_for_one_decision_one_is_activated(
        self, story: Story
    ) -> None:
        _, other = _deployed(rules()), _deployed(rules(model="other"))
        _active(rules())
        with pytest.raises(Rejected) as refused:
            commands.activate_decision(other, origin=story.origin("he"))
        assert refused.value.problems.keys() == {"grade"}

    def test_an_unknown_version_is_not_found(self, story: Story) -> None:
        with pytest.raises(NotFound):
            commands.activate_decision(uuid4(), origin=story.origin("he"))

    def test_it_sends_few_statements(self, story: Story) -> None:
        version, origin = _deployed(rules()), story.origin("he")
        with counted() as sent:
            commands.activate_decision(version, origin=origin)
        # the act itself is one of them
        assert len(sent) <= 9


class TestRetire:
    def test_nobody_asks_it_any_more(self, story: Story) -> None:
        version = _active(rules())
        commands.retire_decision(version, origin=story.origin("he"))
        with pytest.raises(NotFound):
            _says()

    def test_a_social_worker_does_not_retire(self, story: Story) -> None:
        with pytest.raises(NotAllowed):
            commands.retire_decision(_active(rules()), origin=story.origin("wang"))

    def test_an_unknown_version_is_not_found(self, story: Story) -> None:
        with pytest.raises(NotFound):
            commands.retire_decision(uuid4(), origin=story.origin("he"))


class TestScopes:
    def test_the_nearest_rules_win(self, story: Story) -> None:
        _active(rules(says="everybody"), EVERYBODY)
        assert _says() == "everybody"
        _active(rules(says="Panzhihua"), Scope(jurisdiction="cn-sc-panzhihua"))
        _active(rules(says="Hebei"), Scope(jurisdiction="cn-he"))
        assert _says() == "Panzhihua"
        _active(rules(says="county"))
        assert _says() == "county"


class TestPredecessors:
    def test_a_version_is_compared_with_the_one_before_it(self, story: Story) -> None:
        first = _active(rules(says="a"))
        second = decisions.version(_deployed(rules(says="b")))
        before = decisions.predecessor_of(second)
        assert before is not None
        assert before.pk == first

    def test_the_first_of_a_scope_with_what_holds_without_it(
        self, story: Story
    ) -> None:
        everybodys = _active(rules(says="everybody"), EVERYBODY)
        own = decisions.version(_deployed(rules(says="own")))
        before = decisions.predecessor_of(own)
        assert before is not None
        assert before.pk == everybodys
        nearer = _active(rules(says="near"), Scope(jurisdiction="cn-sc-panzhihua"))
        before = decisions.predecessor_of(own)
        assert before is not None
        assert before.pk == nearer

    def test_the_first_of_all_with_nothing(self, story: Story) -> None:
        assert decisions.predecessor_of(decisions.version(_deployed(rules()))) is None
