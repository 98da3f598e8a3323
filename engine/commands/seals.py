"""Close what was written since the last seal, county by county."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from engine import tenancy
from engine.ledger import anchors, seals

logger = logging.getLogger(__name__)


def seal_counties(*, now: datetime) -> int:
    """Seal every county of which something is marked; return how many seals were made.

    A county that fails does not keep the others waiting. Seals are anchored after
    they are committed; an anchor that cannot be written is tried again next time.
    """
    made = 0
    for county in seals.marked_counties():
        try:
            made += seal_county(county, now=now)
            _anchor(county, now)
        except (OperationalError, InterfaceError):
            raise
        except (OSError, anchors.Unreadable) as error:
            logger.error("the seals of county %s cannot be anchored: %s", county, error)
        except Exception as error:  # the worker must survive whatever a county holds
            logger.error("county %s cannot be sealed: %s", county, type(error).__name__)
    return made


def seal_county(county: int, *, now: datetime) -> int:
    """Seal what is marked in one county; return how many seals were made.

    Of two workers at once the second waits, and finds what the first has left.
    """
    with transaction.atomic():
        tenancy.lock_name("seal", seed=county)
        tenancy.bind({county})
        return len(seals.make_seals(county, now=now))


def _anchor(county: int, now: datetime) -> None:
    place = anchors.folder()
    if place is None:
        return
    with anchors.opened(county, place) as file:
        with transaction.atomic():
            tenancy.bind({county})
            missing = file.missing(county)
        file.append(missing)
        newest = file.last
    if newest is not None:
        anchors.mail_anchor(newest, place, now=now)
