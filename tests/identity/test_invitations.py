"""Invitations: for one address, for a week, good for one membership."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.factories.members import token_of
from tests.support.accounts import stranger
from tests.support.mail import PostOffice, deliver
from tests.support.problems import problem_of
from va_market.identity.letters import harmless
from va_market.identity.models import Membership, Role
from va_market.identity.service import invitations

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
    return await person.post(ACCEPT, {"token": await token_of(person.market, invitation)})


def one_path(owner: Person, invitation: dict[str, Any]) -> str:
    return f"{path_of(owner)}/{invitation['id']}"


async def listed(owner: Person, **params: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await owner.get(path_of(owner), **params)).json()["items"]
    return items


class TestInviting:
    async def test_a_mail_brings_the_token_and_nothing_else_does(
        self, market: Market, office: PostOffice
    ) -> None:
        owner = await market.owner(name="Lopes Trading")
        person, made = await invited(market, owner)

        await deliver(market, office)

        [shown] = await listed(owner)
        assert shown == made
        assert (shown["status"], shown["allowed_actions"]) == ("pending", ["resend", "revoke"])
        [mail] = office.inbox(person.email)
        assert "Lopes Trading" in mail.get_content()
        assert (await person.post(ACCEPT, {"token": office.invitation(person.email)})).is_success

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

    async def test_a_retry_makes_no_second_one_and_sends_no_second_mail(
        self, market: Market, office: PostOffice
    ) -> None:
        owner, person = await market.owner(), await someone(market)
        key = {"Idempotency-Key": "the same"}
        made = await invite(owner, person.email, **key)

        again = await invite(owner, person.email, **key)

        assert (again.status_code, again.json()) == (201, made.json())
        await deliver(market, office)
        assert len(office.inbox(person.email)) == 1

    async def test_strangers_and_the_lower_roles_see_none(self, market: Market) -> None:
        owner, foreigner = await market.owner(), await market.owner()
        member = await market.member(owner, Role.HIRING_MANAGER)

        answers = [await one.get(path_of(owner)) for one in (foreigner, member)]

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
        assert (await thief.post(ACCEPT, {"token": "x" * 43})).status_code == 404

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

        body = {"token": await token_of(market, made)}

        answers = await asyncio.gather(*(person.post(ACCEPT, body) for _ in range(20)))

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


class TestStranger:
    async def test_registers_and_joins_with_a_verified_address(
        self, market: Market, office: PostOffice
    ) -> None:
        owner, account = await market.owner(), stranger(market)
        await invite(owner, account.email.upper(), "hiring_manager")
        await deliver(market, office)
        await account.register()
        await account.log_in()

        joined = await account.post(ACCEPT, {"token": office.invitation(account.email)})

        assert joined.json()["role"] == "hiring_manager"
        assert (await account.get("/v1/me")).json()["email_verified_at"] is not None


class TestResending:
    async def test_another_token_takes_the_place_of_the_first(self, market: Market) -> None:
        owner = await market.owner()
        person, made = await invited(market, owner)
        first = await token_of(market, made)
        market.clock.advance(minutes=5)

        again = await owner.post(f"{one_path(owner, made)}/resend")

        assert again.json()["expires_at"] > made["expires_at"]
        assert (await person.post(ACCEPT, {"token": first})).status_code == 404
        assert (await accept(person, made)).status_code == 200

    async def test_it_stands_when_the_first_sender_is_gone(self, market: Market) -> None:
        owner = await market.owner()
        admin = await market.member(owner, Role.ADMIN)
        person, made = await invited(market, admin)
        await owner.delete(f"/v1/organizations/{owner.organization_id}/members/{admin.id}")

        await owner.post(f"{one_path(owner, made)}/resend")

        assert (await accept(person, made)).status_code == 200

    async def test_who_may_not_and_what_is_over(self, market: Market) -> None:
        owner, foreigner = await market.owner(), await market.owner()
        admin = await market.member(owner, Role.ADMIN)
        member = await market.member(owner, Role.REVIEWER)
        _, made = await invited(market, owner, "owner")
        path = f"{one_path(owner, made)}/resend"

        answers = [await one.post(path) for one in (foreigner, member, admin)]
        foreign = await foreigner.post(f"{one_path(foreigner, made)}/resend")
        await owner.delete(one_path(owner, made))
        late = await owner.post(path)

        assert [one.status_code for one in (*answers, foreign, late)] == [404, 403, 403, 404, 409]


class TestCeilings:
    async def test_an_address_gets_five_a_day_from_all_organizations(
        self, market: Market, office: PostOffice
    ) -> None:
        person = await someone(market)
        owners = [await market.owner() for _ in range(7)]
        written = [person.email, person.email.upper()]

        answers = await asyncio.gather(
            *(invite(owner, written[n % 2]) for n, owner in enumerate(owners))
        )

        assert sorted(answer.status_code for answer in answers) == [201] * 5 + [429] * 2
        refused = next(answer for answer in answers if answer.status_code == 429)
        problem_of(refused, 429, "invited_often")
        assert int(refused.headers["retry-after"]) == 24 * 3600 + 1
        await deliver(market, office)
        assert len(office.inbox(person.email)) == 5

    async def test_an_organization_has_a_hundred_pending(
        self, market: Market, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(invitations, "MOST_PENDING", 3)
        owner = await market.owner()
        people = [await someone(market) for _ in range(5)]

        answers = await asyncio.gather(*(invite(owner, one.email) for one in people))

        assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 2
        codes = {answer.json().get("code") for answer in answers}
        assert codes == {None, "too_many_invitations"}
        market.clock.advance(days=7)
        market.refresh(owner, owner.session_id)
        assert (await invite(owner, "late@people.example")).status_code == 201


class TestName:
    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            ("Lopes & Filhos, Lda.", "Lopes & Filhos, Lda."),
            ("Booking.com", "Booking com"),
            ("Win at https://evil.example/now", "Win at https evil example now"),
            ("evil\uff0eexample and evil\u3002example", "evil example and evil example"),
            ("mail us@evil.example", "mail us evil example"),
            ("\u202egnidart\u200b", "gnidart"),
            ("x" * 61, "x" * 59 + "…"),
        ],
    )
    def test_no_mail_program_makes_a_link_of_it(self, given: str, shown: str) -> None:
        assert harmless(given) == shown


class TestRevoking:
    async def test_strangers_members_and_admins_of_owners(self, market: Market) -> None:
        owner, foreigner = await market.owner(), await market.owner()
        admin = await market.member(owner, Role.ADMIN)
        member = await market.member(owner, Role.REVIEWER)
        _, made = await invited(market, owner, "owner")
        path = f"{path_of(owner)}/{made['id']}"

        answers = [await one.delete(path) for one in (foreigner, member, admin)]
        foreign = await foreigner.delete(f"{path_of(foreigner)}/{made['id']}")

        assert [answer.status_code for answer in answers] == [404, 403, 403]
        assert foreign.status_code == 404
