"""What each rule says to whom it refuses, and who may do the act instead."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

_TOWNSHIP = _("An official of the township government")
_COUNTY = _("An official of the county civil affairs bureau")
_OFFICIALS = _(
    "An official of the township government or of the county civil affairs bureau, "
    "acting in that office"
)

#: Sentence and who may do it, by rule. Source: domain specification §15.1, §15.3.
RULES: Mapping[str, tuple[StrPromise, StrPromise]] = MappingProxyType(
    {
        "N01": (
            _(
                "Accepting, examining and confirming social assistance is the "
                "authorities' business; station staff help, they do not decide."
            ),
            _OFFICIALS,
        ),
        "N02": (
            _(
                "The investigation of a household is led by at least two officials; "
                "station staff assist and sign as assisting persons."
            ),
            _TOWNSHIP,
        ),
        "N03": (
            _("Public notices and written decisions are issued by the authorities."),
            _OFFICIALS,
        ),
        "N04": (
            _("Assistance money is paid out by the authorities; stations hold none."),
            _OFFICIALS,
        ),
        "N07": (
            _("Guardianship is decided by civil affairs and the court; you may help."),
            _COUNTY,
        ),
        "N10": (
            _("Permits are given by the competent authority."),
            _("An official of the competent authority"),
        ),
        "N11": (
            _(
                "Buying, signing and paying are the purchaser's and the finance "
                "office's."
            ),
            _(
                "An official of the county civil affairs bureau or of the finance "
                "office"
            ),
        ),
        "N12": (
            _("Projects with public money are approved and accepted by the purchaser."),
            _COUNTY,
        ),
        "DOCUMENT": (
            _("Official documents come from an authority's completed step only."),
            _("The office that did the step"),
        ),
        "BID": (
            _("A call for bids is answered by whoever speaks for an agency."),
            _("The representative of an agency that is entered in the register"),
        ),
        "N13": (
            _(
                "Filing and spot checks are the filing body's, by the rules of the "
                "place."
            ),
            _("The civil affairs body that the profile names"),
        ),
        "N14": (
            _("Who is evaluated has no part in the evaluation but its own statements."),
            _("The county civil affairs bureau and the evaluation panel"),
        ),
        "ONE_SCORE": (
            _("Every member of a panel does this once."),
            _("Another member of the panel"),
        ),
        "N18": (
            _("This is an administrative act that officials do in person."),
            _OFFICIALS,
        ),
        "DH2": (
            _(
                "Whoever has helped a household does not decide on it, and whoever has "
                "decided on it does not serve it as station staff."
            ),
            _("A colleague who has not acted on this case in the other capacity"),
        ),
        "DH3": (
            _("The head of a station does not decide about the own station."),
            _COUNTY,
        ),
        "DH4": (
            _(
                "In this county nobody decides as an official who also serves in a "
                "station."
            ),
            _OFFICIALS,
        ),
        "COI01": (
            _("Whoever is evaluated, or is employed by an agency, does not evaluate."),
            _("A member of the panel whom no agency employs"),
        ),
        "COI02": (
            _("Whoever is employed by a bidder does not help to choose the supplier."),
            _("An official of the purchaser whom no agency employs"),
        ),
        "COI03": (
            _("Whoever designed a project or its requirements does not bid for it."),
            _("Somebody who had no part in the design"),
        ),
        "COI07": (
            _("Whoever is complained about does not handle the complaint."),
            _OFFICIALS,
        ),
        "COI11": (
            _("The supervisor of a station is not in the panel that evaluates it."),
            _("A member of the panel who does not supervise the station"),
        ),
        "COI15": (
            _("Whoever prepared a decision does not take it: two officials act."),
            _("Another official of the same office"),
        ),
        "COI16": (
            _("Author, appraiser and evaluator of a project are different people."),
            _("Somebody who had no part in the project before"),
        ),
        "QUEUE": (
            _("None of your posts reaches this step."),
            _("Whoever holds the post in whose queue it lies"),
        ),
        "DESK": (
            _("The step lies on another desk."),
            _("Whoever has claimed it"),
        ),
        "DOOR": (
            _("Nobody acts by this way: acts are done on pages and by programs."),
            _("You, on the page of the step"),
        ),
        "VERB": (
            _("No rule allows anybody to do this here."),
            _("Nobody, until the rules say who"),
        ),
        "FORGED": (
            _("What an authority or a rule decides comes from its own step alone."),
            _OFFICIALS,
        ),
        "MACHINE": (
            _("No timer, message or job does what a person has to do."),
            _("The person in whose queue the step lies"),
        ),
        "FOUR_EYES": (
            _("Four eyes: whoever has done a step does not review it."),
            _("Another person of the same post"),
        ),
        "POST": (
            _("The post in which you would act is not valid any more."),
            _("A colleague who holds the post today"),
        ),
        "CAPACITY": (
            _("The step was claimed in another capacity; put it back to change that."),
            _("You, in the capacity in which you claimed it"),
        ),
        "START": (
            _("None of your posts may start this process here."),
            _("Social workers and the head of the station"),
        ),
        "DIRECT": (
            _("Only the head of the station hands out the work of others."),
            _("The head of the station, or whoever has the step"),
        ),
        "OPERATE": (
            _("Changing and repairing processes is the county bureau's business."),
            _COUNTY,
        ),
        "APPOINT": (
            _("Posts are given and ended by the county bureau, to others only."),
            _COUNTY,
        ),
        "SECOND": (
            _("Four eyes: one official proposes this post, another one confirms it."),
            _("Another official of the county civil affairs bureau"),
        ),
        "PROPOSER": (
            _("A proposal is taken back by whoever made it; others reject it."),
            _("Whoever made the proposal"),
        ),
        "OVERSIGHT": (
            _("This page is for those who oversee the work of stations."),
            _("County officials and heads of stations"),
        ),
        "RESTRICTED": (
            _(
                "The file is restricted: a suspicion of harm is being handled. Only "
                "the people named in it see it."
            ),
            _("Those named in the file; report what you know yourself at any time"),
        ),
        "REPORT": (
            _("Nobody stops a report of harm or takes it from whoever makes it."),
            _("Whoever discovered the harm"),
        ),
        "HOLDER": (
            _("This step belongs to the person who holds that part in the case."),
            _("That person, or whom the head of the station puts in her or his place"),
        ),
        "COI08": (
            _("Whoever has served a client does not ask how content the client is."),
            _("A colleague who did not serve the client"),
        ),
        "COI09": (
            _(
                "Kinship, business or debt with the client is declared: such a "
                "colleague is not the case worker."
            ),
            _("Another social worker of the station, chosen by its head"),
        ),
        "COI14": (
            _("Whoever is under suspicion has no access to the file."),
            _("The county civil affairs bureau and the people named in the file"),
        ),
        "REVIEW": (
            _("Nobody reviews the own work: the case worker is never the reviewer."),
            _("The supervisor, or another certified social worker"),
        ),
        "FROZEN": (
            _(
                "A complaint about this colleague is open: until it is decided the "
                "case is not assigned to her or him."
            ),
            _("Another social worker of the station, chosen by its head"),
        ),
        "MESSAGE": (
            _("What happens in a case is told by those who serve it."),
            _("Social workers, the head and the supervisor of the station"),
        ),
        "SIGHT": (
            _("Your post sees this case without its personal data."),
            _("The station's social workers and its head"),
        ),
    }
)
