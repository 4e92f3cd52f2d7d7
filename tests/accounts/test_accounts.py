"""Accounts and statements, as their owners see them."""

from typing import Any

import pytest

from tests.factories.accounts import account_of
from tests.factories.market import Market
from tests.support.problems import problem_of
from va_market.identity.models import Role
from va_market.kit.ids import new_id


def eur(amount: str) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


class TestReading:
    async def test_one_says_what_is_there_and_what_may_leave(self, market: Market) -> None:
        owner = await market.owner()
        account_id = await account_of(owner, 1000, -300)
        found = (await owner.get(f"/v1/accounts/{account_id}")).json()
        assert found["owner_id"] == owner.organization_id
        assert (found["balance"], found["available"]) == (eur("7.00"), eur("7.00"))
        assert (found["pending_in"], found["pending_out"]) == (eur("0.00"), eur("0.00"))

    async def test_its_tag_changes_with_each_entry(self, market: Market) -> None:
        owner = await market.owner()
        path = f"/v1/accounts/{await account_of(owner)}"
        tag = (await owner.get(path)).headers["etag"]
        again = await owner.request("GET", path, headers={"If-None-Match": tag})
        assert again.status_code == 304

    async def test_people_see_their_own(self, market: Market) -> None:
        assistant = await market.assistant()
        account_id = await account_of(assistant, owner_id=str(assistant.id))
        [found] = (await assistant.get("/v1/accounts")).json()["items"]
        assert found["id"] == account_id
        assert (await assistant.get(f"/v1/accounts/{account_id}")).status_code == 200

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.HIRING_MANAGER, Role.MEMBER])
    async def test_members_who_do_not_keep_the_money_see_none(self, market: Market, role) -> None:
        owner = await market.owner()
        account_id = await account_of(owner)
        member = await market.member(owner, role)
        problem_of(await member.get(f"/v1/accounts/{account_id}"), 404)
        problem_of(await member.get(f"/v1/accounts/{account_id}/entries"), 404)
        assert (await member.get("/v1/accounts")).json()["items"] == []

    async def test_finance_of_the_organization_sees_it(self, market: Market) -> None:
        owner = await market.owner()
        await account_of(owner)
        finance = await market.member(owner, Role.FINANCE)
        assert len((await finance.get("/v1/accounts")).json()["items"]) == 1

    async def test_what_is_not_there_is_not_found(self, market: Market) -> None:
        owner = await market.owner()
        problem_of(await owner.get(f"/v1/accounts/{new_id()}"), 404)

    async def test_a_list_is_narrowed(self, market: Market) -> None:
        owner = await market.owner()
        await account_of(owner)

        async def count(**filters: str) -> int:
            return len((await owner.get("/v1/accounts", **filters)).json()["items"])

        assert await count(kind="client_held", currency="EUR") == 1
        assert await count(kind="cash") == await count(currency="USD") == 0
        assert await count(organization_id=owner.organization_id) == 1
        assert await count(organization_id=str(new_id())) == 0


class TestStatements:
    async def test_entries_carry_the_balance_after_them(self, market: Market) -> None:
        owner = await market.owner()
        path = f"/v1/accounts/{await account_of(owner, 1000, -300, 50)}/entries"
        found = (await owner.get(path)).json()["items"]
        assert [(one["position"], one["balance"]["amount"]) for one in found] == [
            *((3, "7.50"), (2, "7.00"), (1, "10.00")),
        ]
        assert [one["amount"]["amount"] for one in found] == ["0.50", "-3.00", "10.00"]
        assert {(one["state"], one["action"]) for one in found} == {("posted", "post")}

    async def test_pages_follow_each_other(self, market: Market) -> None:
        owner = await market.owner()
        path = f"/v1/accounts/{await account_of(owner, 1, 2, 3)}/entries"
        first = (await owner.get(path, sort="position", limit=2)).json()
        rest = await owner.get(path, sort="position", limit=2, cursor=first["next_cursor"])
        places = [one["position"] for one in (*first["items"], *rest.json()["items"])]
        assert places == [1, 2, 3]
        assert rest.json()["next_cursor"] is None

    async def test_a_span_of_time_is_shown(self, market: Market) -> None:
        owner = await market.owner()
        path = f"/v1/accounts/{await account_of(owner)}/entries"
        now = market.clock().isoformat()
        for name in ("created_after", "created_before"):
            assert (await owner.get(path, **{name: now})).json()["items"] == []
        problem_of(await owner.get(path, created_after="yesterday"), 422)
