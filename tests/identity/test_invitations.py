"""Invitations: for one address, for a week, good for one membership."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.factories.market import Market, Person
from va_market.identity.models import Membership, Role

ACCEPT = "/v1/invitations/accept"


def path_of(owner: Person) -> str:
    return f"/v1/organizations/{owner.organization_id}/invitations"


async def invite(
    sender: Person, email: str, role: str = "member", **headers: str
) -> httpx.Response:
    body = {"email": email, "role": role}
    return await sender.request("POST", path_of(sender), json=body, headers=headers)


async def someone(market: Market) -> Person:
    return await market.person(name="Ida Invited")


async def invited(
    market: Market, owner: Person, role: str = "member"
) -> tuple[Person, dict[str, Any]]:
    person = await someone(market)
    made = await invite(owner, person.email, role)
    assert made.status_code == 201, made.text
    return person, made.json()


async def accept(person: Person, invitation: dict[str, Any]) -> httpx.Response:
    return await person.post(ACCEPT, {"token": invitation["token"]})


async def listed(owner: Person, **params: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await owner.get(path_of(owner), **params)).json()["items"]
    return items


class TestInviting:
    async def test_the_token_is_shown_once(self, market: Market) -> None:
        owner = await market.owner()
        _, made = await invited(market, owner)

        [shown] = await listed(owner)

        assert len(made["token"]) == 43
        assert shown == {key: value for key, value in made.items() if key != "token"}
        assert (shown["status"], shown["allowed_actions"]) == ("pending", ["revoke"])

    @pytest.mark.parametrize("role", Role)
    async def test_who_may_invite_to_which_role(self, market: Market, role: Role) -> None:
        owner = await market.owner()
        sender = await market.member(owner, role)

        statuses = {
            wanted: (await invite(sender, (await someone(market)).email, wanted)).status_code
            for wanted in ("owner", "admin", "member")
        }

        usual = 201 if role in (Role.OWNER, Role.ADMIN) else 403
        assert statuses == {
            "owner": 201 if role == Role.OWNER else 403,
            "admin": usual,
            "member": usual,
        }

    async def test_somebody_already_there(self, market: Market) -> None:
        owner = await market.owner()
        member = await market.member(owner, Role.MEMBER)

        again = await invite(owner, member.email.upper())

        assert (again.status_code, again.json()["code"]) == (409, "already_member")

    async def test_one_pending_invitation_for_an_address(self, market: Market) -> None:
        owner = await market.owner()
        person, _ = await invited(market, owner)

        again = await invite(owner, person.email)

        assert (again.status_code, again.json()["code"]) == (409, "already_invited")

    async def test_twenty_at_once_make_one(self, market: Market) -> None:
        owner, person = await market.owner(), await someone(market)

        answers = await asyncio.gather(*(invite(owner, person.email) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19

    async def test_a_retry_makes_no_second_one_and_the_token_is_kept_nowhere(
        self, market: Market
    ) -> None:
        owner, person = await market.owner(), await someone(market)
        key = {"Idempotency-Key": "the same"}
        made = await invite(owner, person.email, **key)

        again = await invite(owner, person.email, **key)

        assert (again.status_code, again.json()["code"]) == (409, "shown_once")
        assert again.headers["location"] == made.headers["location"]
        assert len(await listed(owner)) == 1

    async def test_strangers_and_the_lower_roles_see_none(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.owner()
        member = await market.member(owner, Role.HIRING_MANAGER)

        answers = [await one.get(path_of(owner)) for one in (stranger, member)]

        assert [answer.status_code for answer in answers] == [404, 403]


class TestAccepting:
    async def test_the_invited_one_joins_in_the_role(self, market: Market) -> None:
        owner = await market.owner()
        person, made = await invited(market, owner, "supervisor")

        joined = await accept(person, made)

        assert joined.status_code == 200
        assert joined.json() == {"organization_id": owner.organization_id, "role": "supervisor"}
        assert (await person.get("/v1/me")).json()["memberships"] == [joined.json()]
        assert [one["status"] for one in await listed(owner)] == ["accepted"]

    async def test_nobody_else(self, market: Market) -> None:
        owner = await market.owner()
        _, made = await invited(market, owner)
        thief = await someone(market)

        assert (await accept(thief, made)).status_code == 404
        assert (await accept(thief, {"token": "x" * 43})).status_code == 404

    async def test_only_once(self, market: Market) -> None:
        owner = await market.owner()
        person, made = await invited(market, owner)
        await accept(person, made)
        await person.post(f"/v1/organizations/{owner.organization_id}/leave")

        again = await accept(person, made)

        assert (again.status_code, again.json()["code"]) == (409, "illegal_move")

    async def test_twenty_at_once_make_one_membership(self, market: Market) -> None:
        owner = await market.owner()
        person, made = await invited(market, owner)

        answers = await asyncio.gather(*(accept(person, made) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
        assert len((await person.get("/v1/me")).json()["memberships"]) == 1

    async def test_not_after_a_week(self, market: Market) -> None:
        owner = await market.owner()
        person, made = await invited(market, owner)
        market.clock.advance(days=7)
        market.refresh(person, person.session_id)
        market.refresh(owner, owner.session_id)

        late = await accept(person, made)

        assert (late.status_code, late.json()["code"]) == (409, "illegal_move")
        [shown] = await listed(owner, status="expired")
        assert (shown["status"], shown["allowed_actions"]) == ("expired", [])
        assert await listed(owner, status="pending") == []
        assert (await invite(owner, person.email)).status_code == 201

    async def test_not_once_it_was_revoked(self, market: Market) -> None:
        owner = await market.owner()
        person, made = await invited(market, owner)
        path = f"{path_of(owner)}/{made['id']}"
        assert (await owner.delete(path)).status_code == 204

        assert (await accept(person, made)).json()["code"] == "illegal_move"
        assert (await owner.delete(path)).json()["code"] == "illegal_move"

    async def test_not_once_its_sender_could_not_send_it(self, market: Market) -> None:
        owner = await market.owner()
        admin = await market.member(owner, Role.ADMIN)
        person, made = await invited(market, admin)
        await owner.delete(f"/v1/organizations/{owner.organization_id}/members/{admin.id}")

        assert (await accept(person, made)).status_code == 404

    async def test_a_member_by_then_joins_no_second_time(self, market: Market) -> None:
        owner, other = await market.owner(), await market.person()
        made = (await invite(owner, other.email)).json()
        async with market.app.state.database.writing() as session:
            session.add(_membership(market, owner, other))

        again = await accept(other, made)

        assert (again.status_code, again.json()["code"]) == (409, "already_member")


def _membership(market: Market, owner: Person, person: Person) -> Membership:
    return Membership(
        organization_id=UUID(owner.organization_id),
        user_id=person.id,
        role=Role.REVIEWER,
        created_at=market.clock(),
    )


class TestRevoking:
    async def test_strangers_members_and_admins_of_owners(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.owner()
        admin = await market.member(owner, Role.ADMIN)
        member = await market.member(owner, Role.REVIEWER)
        _, made = await invited(market, owner, "owner")
        path = f"{path_of(owner)}/{made['id']}"

        answers = [await one.delete(path) for one in (stranger, member, admin)]
        foreign = await stranger.delete(f"{path_of(stranger)}/{made['id']}")

        assert [answer.status_code for answer in answers] == [404, 403, 403]
        assert foreign.status_code == 404
