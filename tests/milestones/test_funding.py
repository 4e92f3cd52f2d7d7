import pytest

from tests.factories.keys import key_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import bring_to, done, eur, fund, milestones, path_of, project_deal
from tests.invariants import rows


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await project_deal(market, "400.00", "600.00", deposit=eur("200.00"))


class TestFund:
    # R10
    async def test_it_holds_what_the_deposit_does_not_cover(self, deal: Deal):
        path = await path_of(deal)
        body = {"amount": eur("320.00"), "reference": "Transfer 4711"}
        funded = done(await deal.owner.pay(f"{path}/fund", body))
        assert funded["status"] == "funded"
        assert funded["held_funds"] == funded["funded"] == eur("400.00")
        _, movement = funded["movements"]
        assert (movement["kind"], movement["amount"]) == ("funded", eur("320.00"))
        assert movement["deposit_set_off"] == eur("80.00")
        assert movement["reference"] == "Transfer 4711"
        assert movement["made_by"] == str(deal.owner.id)
        assert movement["created_at"] == "2026-12-07T10:00:00Z"
        _, seen = done(await deal.assistant.get(path))["movements"]
        assert (seen["amount"], seen["reference"]) == (eur("320.00"), None)

    async def test_it_reads_as_it_was_answered(self, deal: Deal):
        path = await path_of(deal)
        answered = await fund(deal.owner, path)
        read = done(await deal.owner.get(path))
        assert read == answered
        assert (await milestones(deal))[0] == answered

    @pytest.mark.parametrize("amount", [eur("400.00"), eur("319.99"), eur("0.00")])
    async def test_another_amount_is_refused(self, deal: Deal, amount):
        refused = await deal.owner.pay(f"{await path_of(deal)}/fund", {"amount": amount})
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["pointer"]) == (422, "/amount")
        assert fault["code"] == "not_the_amount_due"
        assert "320.00 EUR" in fault["detail"]

    async def test_another_currency_is_refused(self, deal: Deal):
        amount = {"amount": "320.00", "currency": "USD"}
        refused = await deal.owner.pay(f"{await path_of(deal)}/fund", {"amount": amount})
        assert refused.status_code == 422

    async def test_a_milestone_that_the_deposit_covers_is_confirmed_with_nothing(
        self, market: Market
    ):
        deal = await project_deal(
            market, "300.00", "400.00", deposit=eur("300.00"), deposit_recoupment="first"
        )
        funded = await fund(deal.owner, await path_of(deal))
        assert (funded["status"], funded["held_funds"]) == ("funded", eur("300.00"))
        assert [one["amount"] for one in funded["movements"]] == [eur("300.00"), eur("0.00")]

    async def test_nothing_is_handed_over_before(self, deal: Deal):
        refused = await deal.assistant.move(f"{await path_of(deal)}/submit", {})
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")

    async def test_a_program_of_the_client_may(self, deal: Deal):
        path = await path_of(deal)
        key = await key_of(deal.owner, "contracts:write")
        headers = {"If-Match": "*", "Idempotency-Key": "of the bank"}
        body = {"amount": eur("320.00")}
        funded = await key.request("POST", f"{path}/fund", json=body, headers=headers)
        assert funded.status_code == 200
        assert funded.json()["allowed_actions"] == ["request_refund"]

    async def test_both_sides_hear_of_it(self, market: Market, deal: Deal):
        path = await path_of(deal)
        await fund(deal.owner, path)
        [(data, parties)] = await rows.told(market, "milestone.funded", path.rsplit("/", 1)[1])
        assert data == {"contract_id": deal.id, "amount": eur("320.00")}
        assert len(parties) == 2


class TestSafety:
    async def test_a_key_is_needed(self, deal: Deal):
        refused = await deal.owner.move(f"{await path_of(deal)}/fund", {"amount": eur("320.00")})
        assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_missing")

    async def test_a_version_is_needed_too(self, deal: Deal):
        refused = await deal.owner.request(
            "POST",
            f"{await path_of(deal)}/fund",
            json={"amount": eur("320.00")},
            headers={"Idempotency-Key": "one"},
        )
        assert (refused.status_code, refused.json()["code"]) == (428, "precondition_required")
        assert [one["status"] for one in await milestones(deal)] == ["agreed", "agreed"]

    async def test_an_old_version_is_refused(self, deal: Deal):
        path = await path_of(deal)
        seen = (await deal.owner.get(path)).headers["etag"]
        await bring_to(deal, path, "submitted")
        late = await deal.owner.pay(f"{path}/approve", {}, if_match=seen)
        assert late.status_code == 412

    async def test_a_retry_moves_nothing_twice(self, deal: Deal):
        path, body = await path_of(deal), {"amount": eur("320.00")}
        first, again = [
            await deal.owner.pay(f"{path}/fund", body, key="the same") for _ in range(2)
        ]
        assert (first.status_code, again.content) == (200, first.content)
        assert again.headers["idempotent-replayed"] == "true"
        assert len(done(await deal.owner.get(path))["movements"]) == 2

    async def test_these_requests_are_counted_as_money(self, deal: Deal):
        answer = await deal.owner.pay(f"{await path_of(deal)}/fund", {"amount": eur("320.00")})
        assert '"money"' in answer.headers["ratelimit-policy"]
