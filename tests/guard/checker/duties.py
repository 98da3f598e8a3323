"""A small installation: who may do what in it."""

from collections.abc import Mapping

from engine.checker import Duty, Route

ACT_TYPES = frozenset(
    {
        "professional_service",
        "professional_review",
        "admin_permit",
        "admin_confirm",
        "admin_approve",
        "admin_pay",
        "record",
        "report",
        "notify",
        "civil_act",
    }
)
OFFICIAL = (Route("county_official", ("post official",)),)
WORKER = (Route("station_staff", ("post worker",)),)
STAND_IN = Route("station_staff", ("substitute of official", "post worker"))


def duty(**routes: tuple[Route, ...]) -> Duty:
    """Return the duties; ``routes`` come on top of the usual ones."""
    known: Mapping[str, tuple[Route, ...]] = {
        "worker": WORKER,
        "official": OFFICIAL,
        "payer": (Route("finance_official", ("post payer",)),),
        "head": (*WORKER, *OFFICIAL),
        **routes,
    }
    return Duty(
        act_types=ACT_TYPES,
        authority=frozenset({"county_official", "finance_official"}),
        barred=frozenset({"station_staff"}),
        routes=known,
        words=("审批", "拨付"),
        outcomes={
            "payment": frozenset({"admin_confirm", "admin_approve"}),
            "grant": frozenset({"admin_confirm"}),
            "advance": frozenset({"admin_pay"}),
        },
        operations={"note": "", "transfer_money": "payment"},
        reserved=lambda act_type, only: only or act_type.startswith("admin_"),
    )
