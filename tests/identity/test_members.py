"""Members: who changes, removes and leaves; the last owner stays; all at once too."""

import asyncio
from collections import Counter
from uuid import uuid4

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.jobs.reading import events_of
from va_market.identity.models import Role


def path_of(owner: Person, rest: str = "members") -> str:
    return f"/v1/organizations/{owner.organization_id}/{rest}"


def member_path(owner: Person, member: Person) -> str:
    return path_of(owner, f"members/{member.id}")


async def roles_in(owner: Person, reader: Person | None = None) -> dict[str, str]:
    page = await (reader or owner).get(path_of(owner), limit=100)
    return {one["user_id"]: one["role"] for one in page.json()["items"]}


async def second_owner(market: Market, owner: Person) -> Person:
    return await market.member(owner, Role.OWNER)


class TestList:
    async def test_names_everybody_with_what_the_caller_may_do(self, market: Market) -> None:
        owner = await market.owner()
        member = await market.member(owner, Role.FINANCE)

        items = (await owner.get(path_of(owner))).json()["items"]

        actions = {one["user_id"]: one["allowed_actions"] for one in items}
        assert actions[str(owner.id)] == ["change_role", "leave", "remove"]
        assert actions[str(member.id)] == ["change_role", "remove", "transfer"]
        assert {one["email"] for one in items} == {owner.email, member.email}

    async def test_pages_and_filters(self, market: Market) -> None:
        owner = await market.owner()
        for _ in range(3):
            await market.member(owner, Role.REVIEWER)

        page = (await owner.get(path_of(owner), role="reviewer", limit=2)).json()
        rest = await owner.get(path_of(owner), role="reviewer", limit=2, cursor=page["next_cursor"])

        assert [len(page["items"]), len(rest.json()["items"])] == [2, 1]

    async def test_strangers_find_nothing(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.owner()

        assert (await stranger.get(path_of(owner))).status_code == 404


class TestRoles:
    async def test_a_new_role_counts_from_the_next_request_on(self, market: Market) -> None:
        owner = await market.owner()
        member = await market.member(owner, Role.MEMBER)

        changed = await owner.patch(member_path(owner, member), {"role": "hiring_manager"})

        assert (changed.status_code, changed.json()["role"]) == (200, "hiring_manager")
        await market.job(member)

    @pytest.mark.parametrize("wanted", ["owner", "admin", "member"])
    @pytest.mark.parametrize("role", [role for role in Role if role not in ("owner", "admin")])
    async def test_others_change_nobody(self, market: Market, role: Role, wanted: str) -> None:
        owner = await market.owner()
        member = await market.member(owner, role)

        refused = await member.patch(member_path(owner, member), {"role": wanted})

        assert refused.status_code == 403

    async def test_admins_make_no_owners_and_touch_none(self, market: Market) -> None:
        owner = await market.owner()
        admin = await market.member(owner, Role.ADMIN)

        answers = [
            await admin.patch(member_path(owner, admin), {"role": "owner"}),
            await admin.patch(member_path(owner, owner), {"role": "member"}),
            await admin.delete(member_path(owner, owner)),
            await admin.post(path_of(owner, "transfer"), {"user_id": str(admin.id)}),
        ]

        assert [answer.status_code for answer in answers] == [403] * 4

    async def test_strangers_and_foreign_members_are_not_found(self, market: Market) -> None:
        owner, other = await market.owner(), await market.owner()

        answers = [
            await owner.patch(member_path(owner, other), {"role": "member"}),
            await other.patch(member_path(owner, owner), {"role": "member"}),
            await owner.delete(path_of(owner, f"members/{uuid4()}")),
            await other.delete(member_path(owner, owner)),
            await other.post(path_of(owner, "leave")),
            await other.post(path_of(owner, "transfer"), {"user_id": str(other.id)}),
            await owner.post(path_of(owner, "transfer"), {"user_id": str(other.id)}),
        ]

        assert [answer.status_code for answer in answers] == [404] * 7

    async def test_the_member_hears_of_it(self, market: Market) -> None:
        owner = await market.owner()
        member = await market.member(owner, Role.MEMBER)
        await owner.patch(member_path(owner, member), {"role": "reviewer"})

        events = await events_of(member, until="member.role_changed", type="member.role_changed")

        assert [(e["data"]["before"], e["data"]["after"]) for e in events] == [
            ("member", "reviewer")
        ]


class TestGoing:
    async def test_removal_acts_on_the_very_next_request(self, market: Market) -> None:
        owner = await market.owner()
        manager = await market.member(owner, Role.HIRING_MANAGER)
        draft = await market.draft(manager)

        assert (await owner.delete(member_path(owner, manager))).status_code == 204

        assert (await manager.get(f"/v1/jobs/{draft['id']}")).status_code == 404
        assert (await manager.get(path_of(owner))).status_code == 404

    async def test_leaving_acts_at_once(self, market: Market) -> None:
        owner = await market.owner()
        member = await market.member(owner, Role.MEMBER)

        assert (await member.post(path_of(owner, "leave"))).status_code == 204

        assert (await member.get(path_of(owner))).status_code == 404
        assert str(member.id) not in await roles_in(owner)

    async def test_removed_supervisor_sees_and_decides_no_more(self, market: Market) -> None:
        owner = await market.owner()
        boss = await market.member(owner, Role.SUPERVISOR)
        deal = await market.deal(owner=owner, supervisor_id=str(boss.id))
        entry = await market.submitted(deal)
        await owner.delete(member_path(owner, boss))

        answers = [
            await boss.get(deal.path),
            await boss.get(f"/v1/time-entries/{entry['id']}"),
            await boss.post(f"/v1/time-entries/{entry['id']}/approve"),
        ]

        assert [answer.status_code for answer in answers] == [404] * 3

    async def test_the_last_owner_stays(self, market: Market) -> None:
        owner = await market.owner()
        await market.member(owner, Role.ADMIN)

        answers = [
            await owner.post(path_of(owner, "leave")),
            await owner.delete(member_path(owner, owner)),
            await owner.patch(member_path(owner, owner), {"role": "admin"}),
        ]

        assert [answer.status_code for answer in answers] == [409] * 3
        assert {answer.json()["code"] for answer in answers} == {"last_owner"}


class TestTransfer:
    async def test_owner_and_member_change_places(self, market: Market) -> None:
        owner = await market.owner()
        heir = await market.member(owner, Role.MEMBER)

        made = await owner.post(path_of(owner, "transfer"), {"user_id": str(heir.id)})

        assert (made.status_code, made.json()["role"]) == (200, "owner")
        assert await roles_in(owner) == {str(owner.id): "admin", str(heir.id): "owner"}

    async def test_not_to_oneself(self, market: Market) -> None:
        owner = await market.owner()

        made = await owner.post(path_of(owner, "transfer"), {"user_id": str(owner.id)})

        assert (made.status_code, made.json()["errors"][0]["code"]) == (422, "is_yourself")


class TestAtOnce:
    async def test_of_two_owners_who_leave_at_once_one_stays(self, market: Market) -> None:
        for _ in range(5):
            first = await market.owner()
            second = await second_owner(market, first)

            left = await asyncio.gather(
                *(one.post(path_of(first, "leave")) for one in (first, second))
            )

            assert sorted(answer.status_code for answer in left) == [204, 409]

    async def test_twenty_ways_out_leave_one_owner(self, market: Market) -> None:
        first = await market.owner()
        owners = [first, *[await second_owner(market, first) for _ in range(9)]]
        watcher = await market.member(first, Role.MEMBER)

        answers = await asyncio.gather(*_ways_out(first, owners))

        assert len(answers) == 20
        assert {answer.status_code for answer in answers} <= {200, 204, 403, 404, 409}
        assert Counter((await roles_in(first, watcher)).values())["owner"] == 1

    async def test_two_owners_who_demote_each_other_leave_one(self, market: Market) -> None:
        first = await market.owner()
        second = await second_owner(market, first)

        answers = await asyncio.gather(
            first.patch(member_path(first, second), {"role": "member"}),
            second.patch(member_path(first, first), {"role": "member"}),
        )

        assert sorted(answer.status_code for answer in answers) == [200, 403]


def _ways_out(first: Person, owners: list[Person]) -> list[asyncio.Future[httpx.Response]]:
    """Each owner leaves and removes or demotes the next one, twenty requests in all."""
    ways = []
    for index, owner in enumerate(owners):
        path = member_path(first, owners[(index + 1) % len(owners)])
        ways.append(asyncio.ensure_future(owner.post(path_of(first, "leave"))))
        other = owner.delete(path) if index % 2 else owner.patch(path, {"role": "member"})
        ways.append(asyncio.ensure_future(other))
    return ways
