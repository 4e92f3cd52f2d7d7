"""Who is what to a contract and to what changes it, written by hand."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from tests.machines.callers import (
    ASKING,
    ASSISTANTS,
    CLIENT,
    HIRING,
    IN_PERSON,
    NEXT,
    OTHER,
    PROPOSING,
    SOMEBODY,
    SUBSTITUTE,
    SUPERVISOR,
    WORKER,
)
from tests.machines.views import NOW, Shown, View, Who, beside, each, plain
from va_market.amendments import policies as amendments
from va_market.collaborations import policies as collaborations
from va_market.contracts import policies as contracts
from va_market.identity.actor import Actor
from va_market.milestones import policies as milestones
from va_market.retainers import policies as retainers
from va_market.substitutions import policies as substitutions

BARE = {"renewal_status": None, "notice_given_at": None}
LATER = NOW + timedelta(days=14)
OWN_CLIENT, OWN_OTHER = "assistant who owns the client", "assistant who owns the other"
FOR_CLIENT = (*HIRING, "of both", "key of the client")
FOR_AGENCY = (*PROPOSING, "key of the other")
KEEPING = (*HIRING, "client supervisor", "supervisor", "substitute", "of both")
ALONE = {
    "organization_id": CLIENT,
    "assistant_id": WORKER,
    "agency_id": None,
    "supervisor_id": SUPERVISOR,
    "substitute_supervisor_id": SUBSTITUTE,
}
PLACED = {**ALONE, "agency_id": OTHER}
AS_AGREED = {**each(FOR_CLIENT, "client"), **each(ASSISTANTS, "assistant", "provider")}
# Whoever belongs to the agency never stands for the client as well.
FOR_CLIENT_ALONE = (*HIRING, "key of the client")
BY_AGENCY = {
    **each(FOR_CLIENT_ALONE, "client"),
    **each([*FOR_AGENCY, "of both"], "agency", "provider"),
    **each(["assistant", OWN_CLIENT], "assistant"),
    **each([OWN_OTHER], "assistant", "agency", "provider"),
}
PROVIDING = (*FOR_AGENCY, OWN_OTHER, "of both")
FUNDED = {
    **each([*FOR_CLIENT, "client finance"], "client"),
    **each(ASSISTANTS, "assistant", "provider"),
}
FUNDED_BY_AGENCY = {
    **each([*FOR_CLIENT_ALONE, "client finance"], "client"),
    **each([*PROPOSING, "of both"], "provider"),
    **each(["assistant", OWN_CLIENT], "assistant"),
    **each([OWN_OTHER], "assistant", "provider"),
}
HANDED_OVER = {
    **each(FOR_CLIENT_ALONE, "client"),
    **each([*FOR_AGENCY, OWN_OTHER, "of both"], "agency"),
}


def _released(actor: Actor, row: Any) -> list[str]:
    """What a contract shows of its exclusivity."""
    shown = contracts.allowed_actions(actor, row)
    return [one for one in shown if one.endswith(("_release", "_exclusivity"))]


def _renewed(actor: Actor, row: Any) -> list[str]:
    """What a contract shows of its renewal."""
    shown = contracts.allowed_actions(actor, row)
    return [one for one in shown if one in {"renew", "decline_renewal"}]


def views() -> Iterator[View]:
    amended = partial(amendments.allowed_actions, now=NOW)
    for about, deal, who in (("alone", ALONE, AS_AGREED), ("by an agency", PLACED, BY_AGENCY)):
        shown = plain(contracts.allowed_actions, **deal, **BARE, exclusivity_status=None)
        yield View("contract", about, shown, who)
        yield View("exclusivity", about, _of_exclusivity(deal), who)
        yield View("renewal", about, _of_renewal(deal), who)
    for about, deal, hiring, providing in (
        ("alone", ALONE, FOR_CLIENT, ASSISTANTS),
        ("by an agency", PLACED, FOR_CLIENT_ALONE, PROVIDING),
    ):
        for side, proposing, answering in (
            ("client", hiring, providing),
            ("provider", providing, hiring),
        ):
            shown = beside(amended, **deal, side=side, expires_at=LATER)
            asked = {**each(proposing, "proposer"), **each(answering, "answerer")}
            yield View("amendment", f"{about}, asked by the {side}", shown, asked)
    yield _handover()
    in_person = frozenset({"approve", "approve_part"})
    for about, deal, who in (("", ALONE, FUNDED), ("by an agency", PLACED, FUNDED_BY_AGENCY)):
        funded = beside(_of_milestone, **deal, allows_parts=True)
        yield View("milestone", about, funded, who, hidden_from_keys=in_person)
        minutes, by_people = beside(_of_period, **deal), frozenset({"give_minutes", "buy_packs"})
        yield View("retainer period", about, minutes, _sides(who), hidden_from_keys=by_people)
    yield from _helpers()


def _sides(who: Who) -> Who:
    """The two sides alone, however many else have a say."""
    return {caller: parties & {"client", "provider"} for caller, parties in who.items()}


def _of_period(actor: Actor, period: Any, contract: Any) -> list[str]:
    return retainers.allowed_actions(
        actor, period, contract, is_over=False, sells_packs=True, is_current=True
    )


def _of_milestone(actor: Actor, milestone: Any, contract: Any) -> list[str]:
    """Before and after the end of the contract: each leaves something out."""
    found = [
        milestones.allowed_actions(actor, milestone, contract, holds_money=True, is_over=is_over)
        for is_over in (False, True)
    ]
    return sorted({action for actions in found for action in actions})


def _of_exclusivity(deal: Mapping[str, Any]) -> Shown:
    def shown(actor: Actor, status: str) -> list[str]:
        row = {**deal, "exclusivity_status": status, **BARE}
        return plain(_released, **row)(actor, "active")

    return shown


def _of_renewal(deal: Mapping[str, Any]) -> Shown:
    def shown(actor: Actor, status: str) -> list[str]:
        row = {**deal, "exclusivity_status": None, "notice_given_at": None}
        return plain(_renewed, **row, renewal_status=status)(actor, "active")

    return shown


def _handover() -> View:
    shown = plain(
        substitutions.allowed_actions,
        organization_id=CLIENT,
        agency_id=OTHER,
        replaced_id=WORKER,
        assistant_id=NEXT,
        requested_by=ASKING,
    )
    return View("substitution", "", shown, HANDED_OVER)


def _helpers() -> Iterator[View]:
    """A client keeps all who help; an assistant those whom they asked."""
    of_client = plain(collaborations.actions_of_inviter, **ALONE, invited_by=SOMEBODY)
    yield View("collaboration", "asked by the client", of_client, each(KEEPING, "inviter"))
    of_assistant = plain(collaborations.actions_of_inviter, **ALONE, invited_by=WORKER)
    asked = each([*KEEPING, *ASSISTANTS], "inviter")
    yield View("collaboration", "asked by the assistant", of_assistant, asked)
    own = plain(collaborations.own_actions)
    yield View("collaboration", "one's own", own, each(IN_PERSON, "collaborator"))
