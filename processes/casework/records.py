"""What a submission writes into the case's own record, and the facts it leaves.

Called by the engine inside the transaction of ``complete_work_item``, before the
process moves; the case is locked.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext

from engine import sealing
from engine.errors import Rejected
from engine.extensions import FilledIn, JSONObject
from engine.prepared import Prepared
from processes.casework.conflicts import bars
from processes.casework.facts import FOR_MODELS, facts_of
from processes.casework.handing_over import name_next_worker, take_over
from processes.casework.models import Case, CaseParticipant, Client, ClientSearchTerm
from processes.casework.name_terms import terms_of
from processes.casework.participants import bar, take_part
from processes.organisation.models import Post
from processes.organisation.queries import certificates_valid_on, posts_in
from processes.organisation.roles import candidate_group
from processes.working_days import CHINA

#: Fields that say who the client is; they live sealed with the client.
IDENTITY_FIELDS = frozenset(
    {
        "received_at",
        "client_name",
        "gender",
        "birth_date",
        "id_type",
        "id_number",
        "phone",
        "emergency_contact",
        "address",
        "residence_village",
        "household_registration",
        "guardian_name",
        "guardian_relation",
        "guardian_phone",
        "has_capacity",
        "client_category",
    }
)


def look_up(filled: FilledIn) -> JSONObject:
    """Load the case for a submission; return the facts that forms and mappings ask."""
    (case,) = _case_for(
        case=filled.case_id,
        person=filled.person_id,
        today=filled.now.astimezone(CHINA).date(),
    )
    facts = facts_of(case, identity_of(case.client_served), filled)
    filled.record.update(case=case, facts=facts)
    return facts


def _build_case_for(*, case: UUID, person: UUID, today: date) -> QuerySet[Case]:
    certificates = certificates_valid_on(today).filter(person_id=person)
    known = Case.objects.select_related("client")
    return known.annotate(performer_is_certified=Exists(certificates)).filter(pk=case)


_case_for = Prepared(_build_case_for, case=UUID, person=UUID, today=date)


def record_submission(filled: FilledIn) -> JSONObject:
    """Record a submission with the case; return facts for the model's mapping."""
    case, facts = filled.record["case"], filled.record["facts"]
    assert isinstance(case, Case)
    assert isinstance(facts, dict)
    recorder = _RECORDERS.get(filled.element_id)
    if recorder:
        recorder(case, filled)
    return {name: facts.get(name) for name in FOR_MODELS}


def identity_of(client: Client) -> dict[str, object]:
    """Return who the client is, unsealed. The caller records the reading."""
    opened = sealing.unseal(bytes(client.identity), place=identity_place(client))
    assert isinstance(opened, dict)
    return opened


def seal_identity(client: Client, identity: Mapping[str, object]) -> None:
    """Put ``identity`` into the client's row, not yet saved."""
    client.identity = sealing.seal(dict(identity), place=identity_place(client))
    client.masked_name = masked(str(identity.get("client_name", "")))


def identity_place(client: Client) -> str:
    """Return the place for which a client's identity is sealed."""
    return f"casework_client|{client.pk}|{client.county}"


def masked(name: str) -> str:
    """Return a name as lists may show it: the family name and 某某.

    Compound family names are cut to their first character on purpose: they are
    rare enough to give a person away.
    """
    return f"{name[0]}某某" if name else ""


def _record_identity(case: Case, filled: FilledIn) -> None:
    client = case.client_served
    given = {k: v for k, v in filled.data.items() if k in IDENTITY_FIELDS}
    if given:
        known = identity_of(client)
        seal_identity(client, {**known, **given})
        client.save(update_fields=["identity", "masked_name"])
        before, name = (str(each.get("client_name", "")) for each in (known, given))
        if name not in ("", before):
            _record_terms(client, name, is_first=not before)


def _record_terms(client: Client, name: str, *, is_first: bool) -> None:
    """Let the client be found under the name, and no longer under one before it."""
    if not is_first:
        ClientSearchTerm.objects.filter(county=client.county, client=client).delete()
    ClientSearchTerm.objects.bulk_create(
        ClientSearchTerm(county=client.county, client=client, digest=term)
        for term in sorted(terms_of(name, county=client.county))
    )


def _record_case_worker(case: Case, filled: FilledIn) -> None:
    named = _person(filled, "case_worker")
    _require_no_conflict(case, named, "case_worker")
    # Checked and written in one statement; only a colleague may receive the file.
    reached = Case.objects.filter(
        Exists(_colleagues(case, filled).filter(person_id=named)), pk=case.pk
    )
    if not reached.update(case_worker_id=named):
        raise _no_colleague(filled, "case_worker")


def _require_colleague(case: Case, filled: FilledIn, field: str) -> None:
    named = _person(filled, field)
    if named == filled.person_id:
        return
    if not _colleagues(case, filled).filter(person_id=named).exists():
        raise _no_colleague(filled, field)


def _colleagues(case: Case, filled: FilledIn) -> QuerySet[Post]:
    return posts_in(candidate_group("social_worker", case.places), filled.now)


def _person(filled: FilledIn, field: str) -> UUID:
    try:
        return UUID(str(filled.data.get(field, "")))
    except ValueError as wrong:
        raise _no_colleague(filled, field) from wrong


def _no_colleague(filled: FilledIn, field: str) -> Rejected:
    return Rejected(
        f"Expected {field} of {filled.element_id} to be a social worker of the "
        "case's station.",
        {field: [gettext("Choose a social worker of this station.")]},
    )


def _require_no_conflict(case: Case, person_id: UUID, field: str) -> None:
    """Keep a case from whoever is related to the client or complained of.

    Source: domain specification §14.1, ``gw_coi``; §15.4, COI09.
    """
    conflict = bars(case, person_id)
    if conflict is None:
        return
    sentences = {
        "COI09": gettext(
            "This colleague has declared a relation with the client (COI09); choose "
            "somebody else."
        ),
        "FROZEN": gettext(
            "A complaint about this colleague is open; choose somebody else."
        ),
    }
    told = sentences.get(conflict.rule, gettext("Choose somebody else."))
    raise Rejected(
        f"Expected a case worker for case {case.pk} without conflict, but see "
        f"{conflict.rule}.",
        {field: [told]},
    )


def _record_risk(case: Case, filled: FilledIn) -> None:
    _require_colleague(case, filled, "assessor")
    case.risk_level = str(filled.data.get("risk_level", ""))
    case.save(update_fields=["risk_level"])


def _record_plan(case: Case, filled: FilledIn) -> None:
    until = filled.data.get("duration_to")
    case.plan_until = date.fromisoformat(str(until)) if until else None
    case.save(update_fields=["plan_until"])


def _record_consent(case: Case, filled: FilledIn) -> None:
    """Note what the client or the guardian said; the model draws its own conclusion.

    The separate consent to sensitive data is kept sealed with the client.

    Source: domain specification §14.1, ``gw_consent``; PIPL art. 29.
    """
    case.consent = consent_state(filled.data, filled.record["facts"])
    case.save(update_fields=["consent"])
    _seal_separate_consent(case, said=filled.data.get("consent_sensitive") is True)


def _seal_separate_consent(case: Case, *, said: bool) -> None:
    client = case.client_served
    seal_identity(client, {**identity_of(client), "consent_sensitive": said})
    client.save(update_fields=["identity", "masked_name"])


def consent_state(data: JSONObject, facts: object) -> Case.Consent:
    """Return what a filled-in consent amounts to.

    Source: domain specification §14.1, ``gw_consent``; E06 arts. 13, 29, 31.
    """
    assert isinstance(facts, Mapping)
    age, has_capacity = facts.get("age"), facts.get("has_capacity")
    speaks_alone = isinstance(age, int) and age >= 14 and has_capacity is not False
    agreed = (
        data.get("consent_general") is True
        and data.get("consent_sensitive") is not False
    )
    if agreed and (speaks_alone or data.get("guardian_sign")):
        return Case.Consent.GIVEN
    if data.get("exception_basis"):
        return Case.Consent.LIMITED
    return Case.Consent.REFUSED


def _record_withdrawal(case: Case, filled: FilledIn) -> None:
    """Note that consent is withdrawn; sharing and recordings alone leave it standing.

    Source: E06 art. 15.
    """
    scope = filled.data.get("withdraw_scope")
    if isinstance(scope, list) and {"general", "sensitive"} & {*scope}:
        case.consent = Case.Consent.WITHDRAWN
        case.save(update_fields=["consent"])
        _seal_separate_consent(case, said=False)


def _record_next_worker(case: Case, filled: FilledIn) -> None:
    if filled.data.get("transfer_decision") != "agree":
        return
    named = _person(filled, "to_worker")
    if not _colleagues(case, filled).filter(person_id=named).exists():
        raise _no_colleague(filled, "to_worker")
    _require_no_conflict(case, named, "to_worker")
    name_next_worker(case, named, filled.now)


def _record_take_over(case: Case, filled: FilledIn) -> None:
    take_over(case, filled.person_id, moved=filled.instance_id, now=filled.now)


def _record_renewal(case: Case, filled: FilledIn) -> None:
    """Let a case rest on consent again that was renewed after a withdrawal.

    Source: PIPL art. 14; domain specification §14.1, ``evt_consent_withdrawn``.
    """
    if filled.data.get("consent_renewed") is True:
        case.consent = Case.Consent.GIVEN
        case.save(update_fields=["consent"])
        said = filled.data.get("sensitive_renewed") is True
        _seal_separate_consent(case, said=said)


def _record_suspicion(case: Case, filled: FilledIn) -> None:
    """Bar suspects among the staff from the report and the case it arose in."""
    rows = filled.data.get("suspect_staff")
    if not isinstance(rows, list):
        return
    try:
        suspects = [UUID(str(row.get("person"))) for row in rows]
    except ValueError as wrong:
        raise Rejected(
            f"Expected suspect_staff of {filled.element_id} to name people.",
            {"suspect_staff": [gettext("Choose people from the list.")]},
        ) from wrong
    bar(case, suspects, filled.now)


def _record_support(case: Case, filled: FilledIn) -> None:
    """Let a colleague of the station, and no suspect, support the child."""
    named = _person(filled, "support_worker")
    barred = CaseParticipant.objects.filter(
        case=case, part=CaseParticipant.Part.BARRED, person_id=named
    )
    colleagues = _colleagues(case, filled).filter(person_id=named)
    if not colleagues.exists() or barred.exists():
        raise _no_colleague(filled, "support_worker")
    take_part(case, CaseParticipant.Part.SUPPORT_WORKER, [named], filled.now)


_RECORDERS: Mapping[str, Callable[[Case, FilledIn], None]] = MappingProxyType(
    {
        "register_lead": _record_identity,
        "intake_interview": _record_identity,
        "open_case_file": _record_identity,
        "assign_case_worker": _record_case_worker,
        "assess_needs": _record_risk,
        "obtain_informed_consent": _record_consent,
        "draft_service_plan": _record_plan,
        "revise_plan": _record_plan,
        "stop_processing": _record_withdrawal,
        "decide_continue_or_close": _record_renewal,
        "decide_transfer": _record_next_worker,
        "accept_case": _record_take_over,
        "note_suspicion": _record_suspicion,
        "receive_police_receipt": _record_support,
    }
)
