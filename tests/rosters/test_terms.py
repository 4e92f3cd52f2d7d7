"""Terms apply once the assistant agreed to them, and to none they have not read."""

from typing import Any

import httpx
import pytest

from tests.conftest import copied_database, running_market
from tests.factories.market import Market, Person
from tests.factories.rosters import accept, agency, changing, enrolled, invited, roster, verdict
from tests.invariants import rows

EUR_20 = {"amount": "20.00", "currency": "EUR"}


async def offer(owner: Person, entry: dict[str, Any], **terms: Any) -> httpx.Response:
    return await owner.post(f"{roster(owner)}/{entry['id']}/offer", terms)


async def answer(
    assistant: Person, entry: dict[str, Any], verb: str, version: int | None = None
) -> httpx.Response:
    body = None if version is None else {"terms_version": version}
    return await assistant.post(f"/v1/me/rosters/{entry['id']}/{verb}", body)


class TestInvitation:
    async def test_accepted_it_is_a_place_on_the_roster(
        self, market: Market, owner, assistant
    ) -> None:
        entry = await invited(owner, assistant)
        agreed = await accept(assistant, entry)
        assert (agreed["status"], agreed["allowed_actions"]) == ("active", ["end"])
        assert agreed["agreed_at"] is not None
        [(data, _)] = await rows.told(market, "roster_entry.accepted", entry["id"])
        assert (data["status"], data["terms_version"]) == ("active", 1)

    async def test_declined_or_withdrawn_it_is_over_and_another_may_follow(
        self, owner, assistant
    ) -> None:
        first = await invited(owner, assistant)
        declined = (await answer(assistant, first, "decline")).json()
        second = await invited(owner, assistant)
        taken = (await owner.post(f"{roster(owner)}/{second['id']}/withdraw")).json()
        assert (declined["status"], taken["status"]) == ("declined", "withdrawn")
        assert (await enrolled(owner, assistant))["status"] == "active"

    async def test_nobody_agrees_to_terms_that_changed_while_they_read(
        self, owner, assistant
    ) -> None:
        entry = await invited(owner, assistant)
        changed = (await offer(owner, entry, is_exclusive=True)).json()
        assert (changed["status"], changed["is_exclusive"], changed["terms_version"]) == (
            "invited",
            True,
            2,
        )
        assert verdict(await answer(assistant, entry, "accept", 1)) == (409, "terms_changed")
        assert (await answer(assistant, entry, "accept", 2)).json()["is_exclusive"] is True

    async def test_where_addresses_must_be_verified_so_must_that_of_the_assistant(
        self, postgres: str, template: str, contract: Any
    ) -> None:
        async with (
            copied_database(postgres, template) as url,
            running_market(url, contract, require_verified_email=True) as market,
        ):
            assistant = await market.assistant()
            entry = await invited(await agency(market), assistant)
            refused = await answer(assistant, entry, "accept", 1)
        assert verdict(refused) == (403, "email_not_verified")


class TestOffer:
    async def test_until_the_answer_the_agreed_terms_apply(self, owner, assistant) -> None:
        entry = await enrolled(owner, assistant)
        offered = (await offer(owner, entry, rate=EUR_20, visibility="public")).json()
        assert (offered["status"], offered["terms_version"]) == ("changing", 2)
        assert (offered["rate"], offered["visibility"]) == (entry["rate"], "members")
        assert offered["offered_terms"] == {
            "rate": EUR_20,
            "share_percent": None,
            "visibility": "public",
            "is_exclusive": False,
            "is_reimbursable": False,
        }
        agreed = await accept(assistant, offered)
        assert (agreed["status"], agreed["offered_terms"]) == ("active", None)
        assert (agreed["rate"], agreed["visibility"]) == (EUR_20, "public")

    async def test_declined_or_withdrawn_it_leaves_all_as_it_was(self, owner, assistant) -> None:
        entry = await changing(owner, assistant)
        declined = (await answer(assistant, entry, "decline")).json()
        await offer(owner, entry, rate=EUR_20)
        taken = (await owner.post(f"{roster(owner)}/{entry['id']}/withdraw")).json()
        for after in (declined, taken):
            assert (after["status"], after["offered_terms"]) == ("active", None)
            assert after["rate"] == entry["rate"]

    async def test_a_later_offer_goes_on_from_the_one_before(self, owner, assistant) -> None:
        entry = await changing(owner, assistant)
        again = (await offer(owner, entry, is_reimbursable=True)).json()
        terms = again["offered_terms"]
        assert (terms["rate"], terms["is_reimbursable"]) == (EUR_20, True)
        assert verdict(await answer(assistant, entry, "accept", 2)) == (409, "terms_changed")
        assert (await answer(assistant, entry, "accept", 3)).status_code == 200

    async def test_one_taken_back_and_made_anew_is_another(self, owner, assistant) -> None:
        entry = await changing(owner, assistant)
        await owner.post(f"{roster(owner)}/{entry['id']}/withdraw")
        await offer(owner, entry, is_exclusive=True)
        assert verdict(await answer(assistant, entry, "accept", 2)) == (409, "terms_changed")

    async def test_it_must_differ_from_what_is_agreed_or_offered(self, owner, assistant) -> None:
        entry = await enrolled(owner, assistant)
        assert verdict(await offer(owner, entry)) == (409, "same_terms")
        assert verdict(await offer(owner, entry, rate=entry["rate"])) == (409, "same_terms")
        await offer(owner, entry, rate=EUR_20)
        assert verdict(await offer(owner, entry, rate=EUR_20)) == (409, "same_terms")
        assert verdict(await offer(owner, entry, rate=entry["rate"])) == (409, "same_terms")

    @pytest.mark.parametrize("terms", [{"rate": None}, {"note": "x"}, {"is_exclusive": 1}])
    async def test_it_speaks_of_terms_alone(self, owner, assistant, terms) -> None:
        entry = await invited(owner, assistant)
        assert (await offer(owner, entry, **terms)).status_code == 422


class TestExclusivity:
    @pytest.mark.parametrize(
        ("first", "second", "wanted"),
        [(False, False, 200), (True, False, 409), (False, True, 409), (True, True, 409)],
    )
    async def test_an_exclusive_roster_is_the_only_one(
        self, market: Market, first, second, wanted
    ) -> None:
        owner, assistant = await agency(market), await market.assistant()
        held = await enrolled(owner, assistant, is_exclusive=first)
        other = await invited(await agency(market), assistant, is_exclusive=second)
        tried = await answer(assistant, other, "accept", 1)
        assert tried.status_code == wanted
        if wanted == 409:
            assert tried.json()["code"] == "exclusive_roster"
            await answer(assistant, held, "end")
            assert (await answer(assistant, other, "accept", 1)).status_code == 200

    async def test_an_entry_becomes_exclusive_only_if_it_is_the_only_one(
        self, market: Market, owner, assistant
    ) -> None:
        await enrolled(owner, assistant)
        rival = await agency(market)
        entry = await enrolled(rival, assistant)
        offered = (await offer(rival, entry, is_exclusive=True)).json()
        assert verdict(await answer(assistant, offered, "accept", 2)) == (409, "exclusive_roster")

    async def test_other_assistants_of_the_agency_do_not_matter(
        self, market: Market, owner, assistant
    ) -> None:
        await enrolled(owner, assistant, is_exclusive=True)
        assert await enrolled(owner, await market.assistant(), is_exclusive=True)


class TestShare:
    """The assistant's part of what is not billed by the hour (B5)."""

    async def test_it_is_negotiated_like_the_rate(self, owner, assistant) -> None:
        entry = await enrolled(owner, assistant, share_percent="60")
        offered = (await offer(owner, entry, share_percent="55.5")).json()
        assert (offered["share_percent"], offered["offered_terms"]["share_percent"]) == (
            "60",
            "55.5",
        )
        assert (await accept(assistant, offered))["share_percent"] == "55.5"

    async def test_without_one_the_ledger_splits_nothing(self, owner, assistant) -> None:
        entry = await enrolled(owner, assistant)
        assert entry["share_percent"] is None
        again = (await offer(owner, entry, share_percent="0")).json()
        gone = (await offer(owner, await accept(assistant, again), share_percent=None)).json()
        assert (await accept(assistant, gone))["share_percent"] is None

    @pytest.mark.parametrize("given", ["100.1", "-1", "0.00001", 60, "sixty"])
    async def test_it_is_a_percentage(self, owner, assistant, given: object) -> None:
        body = {"assistant_id": str(assistant.id), "rate": EUR_20, "share_percent": given}
        refused = await owner.post(roster(owner), body)
        assert verdict(refused) == (422, "invalid")
        assert refused.json()["errors"][0]["pointer"] == "/share_percent"
