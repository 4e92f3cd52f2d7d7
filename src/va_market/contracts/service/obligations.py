"""Contracts that count on somebody who wants to be erased."""

from uuid import UUID

from va_market.contracts import policies, repository
from va_market.contracts.models import CONTRACT, Contract
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: list[UUID]
) -> list[FieldError]:
    """One fault for each contract that is not over; `alone_in` are clients without anybody else."""
    found = await repository.live_with(
        session, person_id=person.user_id, alone_in=alone_in, member_of=person.organization_ids
    )
    return [_fault(person, contract) for contract in found]


def _fault(person: Actor, contract: Contract) -> FieldError:
    pointer, name = f"/contracts/{contract.id}", f"contract {contract.id}"
    if "end" in CONTRACT.actions_of(policies.parties(person, contract)):
        text = f"{name} is {contract.status}: end it"
        return FieldError("state", pointer, "live_contract", text)
    if contract.assistant_id == person.user_id:
        text = f"{name} is {contract.status}: let your agency hand it over or end it"
        return FieldError("state", pointer, "placed_contract", text)
    text = f"{name} is {contract.status} and you supervise it: let its client end it"
    return FieldError("state", pointer, "supervised_contract", text)
