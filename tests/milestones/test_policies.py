"""Who is what to a milestone, role by role."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.kit.ids import new_id
from va_market.milestones.models import ASSISTANT, CLIENT, PROVIDER
from va_market.milestones.policies import parties

CLIENT_ID, AGENCY_ID, WORKER = new_id(), new_id(), new_id()


def contract(*, agency_id: UUID | None = None) -> Any:
    return SimpleNamespace(
        assistant_id=WORKER,
        organization_id=CLIENT_ID,
        agency_id=agency_id,
        supervisor_id=None,
        substitute_supervisor_id=None,
    )


CONTRACT, PLACED = contract(), contract(agency_id=AGENCY_ID)


def actor(
    role: Role | None,
    *,
    of: UUID = CLIENT_ID,
    user_id: UUID | None = None,
    is_key: bool = False,
) -> Actor:
    return Actor(
        user_id=user_id or new_id(),
        session_id=new_id(),
        is_operator=False,
        roles={} if role is None else {of: role},
        key_id=new_id() if is_key else None,
    )


@pytest.mark.parametrize("role", [*Role, None])
def test_the_client_are_those_who_hire_or_keep_its_money(role: Role | None) -> None:
    keeps = {Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER, Role.FINANCE}
    assert parties(actor(role), CONTRACT) == ({CLIENT} if role in keeps else set())
    assert parties(actor(role, is_key=True), CONTRACT) == ({CLIENT} if role in keeps else set())


@pytest.mark.parametrize("role", [*Role, None])
def test_the_assistant_is_nothing_else_whatever_the_role(role: Role | None) -> None:
    assert parties(actor(role, user_id=WORKER), CONTRACT) == {ASSISTANT, PROVIDER}
    assert parties(actor(role, user_id=WORKER), PLACED) == {ASSISTANT}
    assert parties(actor(role, user_id=WORKER, is_key=True), CONTRACT) == set()


@pytest.mark.parametrize("role", [*Role, None])
def test_the_money_of_placed_work_is_the_agencys(role: Role | None) -> None:
    proposes = {Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER}
    found = {PROVIDER} if role in proposes else set()
    assert parties(actor(role, of=AGENCY_ID), PLACED) == found
    assert parties(actor(role, of=AGENCY_ID, is_key=True), PLACED) == set()
