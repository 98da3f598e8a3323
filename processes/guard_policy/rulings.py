"""The answers of the guard, one constant each: rule, clause and reason of a refusal.

In the order of ``decision``, which says when each is given. Where the rule comes from
data (a reserved act, a conflict), only the reason stands here.
"""

from dataclasses import replace

from engine.extensions import Ruling
from processes.guard_policy.conflicts import (
    DUAL_HAT,
    HATS_CLAUSE,
    OWN_STATION,
    TWO_HATS,
)
from processes.guard_policy.reserved import BAN

#: What a suspect may know, and who is told. Source: domain specification §14.17.
_HARM = "E04 art. 11; E34 art. 2"

# Doors, verbs and the machine. Source: domain specification §15.2.
SHUT = Ruling("DOOR", BAN, "nobody acts through such a door")
NO_RULE = Ruling("VERB", BAN, "no rule allows anybody to do this")
NOT_ITS_DOOR = Ruling("DOOR", BAN, "the machine has no business at such a door")
NOT_ITS_ACT = Ruling("MACHINE", BAN, "no timer, job or message does a person's act")

# Work on a step.
NO_DOCUMENT = Ruling("DOCUMENT", BAN, "only an authority's step gives a document")
NEEDS_AN_OFFICIAL = "only a public body's official may do this"
NO_QUEUE = Ruling("QUEUE", "", "no valid post reaches the queue")
BORROWED_POST = Ruling("POST", "", "nobody acts through a post of somebody else")
ENDED_POST = Ruling("POST", "", "the post for this capacity is not valid any more")

# Two hats on one case. Source: domain specification §15.3.
DECIDED = Ruling(DUAL_HAT, HATS_CLAUSE, "decided on this case before")
HELPED = Ruling(DUAL_HAT, HATS_CLAUSE, "helped on this case before")
HEADS_IT = Ruling(OWN_STATION, HATS_CLAUSE, "heads the station in question")
SERVES_A_STATION = Ruling(TWO_HATS, HATS_CLAUSE, "serves in a station as well")

# Conflicts. Source: domain specification §14.1, §15.4.
EMPLOYED = "is employed by an agency"
OWN_FEEDBACK = Ruling("COI08", "002 §5.1.2", "the case worker collects no feedback")
OWN_REVIEW = Ruling("REVIEW", "001 §三(二)", "nobody reviews the own work")
WORKS_FOR_THE_JUDGED = "works for those who are judged"
DONE_BEFORE = "has done before what excludes this"

# Files. Source: domain specification §14.17; §15.4, COI14; §15.5. Never inform a
# suspect: who asks is told that there is no such thing (rule 3).
SUSPECT = Ruling("COI14", _HARM, "a suspect has no access", is_silent=True)
RESTRICTED = Ruling(
    "RESTRICTED", "E06 arts. 28, 31", "the file is restricted", is_silent=True
)
# Whoever is to receive the work has not asked; whoever hands it out is told.
SUSPECT_RECEIVES = replace(SUSPECT, is_silent=False)
RESTRICTED_RECEIVES = replace(RESTRICTED, is_silent=False)

# Processes: begun, handed out, changed, told.
NO_STARTER = Ruling("START", "", "none of the actor's posts may start this process")
NOT_HANDED_OUT = "an authority's work is not handed out by a station"
REPORT_GOES_ON = Ruling("REPORT", _HARM, "nobody holds a report up")
NO_DIRECTOR = Ruling(
    "DIRECT", "", "only the station head hands out or ends others' work"
)
NO_OPERATOR = Ruling(
    "OPERATE", "", "only the county bureau changes or repairs processes"
)
OTHER_COUNTY = Ruling("OPERATE", "", "a county changes its own processes only")
NO_MESSAGE = Ruling(
    "MESSAGE", "", "messages come from other processes, not from people"
)
# They steer the process, past the steps of those who decide.
STEERS = Ruling("MESSAGE", BAN, "people set no control variables")
NO_WITNESS = Ruling("MESSAGE", "", "none of the actor's posts serves the case")

# Beside the steps. Source of the first two: domain specification §15.5.
OUT_OF_SIGHT = Ruling(
    "SIGHT", "E06 arts. 6, 28", "the actor's posts do not reach that far"
)
UNSEEN = replace(OUT_OF_SIGHT, is_silent=True)
NOT_DECLARED = Ruling("DIRECT", "", "only the station head declares for a colleague")
NOT_HANDED_OVER = Ruling(
    "DIRECT", "", "only the head hands over the cases of a station"
)
NOT_ADDRESSED = Ruling("QUEUE", "", "the notice is addressed to somebody else")
BUYS = Ruling("COI02", "E01 art. 12; E02 art. 9", "acts for a public body")
NO_SUPPLIER = Ruling("BID", "E01 art. 21", "only an agency's staff answers a call")
NO_APPOINTER = Ruling("APPOINT", "", "only the county bureau gives and ends posts")
OWN_POST = Ruling("APPOINT", "", "nobody decides about the own posts")
NO_OVERSIGHT = Ruling("OVERSIGHT", "", "no valid post reads this register")
FORGED = Ruling("FORGED", BAN, "an authority's step decides this value")
