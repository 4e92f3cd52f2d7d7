"""When an issuer wants its clients to be reminded: said once, for what is open as well."""

import pytest

from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.factories.reminders import OWN, POLICY, wants_reminders
from tests.factories.rosters import agency
from tests.invariants.rows import told
from tests.support.problems import problem_of
from va_market.identity.models import Role


def path_of(owner: Person) -> str:
    return f"/v1/organizations/{owner.organization_id}/reminder-policy"


@pytest.fixture
async def firm(market: Market) -> Person:
    return await agency(market)


class TestOfAnOrganization:
    async def test_there_is_none_until_it_is_set(self, firm: Person) -> None:
        assert (await firm.get(path_of(firm))).status_code == 404
        limits = [{"amount": "5.00", "currency": "EUR"}]

        first = await firm.put(path_of(firm), {**POLICY, "thresholds": limits})
        again = await firm.put(path_of(firm), {"attempts": 1})

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.headers["location"] == path_of(firm)
        assert first.json()["thresholds"] == limits
        assert (again.json()["attempts"], again.json()["days_between"]) == (1, 7)
        assert (await firm.get(path_of(firm))).json() == again.json()

    async def test_members_who_keep_no_money_do_not_see_it(
        self, market: Market, firm: Person
    ) -> None:
        await firm.put(path_of(firm), POLICY)
        member = await market.member(firm, Role.MEMBER)

        problem_of(await member.get(path_of(firm)), 403, "forbidden")
        problem_of(await member.put(path_of(firm), POLICY), 403, "forbidden")
        problem_of(await (await market.owner()).get(path_of(firm)), 404, "not_found")

    @pytest.mark.parametrize(
        ("field", "value"),
        [("attempts", 11), ("first_after_days", 0), ("days_between", 0), ("nothing", 1)],
    )
    async def test_it_keeps_to_bounds(self, firm: Person, field: str, value: int) -> None:
        refused = await firm.put(path_of(firm), {field: value})

        assert problem_of(refused, 422, "invalid")["errors"][0]["pointer"] == f"/{field}"

    async def test_one_threshold_for_each_currency(self, firm: Person) -> None:
        twice = [{"amount": amount, "currency": "EUR"} for amount in ("5.00", "6.00")]

        problem_of(await firm.put(path_of(firm), {"thresholds": twice}), 422, "invalid")

    async def test_a_key_needs_the_scope(self, firm: Person) -> None:
        reads = await key_of(firm, "organizations:read")

        refused = await reads.request("PUT", path_of(firm), json=POLICY)

        problem_of(refused, 403, "insufficient_scope")


class TestOfOneself:
    async def test_it_is_ones_own(self, market: Market) -> None:
        worker, other = await market.assistant(), await market.assistant()

        said = await wants_reminders(worker)

        assert (said["owner_id"], said["allowed_actions"]) == (str(worker.id), ["set"])
        assert (await worker.get(OWN)).json() == said
        assert (await other.get(OWN)).status_code == 404
        [(_, heard)] = await told(market, "reminders.policy_set", str(worker.id))
        assert heard == {worker.id}
