import pytest

from tests.factories.keys import key_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import bring_to, done, eur, path_of, project_deal
from tests.invariants import rows
from va_market.identity.models import Role


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await project_deal(market, "400.00", "600.00", deposit=eur("200.00"))


@pytest.fixture
async def path(deal: Deal) -> str:
    """A milestone that was handed over."""
    return await bring_to(deal, await path_of(deal), "submitted")


class TestApprove:
    # R10
    async def test_everything_is_released_by_default(self, deal: Deal, path: str):
        approved = done(await deal.owner.pay(f"{path}/approve", {}))
        assert approved["status"] == "approved"
        assert approved["approved"] == approved["released"] == eur("400.00")
        assert approved["held_funds"] == eur("0.00")
        assert (approved["decided_by"], approved["silence_ends_at"]) == (str(deal.owner.id), None)

    async def test_the_release_shows_how_it_came_about(self, deal: Deal, path: str):
        approved = done(await deal.owner.pay(f"{path}/approve", {}))
        movement = approved["movements"][-1]
        assert (movement["kind"], movement["amount"]) == ("released", eur("400.00"))
        assert movement["deposit_set_off"] == eur("0.00")
        assert [step["step"] for step in movement["trace"]] == [
            *("recoupment", "payable", "assistant_fee")
        ]
        assert [step["result"] for step in movement["trace"]][1:] == ["400.00 EUR", "40.00 EUR"]

    async def test_a_part_leaves_the_rest_funded(self, deal: Deal, path: str):
        first = done(await deal.owner.pay(f"{path}/approve", {"amount": eur("100.00")}))
        assert (first["status"], first["approved"]) == ("funded", eur("100.00"))
        assert (first["released"], first["held_funds"]) == (eur("100.00"), eur("300.00"))
        await deal.assistant.move(f"{path}/submit", {"note": "The rest."})
        last = done(await deal.owner.pay(f"{path}/approve", {}))
        assert (last["status"], last["released"]) == ("approved", eur("400.00"))
        released = [one["amount"]["amount"] for one in last["movements"][2:]]
        assert released == ["100.00", "300.00"]

    async def test_all_that_is_left_may_be_said_in_numbers(self, deal: Deal, path: str):
        approved = done(await deal.owner.pay(f"{path}/approve", {"amount": eur("400.00")}))
        assert approved["status"] == "approved"

    async def test_more_than_the_rest_is_refused(self, deal: Deal, path: str):
        refused = await deal.owner.pay(f"{path}/approve", {"amount": eur("400.01")})
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["code"]) == (422, "above_the_rest")

    async def test_another_currency_is_refused(self, deal: Deal, path: str):
        body = {"amount": {"amount": "100.00", "currency": "USD"}}
        refused = await deal.owner.pay(f"{path}/approve", body)
        assert refused.json()["errors"][0]["code"] == "other_currency"

    async def test_parts_need_to_be_agreed_on(self, market: Market):
        deal = await project_deal(market, policy={"allows_partial_release": False})
        path = await bring_to(deal, await path_of(deal), "submitted")
        refused = await deal.owner.pay(f"{path}/approve", {"amount": eur("100.00")})
        assert (refused.status_code, refused.json()["code"]) == (409, "parts_not_allowed")
        seen = done(await deal.owner.get(path))
        assert seen["allowed_actions"] == ["approve", "request_changes"]

    async def test_what_the_deposit_covers_as_a_whole_is_released(self, market: Market):
        deal = await project_deal(
            market, "300.00", "400.00", deposit=eur("300.00"), deposit_recoupment="first"
        )
        path = await bring_to(deal, await path_of(deal), "approved")
        approved = done(await deal.owner.get(path))
        assert (approved["approved"], approved["released"]) == (eur("300.00"), eur("300.00"))

    async def test_both_sides_hear_the_figures(self, market: Market, deal: Deal, path: str):
        await deal.owner.pay(f"{path}/approve", {"amount": eur("100.00")})
        told = await rows.told(market, "milestone.part_approved", path.rsplit("/", 1)[1])
        assert [data for data, _ in told] == [
            {
                "contract_id": deal.id,
                "amount": eur("100.00"),
                "recouped": eur("0.00"),
                "payable": eur("100.00"),
            }
        ]


class TestWho:
    async def test_no_key_releases_money(self, deal: Deal, path: str):
        key = await key_of(deal.owner, "contracts:write", "contracts:read")
        headers = {"If-Match": "*", "Idempotency-Key": "one"}
        refused = await key.request("POST", f"{path}/approve", json={}, headers=headers)
        assert refused.json()["code"] == "people_only"
        assert (await key.get(path)).json()["allowed_actions"] == ["request_changes"]

    async def test_an_assistant_who_joined_the_client_approves_nothing(
        self, market: Market, deal: Deal, path: str
    ):
        await rows.fetch(
            market,
            "INSERT INTO memberships (organization_id, user_id, role, created_at) "
            "VALUES ($1, $2, 'owner', now())",
            deal.owner.organization_id,
            deal.assistant.id,
        )
        assert (await deal.assistant.pay(f"{path}/approve", {})).status_code == 403
        deal.assistant.organization_id = deal.owner.organization_id
        key = await key_of(deal.assistant, "contracts:write")
        headers = {"If-Match": "*"}
        body = {"note": "Nothing is missing."}
        by_key = await key.request("POST", f"{path}/request-changes", json=body, headers=headers)
        assert by_key.status_code == 403

    async def test_finance_of_the_client_does(self, market: Market, deal: Deal, path: str):
        finance = await market.member(deal.owner, Role.FINANCE)
        approved = done(await finance.pay(f"{path}/approve", {}))
        assert approved["decided_by"] == str(finance.id)


class TestRequestChanges:
    async def test_the_note_goes_to_the_assistant_and_the_funds_stay(self, deal: Deal, path: str):
        body = {"note": "The archive is missing."}
        done(await deal.owner.move(f"{path}/request-changes", body))
        seen = done(await deal.assistant.get(path))
        assert (seen["status"], seen["changes_note"]) == ("changes_requested", body["note"])
        assert seen["held_funds"] == eur("400.00")
        assert seen["silence_ends_at"] is None

    async def test_it_is_handed_over_again(self, deal: Deal, path: str):
        await deal.owner.move(f"{path}/request-changes", {"note": "The archive is missing."})
        again = done(await deal.assistant.move(f"{path}/submit", {"note": "Here it is."}))
        assert (again["status"], again["submission_note"]) == ("submitted", "Here it is.")
        assert (again["decided_at"], again["decided_by"]) == (None, None)
