"""Give and end posts as acts: proposed, confirmed, rejected, withdrawn, ended."""

from contextlib import AbstractContextManager
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext

from engine import guard
from engine.actors import Origin
from engine.commands import Receipt, command
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.extensions import Act, Deed
from engine.tenancy import lock_name
from processes.appointments.outcome import noted
from processes.appointments.queries import fits_role, needs_second
from processes.organisation import appointing
from processes.organisation.commands import PostGiven, post_of, require_fitting
from processes.organisation.listings import day_of
from processes.organisation.models import Organisation, Person, Post, PostProposal
from processes.organisation.roles import Level

LONGEST_REASON = 200
_POST, _PROPOSAL = "post", "post_proposal"


class Reason(StrEnum):
    """Why a post ends; a code, so that the record holds nothing personal."""

    LEFT = "left"
    MOVED = "moved"
    REORGANISED = "reorganised"
    CONDUCT = "conduct"
    MISTAKE = "mistake"
    OTHER = "other"


@command
def appoint(person_id: UUID, *, post: PostGiven, origin: Origin) -> Receipt:
    """Give a post, or propose it where a second official has to confirm.

    Returns:
        The subject is the post (``given``) or the proposal (``proposed``).

    Raises:
        NotFound: No such person or body in the actor's counties.
        NotAllowed: The actor is no official of the county's bureau, or the person.
        Rejected: The post does not fit its role, its body, its days or the person's
            other posts, or it is held or proposed already.
    """
    place, person = _place(post.organisation_id), _person(person_id)
    with _permitted("appoint", place.county, person.pk, origin) as leave:
        given = _fitting(person, place, post, origin)
        if needs_second(place, post.capacity):
            proposal = _proposed(given, origin)
            leave.about(_PROPOSAL, proposal.pk)
            leave.note = "proposed"
            return Receipt(str(proposal.pk), proposal.status)
        appointing.give_posts([given], by=origin.actor.person_id)
        leave.about(_POST, given.pk)
        leave.note = f"given; {noted(place, given.valid_from, origin.now)}"
    return Receipt(str(given.pk), "given")


@command
def confirm_appointment(proposal_id: UUID, *, origin: Origin) -> Receipt:
    """Give the post that another official has proposed.

    Raises:
        NotFound: No such proposal in the actor's counties.
        NotAllowed: The actor is no official of the county's bureau, or the person
            appointed, or made the proposal.
        WrongState: It was decided already.
        Rejected: The post does not fit the person's other posts any more.
    """
    proposal = _locked(proposal_id, to="confirm")
    with _permitted("appoint", proposal.county, proposal.person_id, origin) as leave:
        _require_second(proposal, origin)
        post = _post_of(proposal)
        _require_new(post)
        appointing.give_posts([post], by=origin.actor.person_id)
        proposal.post = post
        _decide(proposal, PostProposal.Status.CONFIRMED, origin)
        leave.about(_POST, post.pk)
        told = noted(proposal.organisation, post.valid_from, origin.now)
        leave.note = f"confirmed {proposal.pk}; {told}"
    return Receipt(str(post.pk), proposal.status)


@command
def reject_appointment(proposal_id: UUID, *, reason: str, origin: Origin) -> Receipt:
    """Refuse what another official has proposed, and say why.

    Raises:
        NotFound: No such proposal in the actor's counties.
        NotAllowed: The actor is no official of the county's bureau, or the person
            appointed, or made the proposal.
        WrongState: It was decided already.
        Rejected: No reason is given, or a very long one.
    """
    proposal = _locked(proposal_id, to="reject")
    with _permitted("appoint", proposal.county, proposal.person_id, origin) as leave:
        leave.about(_PROPOSAL, proposal.pk)
        leave.note = "rejected"
        _require_second(proposal, origin)
        proposal.reason = _reason(reason)
        _decide(proposal, PostProposal.Status.REJECTED, origin)
    return Receipt(str(proposal.pk), proposal.status)


@command
def withdraw_appointment(proposal_id: UUID, *, origin: Origin) -> Receipt:
    """Take back what oneself has proposed.

    Raises:
        NotFound: No such proposal in the actor's counties.
        NotAllowed: Somebody else has proposed it, or the actor is no official any more.
        WrongState: It was decided already.
    """
    proposal = _locked(proposal_id, to="withdraw")
    with _permitted("appoint", proposal.county, proposal.person_id, origin) as leave:
        leave.about(_PROPOSAL, proposal.pk)
        leave.note = "withdrawn"
        if proposal.proposed_by != origin.actor.person_id:
            raise NotAllowed(
                f"Expected to withdraw proposal {proposal.pk}, but somebody else made "
                f"it.",
                rule="PROPOSER",
                wish="appoint",
            )
        _require_waiting(proposal, to="withdraw")
        _decide(proposal, PostProposal.Status.WITHDRAWN, origin)
    return Receipt(str(proposal.pk), proposal.status)


@command
def end_post(post_id: UUID, *, on: date, reason: str, origin: Origin) -> Receipt:
    """Let a post end; one official is enough: rights are taken away quickly.

    Args:
        on: First day on which it no longer holds; for a post to come its first day,
            then it never holds.
        reason: One of ``Reason``.

    Raises:
        NotFound: No such post in the actor's counties.
        NotAllowed: The actor is no official of the county's bureau, or holds the post.
        WrongState: It ends on that day or earlier anyway.
        Rejected: The day is in the past or before the post begins, or the reason is
            unknown.
    """
    post = Post.objects.select_related("organisation").filter(pk=post_id).first()
    if post is None:
        raise NotFound("post", post_id, to="end")
    with _permitted("end_post", post.county, post.person_id, origin) as leave:
        _require_end(post, on, reason, origin)
        by = origin.actor.person_id
        if not appointing.end_post(post.pk, on=on, by=by):
            raise WrongState(
                f"Expected to end post {post.pk} on {on}, but it ends on "
                f"{post.valid_to}.",
                status="ended",
            )
        leave.about(_POST, post.pk)
        leave.note = f"{reason}; {noted(post.organisation, on, origin.now)}"
    return Receipt(str(post.pk), "ended")


def _permitted(
    deed: Deed, county: int, person_id: UUID, origin: Origin
) -> AbstractContextManager[guard.Leave]:
    """Ask the guard about a post of somebody in a county."""
    bureau = Organisation.objects.filter(
        county=county, kind=Organisation.Kind.COUNTY_BUREAU
    ).order_by("name")
    found = bureau.values_list("pk", flat=True).first()
    return guard.permitted(
        Act(
            deed=deed,
            actor=origin.actor,
            now=origin.now,
            county=county,
            places={Level.COUNTY: str(found)} if found else {},
            door=origin.door,
            known={"is_own": person_id == origin.actor.person_id},
        )
    )


def _place(organisation_id: UUID) -> Organisation:
    place = Organisation.objects.filter(pk=organisation_id).first()
    if place is None:
        raise NotFound("organisation", organisation_id, to="appoint to")
    return place


def _person(person_id: UUID) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("person", person_id, to="appoint")
    return person


def _fitting(
    person: Person, place: Organisation, given: PostGiven, origin: Origin
) -> Post:
    """Return the post, if it could be given.

    Raises:
        Rejected: It does not fit.
    """
    require_fitting(given)
    if not fits_role(place, given.role):
        _reject(
            "organisation_id",
            f"Expected a body in which {given.role} works, but got a {place.kind}.",
            gettext("Choose a body in which this role has its work."),
        )
    today = day_of(origin.now)
    if given.valid_from < today:
        _reject(
            "valid_from",
            f"Expected a post from {today} on, but got {given.valid_from}.",
            gettext("Choose today or a later day: nobody is appointed in hindsight."),
        )
    if given.valid_to is not None and given.valid_to <= given.valid_from:
        _reject(
            "valid_to",
            f"Expected an end after {given.valid_from}, but got {given.valid_to}.",
            gettext("Choose a day after the first one, or leave it empty."),
        )
    post = post_of(person.pk, place.county, given)
    # Two who appoint the same person must learn of each other.
    lock_name(f"posts|{person.pk}")
    _require_new(post)
    appointing.require_sound(post, by=origin.actor.person_id)
    return post


def _require_new(post: Post) -> None:
    """Refuse a post that the person holds in some of that time already.

    Raises:
        Rejected: It is there.
    """
    same = Post.objects.filter(
        county=post.county,
        person_id=post.person_id,
        organisation_id=post.organisation_id,
        role=post.role,
        capacity=post.capacity,
    )
    held = same.exclude(valid_to__lte=post.valid_from)
    if post.valid_to is not None:
        held = held.filter(valid_from__lt=post.valid_to)
    # One that was taken back on its first day keeps that day.
    if held.union(same.filter(valid_from=post.valid_from)).exists():
        _reject(
            "person",
            f"Expected a new post, but {post.person_id} holds it already.",
            gettext(
                "The person holds this post in that time already, or it was taken "
                "back that day. Choose another first day, or end the other post first."
            ),
        )


def _proposed(post: Post, origin: Origin) -> PostProposal:
    waiting = PostProposal.objects.filter(
        county=post.county,
        person_id=post.person_id,
        organisation_id=post.organisation_id,
        role=post.role,
        capacity=post.capacity,
        status=PostProposal.Status.PROPOSED,
    )
    if waiting.exists():
        _reject(
            "person",
            f"Expected a new proposal, but {post.person_id} is proposed already.",
            gettext("This is proposed already and waits below for a second official."),
        )
    return PostProposal.objects.create(
        county=post.county,
        person_id=post.person_id,
        organisation_id=post.organisation_id,
        role=post.role,
        capacity=post.capacity,
        valid_from=post.valid_from,
        valid_to=post.valid_to,
        proposed_by=origin.actor.person_id,
        proposed_at=origin.now,
    )


def _locked(proposal_id: UUID, *, to: str) -> PostProposal:
    rows = PostProposal.objects.select_for_update(of=("self",))
    found = rows.select_related("organisation").filter(pk=proposal_id).first()
    if found is None:
        raise NotFound("post proposal", proposal_id, to=to)
    lock_name(f"posts|{found.person_id}")
    return found


def _require_second(proposal: PostProposal, origin: Origin) -> None:
    """Let only another official decide, and only once.

    Raises:
        NotAllowed: The same person has proposed it.
        WrongState: It was decided.
    """
    if proposal.proposed_by == origin.actor.person_id:
        raise NotAllowed(
            f"Expected a second official to decide proposal {proposal.pk}, but the "
            f"same person made it.",
            rule="SECOND",
            wish="appoint",
        )
    _require_waiting(proposal, to="decide")


def _require_waiting(proposal: PostProposal, *, to: str) -> None:
    if proposal.status != PostProposal.Status.PROPOSED:
        raise WrongState(
            f"Expected to {to} proposal {proposal.pk}, but it is {proposal.status}.",
            status=proposal.status,
        )


def _post_of(proposal: PostProposal) -> Post:
    return Post(
        county=proposal.county,
        person_id=proposal.person_id,
        organisation_id=proposal.organisation_id,
        role=proposal.role,
        capacity=proposal.capacity,
        valid_from=proposal.valid_from,
        valid_to=proposal.valid_to,
    )


def _decide(
    proposal: PostProposal, status: PostProposal.Status, origin: Origin
) -> None:
    proposal.status = status
    proposal.decided_by = origin.actor.person_id
    proposal.decided_at = origin.now
    proposal.save(
        update_fields=["status", "decided_by", "decided_at", "reason", "post"]
    )


def _reason(text: str) -> str:
    said = text.strip()
    if not 1 <= len(said) <= LONGEST_REASON:
        _reject(
            "reason",
            f"Expected a reason of 1 to {LONGEST_REASON} characters, but it has "
            f"{len(said)}.",
            gettext("Say why, in at most %(most)d characters.")
            % {"most": LONGEST_REASON},
        )
    return said


def _require_end(post: Post, on: date, reason: str, origin: Origin) -> None:
    if reason not in set(Reason):
        _reject(
            "reason",
            f"Expected one of {', '.join(Reason)}, but got {reason!r}.",
            gettext("Choose a reason."),
        )
    earliest = max(day_of(origin.now), post.valid_from)
    if on < earliest:
        _reject(
            "on",
            f"Expected a day from {earliest} on, but got {on}.",
            gettext("Choose %(day)s or a later day.") % {"day": earliest.isoformat()},
        )


def _reject(field: str, message: str, advice: str) -> None:
    """Refuse a field with advice for people.

    Raises:
        Rejected: Always.
    """
    raise Rejected(message, {field: [advice]})
