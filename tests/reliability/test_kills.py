"""kill -9 of web, worker or database at any moment: nothing lost, nothing doubled."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.browserless import Phone
from tests.support.installation import Installation
from web.demo.casework import CHOICES, MAIN_LINE, filled_in
from web.demo.county import PASSWORD

KILLS = 20
SESSIONS = 3

#: Only casework is deployed: every shipped process would take a minute. Beside each
#: case runs a service operation, so that the worker has work to lose.
_SETTING_UP = """
from uuid import UUID
from engine import commands
from engine.actors import Origin, system
from engine.decisions import Scope
from forms.commands import publish_shipped_forms
from tests.support.tiny import deployed, flow, process, user_task
from web import clock
from web.demo import county
from web.management.commands.deploy import EVERYBODYS, RULES, SHIPPED
publish_shipped_forms(now=clock.utc_now())
by = Origin(actor=system(0), now=clock.utc_now())
for rules in sorted((RULES / EVERYBODYS).glob("*.dmn")):
    version = commands.deploy_decision(rules.read_bytes(), scope=Scope(), origin=by)
    commands.activate_decision(UUID(version.subject), origin=by)
source = (SHIPPED / "casework" / "process.bpmn").read_bytes()
version = commands.deploy_definition(source, policy="station", origin=by)
commands.activate_definition(UUID(version.subject), origin=by)
county.set_up()
deployed(process(
    '<bpmn:serviceTask id="tell" camunda:type="external"'
    ' camunda:topic="notify_station_head"/>',
    user_task("after"), '<bpmn:endEvent id="end"/>',
    flow("start", "tell"), flow("tell", "after"), flow("after", "end"),
    process_id="assistance_coordination",
))
"""
#: What the operation told; a step left open for long may be reminded of as well.
_NOTICES = """
from django.db import transaction
from engine import tenancy
from processes.casework.models import Notice
with transaction.atomic():
    tenancy.bind({1})
    told = Notice.objects.filter(code=Notice.Code.MODEL)
    print(*[str(case_id) for case_id in told.values_list("case", flat=True)])
"""
_PEOPLE = {
    "worker": "wang",
    "colleague": "li",
    "head": "zhao",
    "supervisor": "chen",
}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Everything running in a folder of its own."""
    tmp_path.chmod(0o755)
    running = Installation(tmp_path)
    running.start(setting_up=_SETTING_UP)
    yield running
    running.stop()


@pytest.mark.processes
def test_twenty_kills_lose_nothing_and_double_nothing(
    installation: Installation,
) -> None:
    # given people at work on one case after another
    phones = {
        post: Phone(installation.port, username, PASSWORD)
        for post, username in _PEOPLE.items()
    }
    me = phones["worker"].get("/api/me/")

    # when processes are killed at twenty random moments meanwhile
    cases = []
    with ThreadPoolExecutor(1) as pool:
        killing = pool.submit(installation.kill_at_random, KILLS, 2026)
        while not killing.done() or len(cases) < 2:
            cases.append(_take_one_case(phones, me))
        victims = killing.result()
    installation.wait_until_ready()

    # then every case has each step exactly as often as it was done
    assert len(victims) == KILLS
    for case_id in cases:
        done = _completed(phones["head"], case_id)
        wanted = Counter(step for _, step in MAIN_LINE)
        wanted["deliver_intervention"] = SESSIONS
        wanted["after"] = 1
        assert done == wanted, (case_id, victims)
    assert Counter(installation.says(_NOTICES).split()) == Counter(cases)


def _take_one_case(phones: dict[str, Phone], me: dict[str, object]) -> str:
    """Take a case from its lead to the archive; return its id."""
    worker = phones["worker"]
    opened = worker.post("/api/cases/", {"station": _station(me)})
    case_id = str(opened["case_id"])
    worker.post(
        f"/api/cases/{case_id}/processes/", {"process_id": "assistance_coordination"}
    )
    sessions = 0
    for post, step in MAIN_LINE:
        rounds = SESSIONS if step == "deliver_intervention" else 1
        for number in range(rounds):
            sessions += step == "deliver_intervention"
            choice = dict(CHOICES.get(step, {}))
            if step == "deliver_intervention" and number < SESSIONS - 1:
                choice["next_step"] = "session"
            _do(phones[post], case_id, step, me, choice)
    _do(worker, case_id, "after", me, {})
    return case_id


def _do(
    phone: Phone,
    case_id: str,
    step: str,
    me: dict[str, object],
    choice: dict[str, object],
) -> None:
    item = _waiting(phone, case_id, step)
    address = f"/api/work-items/{item['id']}"
    if item["status"] == "open":
        phone.post(f"{address}/claim/", {})
    detail = phone.get(f"{address}/")
    filled = filled_in(
        str(detail["form_ref"]),
        worker=UUID(str(me["person_id"])),
        now=datetime.now(UTC),
        **choice,
    )
    phone.post(f"{address}/complete/", {"submission": filled})


def _waiting(phone: Phone, case_id: str, step: str) -> dict[str, object]:
    """Return the step of the case once it waits; the worker may have to open it."""
    while True:
        for view in ("desk", "queue"):
            for item in _pages(phone, f"/api/work-items/?view={view}"):
                case = item["case"]
                assert isinstance(case, dict)
                if (case["case_id"], item["element_id"]) == (case_id, step):
                    return item


def _pages(phone: Phone, address: str) -> Iterator[dict[str, object]]:
    cursor = ""
    while True:
        joint = "&" if "?" in address else "?"
        found = phone.get(f"{address}{joint}cursor={cursor}" if cursor else address)
        results = found["results"]
        assert isinstance(results, list)
        yield from results
        if not found["next"]:
            return
        cursor = str(found["next"])


def _completed(phone: Phone, case_id: str) -> Counter[str]:
    entries = _pages(phone, f"/api/cases/{case_id}/history/")
    return Counter(str(e["element_id"]) for e in entries if e["kind"] == "completed")


def _station(me: dict[str, object]) -> str:
    posts = me["posts"]
    assert isinstance(posts, list)
    return str(posts[0]["organisation_id"])
