"""Accepting to help."""

from datetime import datetime

from va_market.collaborations import policies, repository
from va_market.collaborations.models import COLLABORATION, Collaboration, Side
from va_market.collaborations.service.ending import give_way
from va_market.collaborations.service.reading import shown_to, tell
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.contracts.policies import may_see
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.models import User
from va_market.identity.secrets import digest
from va_market.kit.db import Row, WriteSession, lock
from va_market.kit.errors import Conflict, NotFound, Unauthenticated

ACCEPTED = EventKind("collaboration.accepted", "Somebody helps with a contract from now on.")


class AlreadyInside(Conflict):
    code = "already_inside"
    title = "You read this contract already"
    cause = "You belong to one of its sides, or help with it."
    fix = "There is nothing to do."
    constraint = "uq_collaborations_active"


class OtherClient(Conflict):
    code = "other_client"
    title = "The assistant works for you as well"
    cause = "Nothing of one client is shown to another client of the same assistant."
    fix = "Let the client of the contract ask you itself."


async def accept(session: WriteSession, actor: Actor, *, token: str, now: datetime) -> Row:
    """Help with a contract from now on, until it ends.

    Raises:
        NotFound: no invitation for the caller's address has this token, or it stands no more.
        IllegalMove: it is decided, or has expired.
        ContractEnded: the contract is over.
        AlreadyInside: there is nothing to gain.
        OtherClient: the assistant asked somebody of another client of theirs.
    """
    contract, asked = await _held(session, actor, digest(token))
    COLLABORATION.check(policies.status_now(asked, now), "accept")
    contracts.check_live(contract)
    if may_see(actor, contract):
        raise AlreadyInside
    if asked.side == Side.ASSISTANT:
        await _check_other_clients(session, contract, actor)
    await _leave_predecessor(session, contract, actor, now)
    COLLABORATION.become(asked, "accept")
    asked.forget_address()
    asked.user_id, asked.accepted_at = actor.user_id, now
    await session.flush()
    tell(session, ACCEPTED, asked, contract, actor, now=now)
    return await shown_to(session, asked.id, actor, now)


async def _check_other_clients(session: WriteSession, contract: Contract, actor: Actor) -> None:
    """Raises OtherClient: only the client itself lets those in (R27)."""
    if actor.roles.keys() & await contracts.other_clients(session, contract):
        raise OtherClient


async def _leave_predecessor(
    session: WriteSession, contract: Contract, actor: Actor, now: datetime
) -> None:
    """End the help for somebody who works on the contract no more: one helps once."""
    for one in await repository.lock_live(session, contract_id=contract.id):
        if one.user_id == actor.user_id and not policies.stands(one, contract):
            give_way(session, one, contract, actor, now=now)
    await session.flush()


async def _held(
    session: WriteSession, actor: Actor, token_hash: bytes
) -> tuple[Contract, Collaboration]:
    """The contract and the invitation, locked in this order."""
    user = await lock(session, User, actor.user_id)
    if user is None:
        raise Unauthenticated
    contract_id = await repository.contract_of_token(session, token_hash=token_hash)
    contract = None if contract_id is None else await lock(session, Contract, contract_id)
    asked = await repository.lock_by_token(session, token_hash=token_hash)
    if contract is None or asked is None or asked.email_key != user.email_key:
        raise NotFound("No invitation for your address has this token.")
    if not policies.stands(asked, contract):
        raise NotFound("Whoever asked for your help does not work on the contract any more.")
    return contract, asked
