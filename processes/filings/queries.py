"""What is on file: spot checks with what was drawn, and drawing it again."""

from dataclasses import dataclass
from uuid import UUID

from engine import sealing
from engine.models import WorkItem
from processes.casework.models import Case
from processes.filings.drawing import Draw, Population, commitment_of, draw
from processes.filings.models import Filing, Finding, Sample, SpotCheck


@dataclass(frozen=True, slots=True)
class DrawnAgain:
    """A draw beside the one on record.

    Attributes:
        is_same: Whether commitment, population, seed and everything drawn agree.
    """

    spot_check: SpotCheck
    sample: Sample
    again: Draw
    is_same: bool


def filing_of(case: Case) -> Filing | None:
    """Return what a matter files, once it is prepared."""
    found = Filing.objects.filter(county=case.county, case=case)
    return found.select_related("submitter", "filing_body").first()


def act_of(filing: Filing) -> WorkItem | None:
    """Return the step by which something was filed, once it is."""
    if filing.act is None:
        return None
    return WorkItem.objects.filter(county=filing.county, pk=filing.act).first()


def spot_check_of(case: Case) -> SpotCheck | None:
    """Return the spot check of a matter, once it is planned."""
    found = SpotCheck.objects.filter(county=case.county, case=case)
    return found.select_related("filing_body").first()


def findings_of(spot_check: SpotCheck) -> list[Finding]:
    """Return what a spot check found, in its order."""
    found = Finding.objects.filter(county=spot_check.county, spot_check=spot_check)
    return list(found.order_by("position"))


def population_of(spot_check: SpotCheck) -> Population:
    """Return what is drawn from."""
    return Population(
        tuple(spot_check.objects_listed),
        tuple(spot_check.inspectors_listed),
        spot_check.object_count,
        spot_check.inspector_count,
    )


def secret_of(spot_check: SpotCheck) -> str:
    """Return the committed value; only the draw asks for it."""
    return str(sealing.unseal(bytes(spot_check.secret), place=secret_place(spot_check)))


def secret_place(spot_check: SpotCheck) -> str:
    """Return the place for which a secret is sealed."""
    return f"filings_spotcheck|{spot_check.pk}|{spot_check.county}"


def drawn_again(case_id: UUID) -> DrawnAgain | None:
    """Draw the sample of a spot check again from what is published of it.

    Returns:
        Nothing where nothing was drawn yet.
    """
    sample = (
        Sample.objects.select_related("spot_check")
        .filter(spot_check__case_id=case_id)
        .first()
    )
    if sample is None:
        return None
    found = sample.spot_check
    population = population_of(found)
    again = draw(sample.revealed, population)
    kept = Draw(
        sample.seed, tuple(sample.objects_drawn), tuple(sample.inspectors_drawn)
    )
    is_same = (
        again == kept
        and population.digest == found.population_hash
        and commitment_of(sample.revealed) == found.commitment
    )
    return DrawnAgain(found, sample, again, is_same)
