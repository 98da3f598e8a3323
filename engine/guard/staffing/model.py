"""What is asked about staffing, and what is answered."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a constraint demands."""

    #: Whoever does the step stands in its queue, with authority if it is reserved.
    CAPACITY = "capacity"
    #: The steps are done by the same person.
    ONE_HAND = "one_hand"
    #: The steps are done by different people.
    FOUR_EYES = "four_eyes"
    #: Who helps on a case does not decide on it.
    DUAL_HAT = "dual_hat"
    #: The holder of a part (second) does not do the step (first), and does not count
    #: when a queue in turn is looked for that has somebody.
    OWN_WORK = "own_work"


@dataclass(frozen=True, slots=True)
class Step:
    """A user task, or a part in the case that somebody holds.

    Attributes:
        queues: In which queues it may lie, in turn: it lies in the first that has
            somebody. Empty for the queue named like the role.
        reserved: Whether only a capacity with public authority may do it.
        not_by_performer_of: Elements whose performer may not do this one.
        is_part: Whether it is no step but a part, e.g. the case worker's.
    """

    element_id: str
    name: str = ""
    role: str = ""
    holder: str = ""
    reserved: bool = False
    not_by_performer_of: tuple[str, ...] = ()
    act_type: str = ""
    queues: tuple[str, ...] = ()
    is_part: bool = False

    @property
    def in_turn(self) -> tuple[str, ...]:
        """The queues in which it may lie, the first with somebody wins."""
        return self.queues or (self.role,)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the place.

    Attributes:
        name_key: Under which name the person is shown; opaque here.
        stands: Queue and capacity of each standing.
        authorities: Those of the capacities that carry public authority.
    """

    person_id: str
    name_key: str = ""
    stands: frozenset[tuple[str, str]] = frozenset()
    authorities: frozenset[str] = frozenset()

    def capacity_for(self, queue: str, *, reserved: bool) -> str | None:
        """Return a capacity in which the person may work from a queue, or ``None``."""
        fitting = sorted(
            capacity
            for stood, capacity in self.stands
            if stood == queue and (not reserved or capacity in self.authorities)
        )
        return fitting[0] if fitting else None


@dataclass(frozen=True, slots=True)
class Constraint:
    """One demand on who does what; its steps by element id."""

    kind: Kind
    steps: tuple[str, ...]
    clause: str = ""

    def __str__(self) -> str:
        words = {
            Kind.CAPACITY: "{0} needs somebody who stands in its queue",
            Kind.ONE_HAND: "{0} is done by whoever holds {1}",
            Kind.FOUR_EYES: "{0} is not done by whoever has done {1}",
            Kind.DUAL_HAT: "{0} is not decided by whoever has helped in {1}",
            Kind.OWN_WORK: "{0} is not done by whoever holds {1}",
        }
        text = words[self.kind].format(*self.steps)
        return f"{text} ({self.clause})" if self.clause else text


@dataclass(frozen=True, slots=True)
class Performer:
    """Who could do a step, in which capacity."""

    element_id: str
    person_id: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why nobody can finish the process.

    Attributes:
        constraints: They cannot hold together; without any one of them they could.
        remedies: The fewest additional people that would do, by queue; each an
            alternative. Empty if not asked for, or if more than a few are missing.
    """

    constraints: tuple[Constraint, ...]
    remedies: tuple[tuple[str, ...], ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that are in the way of each other, in order of mention."""
        named = [step for each in self.constraints for step in each.steps]
        return tuple(dict.fromkeys(named))

    def __str__(self) -> str:
        reason = "; ".join(str(each) for each in self.constraints)
        helpful = " or ".join(" and ".join(each) for each in self.remedies)
        helps = f" One more in {helpful} would help." if helpful else ""
        return f"Expected somebody for each step, but {reason}.{helps}"


@dataclass(frozen=True, slots=True)
class Staffing:
    """Whether the people of a place can finish a process.

    Attributes:
        performers: One way to do it, if there is any.
        obstacle: Why there is none.
        unstaffed: The steps in whose queues nobody stands at all.
    """

    performers: tuple[Performer, ...] = ()
    obstacle: Obstacle | None = None
    unstaffed: tuple[str, ...] = ()

    @property
    def satisfiable(self) -> bool:
        """Whether there is a way."""
        return self.obstacle is None
