"""Who is what before there is a contract, written by hand."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

from tests.machines.callers import (
    ASSISTANTS,
    CLIENT,
    HIRING,
    IN_PERSON,
    MEMBERS,
    OTHER,
    PROPOSING,
    WORKER,
)
from tests.machines.views import NOW, View, Who, each, plain, timed
from va_market.end_clients import policies as end_clients
from va_market.job_invitations import policies as job_invitations
from va_market.jobs import policies as jobs
from va_market.proposals import policies as proposals
from va_market.rosters import policies as rosters

OWN_CLIENT, OWN_OTHER = "assistant who owns the client", "assistant who owns the other"
FOR_CLIENT = (*HIRING, "of both", "key of the client")
FOR_AGENCY = (*PROPOSING, "of both", OWN_OTHER, "key of the other")

JOB = {
    **each([*IN_PERSON, "key of the other"], "assistant"),
    **each([*MEMBERS, "supervisor", "substitute"]),
    **each([*FOR_CLIENT, OWN_CLIENT, "key of the assistant"], "hiring"),
}
TO_ASSISTANT = {
    **each(FOR_CLIENT, "client"),
    **each(ASSISTANTS, "invited"),
}
TO_AGENCY = {
    **each([*FOR_CLIENT, OWN_CLIENT, "key of the assistant"], "client"),
    **each(FOR_AGENCY, "invited"),
}
NAMED = {
    **each([*FOR_CLIENT, OWN_CLIENT, "key of the assistant"], "buyer"),
    **each(["other owner", "other admin", OWN_OTHER, "key of the other"], "end_client"),
    **each(["of both"], "buyer", "end_client"),
}
ENROLLED = {
    **each(["assistant", OWN_CLIENT], "assistant"),
    **each(FOR_AGENCY, "agency", "proposer"),
    **each([OWN_OTHER], "agency", "proposer", "assistant"),
}
# Whoever is of both sides speaks for the assistant.
SIDES = {
    "alone": {"client": FOR_CLIENT, "assistant": ASSISTANTS},
    "by an agency": {
        "client": (*HIRING, "key of the client"),
        "assistant": FOR_AGENCY,
    },
}


def negotiating(who: str, origin: str, turn: str) -> Who:
    """The side that began is the author; the client chooses among what others sent."""
    parties: dict[str, set[str]] = {side: set() for side in ("client", "assistant")}
    parties[origin].add("author")
    parties[turn].add("side on turn")
    if origin == "assistant":
        parties["client"].add("client")
    found = {caller: parties[side] for side, callers in SIDES[who].items() for caller in callers}
    if who == "by an agency":
        # Whom it names is nobody of either side, but need not be named.
        for caller in ASSISTANTS:
            found[caller] = found.get(caller, set()) | {"named assistant"}
    return found


def views() -> Iterator[View]:
    yield View("job", "", plain(jobs.allowed_actions, organization_id=CLIENT), JOB)
    for about, invited, who in (
        ("to an assistant", {"assistant_id": WORKER, "agency_id": None}, TO_ASSISTANT),
        ("to an agency", {"assistant_id": None, "agency_id": OTHER}, TO_AGENCY),
    ):
        shown = plain(job_invitations.allowed_actions, organization_id=CLIENT, **invited)
        yield View("job invitation", about, shown, who)
    for who, origin, turn in product(SIDES, ("assistant", "client"), ("assistant", "client")):
        shown = timed(
            proposals.allowed_actions,
            organization_id=CLIENT,
            assistant_id=WORKER,
            agency_id=None if who == "alone" else OTHER,
            origin=origin,
            turn=turn,
            expires_at=NOW + timedelta(days=1),
        )
        about = f"{who}, begun by the {origin}, the {turn}'s turn"
        yield View("proposal", about, shown, negotiating(who, origin, turn))
    naming = plain(end_clients.allowed_actions, organization_id=CLIENT, end_client_id=OTHER)
    yield View("end client", "", naming, NAMED)
    entry = plain(rosters.allowed_actions, organization_id=OTHER, assistant_id=WORKER)
    yield View("roster entry", "", entry, ENROLLED)
