"""Look for gaps, overlaps and rules that never fire in the decision tables of a model.

What cannot be judged is said, not guessed: a gap is told only where no rule can
match, whatever a cell means that is not known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from itertools import combinations

from engine.dmn.board import Asked, board_of
from engine.dmn.boxes import Literal, Table
from engine.dmn.cells import literal_of
from engine.dmn.elements import Decision, InputData
from engine.dmn.intervals import sections_in
from engine.dmn.model import Model
from engine.dmn.policies import HitPolicy
from engine.dmn.regions import MOST_BOXES, Board, Box, TooLarge
from engine.feel import to_python

_MOST_PAIRS = 500_000
_ONE_RESULT = frozenset(
    {HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.ANY, HitPolicy.PRIORITY}
)


class Kind(StrEnum):
    """What was found."""

    GAP = "gap"  #: No rule matches.
    OVERLAP = "overlap"  #: Several match where only one may.
    UNREACHABLE = "unreachable"  #: A rule never fires.
    UNJUDGED = "unjudged"  #: The analysis cannot tell.


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found in a decision table.

    Attributes:
        decision_id: The decision or knowledge model that the table is in.
        table_id: The table, or the nearest element round it that has an id.
        rules: Numbers of the rules it is about, from 1.
        example: Inputs with which it occurs, by the text of their expression; empty
            where there are none, or none are known.
        sentence: What was found, in English.
    """

    kind: Kind
    decision_id: str
    table_id: str
    rules: tuple[int, ...]
    example: Mapping[str, object]
    sentence: str


def analyse(model: Model) -> tuple[Finding, ...]:
    """Return what is found in all decision tables of a model."""
    found: list[Finding] = []
    for owner_id, table, seen in _tables(model):
        found += _Look(owner_id, table, board_of(table, model, seen)).findings()
    return tuple(found)


def unproven(model: Model) -> Iterator[tuple[str, str]]:
    """Give id and reason of the tables that say they are complete and may not be."""
    for owner_id, table, seen in _tables(model):
        if table.must_be_complete:
            look = _Look(owner_id, table, board_of(table, model, seen))
            for finding in (*look.gaps(), *look.unknown_cells()):
                yield finding.table_id, finding.sentence


def _tables(model: Model) -> Iterator[tuple[str, Table, dict[str, str]]]:
    """Give all tables, each with its element's id and the types of what that sees."""
    values: list[InputData | Decision] = list(model.inputs.values())
    values += model.decisions.values()
    seen = {each.name: each.variable.type_ref for each in values}
    for decision in model.definitions.decisions:
        for table in _tables_in(decision.logic):
            yield decision.id, table, seen
    for knowledge in model.definitions.knowledge:
        parameters = () if knowledge.logic is None else knowledge.logic.parameters
        for table in _tables_in(knowledge.logic):
            yield knowledge.id, table, {each.name: each.type_ref for each in parameters}


def _tables_in(thing: object) -> Iterator[Table]:
    if isinstance(thing, Table):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _tables_in(each)
    elif is_dataclass(thing):
        for each in fields(thing):
            yield from _tables_in(getattr(thing, each.name))


class _Look:
    """One look at one table."""

    def __init__(self, owner_id: str, table: Table, asked: Asked) -> None:
        self._owner_id = owner_id
        self._table = table
        self._asked = asked
        self._board: Board = asked.board
        self._name = table.label or owner_id

    def findings(self) -> list[Finding]:
        """Return all that is found."""
        found = [*self.unknown_cells(), *self._remarks()]
        policy = self._table.policy
        if policy in _ONE_RESULT or self._table.must_be_complete:
            found += self.gaps()
        if policy in {HitPolicy.UNIQUE, HitPolicy.ANY}:
            found += self._overlaps()
        found += self._empty_rules()
        if policy is HitPolicy.FIRST:
            found += self._hidden_rules()
        return found

    def gaps(self) -> list[Finding]:
        """Return regions that no rule takes, where no default is given either."""
        if all(output.default is not None for output in self._table.outputs):
            return []
        everyone = (1 << self._board.rules) - 1
        try:
            boxes = self._board.untaken(everyone, self._board.whole)
        except TooLarge:
            return [self._unjudged("it has too many combinations to look for gaps")]
        return [
            self._found(Kind.GAP, (), box, f"no rule takes {self._board.words(box)}")
            for box in boxes[:MOST_BOXES]
        ]

    def unknown_cells(self) -> list[Finding]:
        """Return the cells of which is not known what they take."""
        return [
            self._unjudged(
                f"what rule {rule + 1} takes of {text} is not judged: {why}", (rule,)
            )
            for rule, text, why in self._asked.unknown[:MOST_BOXES]
        ]

    def _remarks(self) -> list[Finding]:
        return [self._unjudged(remark) for remark in self._asked.remarks]

    def _overlaps(self) -> Iterator[Finding]:
        board, count = self._board, 0
        known = [
            (rule, board.box_of(rule))
            for rule in range(board.rules)
            if not board.unknown >> rule & 1
        ]
        if len(known) ** 2 // 2 > _MOST_PAIRS:
            yield self._unjudged("it has too many rules to look for overlaps")
            return
        for (one, first), (other, second) in combinations(known, 2):
            box = tuple(a & b for a, b in zip(first, second, strict=True))
            if not all(box) or count >= MOST_BOXES:
                continue
            finding = self._overlap(one, other, box)
            if finding is not None:
                count += 1
                yield finding

    def _overlap(self, one: int, other: int, box: Box) -> Finding | None:
        rules = (one, other)
        where = f"rules {one + 1} and {other + 1} both take {self._board.words(box)}"
        if self._table.policy is HitPolicy.UNIQUE:
            return self._found(Kind.OVERLAP, rules, box, where)
        first, second = (self._table.rules[rule].outputs for rule in rules)
        are_equal = [_are_equal(a, b) for a, b in zip(first, second, strict=True)]
        if False in are_equal:
            sentence = f"{where}, with different outputs"
            return self._found(Kind.OVERLAP, rules, box, sentence)
        if None in are_equal:
            return self._unjudged(f"{where}; their outputs are calculated", rules)
        return None

    def _empty_rules(self) -> Iterator[Finding]:
        for rule in range(self._board.rules):
            for each in self._board.dimensions:
                if not each.takes[rule] & each.domain:
                    sentence = f"rule {rule + 1} never fires: it takes no {each.text}"
                    yield self._found(Kind.UNREACHABLE, (rule,), None, sentence)
                    break

    def _hidden_rules(self) -> Iterator[Finding]:
        board, earlier = self._board, 0
        for rule in range(board.rules):
            box = board.box_of(rule)
            try:
                is_hidden = all(box) and not board.untaken(earlier, box)
            except TooLarge:
                yield self._unjudged(
                    "it has too many combinations to look for hidden rules"
                )
                return
            if is_hidden:
                sentence = (
                    f"rule {rule + 1} never fires: what it takes is taken by "
                    f"{_numbers(self._hiding(rule, box, earlier))} before"
                )
                # An input is known to meet the rule only if all its cells are known.
                is_known = not board.unknown >> rule & 1
                yield self._found(
                    Kind.UNREACHABLE, (rule,), box if is_known else None, sentence
                )
            if not board.unknown >> rule & 1:
                earlier |= 1 << rule

    def _hiding(self, rule: int, box: Box, earlier: int) -> list[int]:
        return [
            other
            for other in sections_in(earlier)
            if all(a & b for a, b in zip(box, self._board.box_of(other), strict=True))
        ]

    def _unjudged(self, what: str, rules: tuple[int, ...] = ()) -> Finding:
        return self._found(Kind.UNJUDGED, rules, None, what)

    def _found(
        self, kind: Kind, rules: tuple[int, ...], box: Box | None, what: str
    ) -> Finding:
        example = {} if box is None else self._board.example(box)
        return Finding(
            kind,
            self._owner_id,
            self._table.id,
            tuple(rule + 1 for rule in rules),
            {name: to_python(value) for name, value in example.items()},
            f"In {self._name}, {what}.",
        )


def _are_equal(one: Literal, other: Literal) -> bool | None:
    """Return whether two outputs are equal; None where that cannot be told."""
    if one.text == other.text:
        return True
    is_literal, value = literal_of(one.text)
    is_also_literal, other_value = literal_of(other.text)
    return value == other_value if is_literal and is_also_literal else None


def _numbers(rules: list[int]) -> str:
    words = [str(rule + 1) for rule in rules]
    if len(words) == 1:
        return f"rule {words[0]}"
    return f"rules {', '.join(words[:-1])} and {words[-1]}"
