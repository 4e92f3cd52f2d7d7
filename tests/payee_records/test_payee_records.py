"""Assistants share their payee records by consent, and see who looked (R44)."""

import asyncio

import pytest

from tests.factories.invoices import SELLER
from tests.factories.market import Deal, Market
from tests.factories.milestones import done
from tests.factories.payee_records import OWN, of_firm, share, shared, view
from tests.factories.rosters import placement
from tests.invariants import rows
from tests.invariants.test_constraints import refusal
from tests.jobs.reading import events_of
from tests.reports.figures import minors
from tests.reports.test_earnings import released
from tests.support.problems import problem_of
from tests.timekeeping.days import later
from va_market.identity.models import Role

NEW = """INSERT INTO payee_consents (id, assistant_id, organization_id, shares, purpose, expires_at,
        revoked_at, created_at)
    SELECT gen_random_uuid(), '{assistant}', '{client}', {shares}, 'audit', {expires}, {revoked},
        '2026-12-07'"""


class TestSharing:
    async def test_both_see_what_is_shared_and_until_when(self, market: Market):
        deal = await market.deal()
        consent = await shared(deal, "statements", days=7)
        assert (consent["status"], consent["shares"]) == ("granted", ["statements"])
        assert consent["expires_at"] == "2026-12-14T10:00:00Z"
        assert consent["allowed_actions"] == ["revoke"]
        assert done(await deal.assistant.get(f"{OWN}/{consent['id']}")) == consent
        assert done(await deal.assistant.get(OWN))["items"] == [consent]
        [seen] = done(await deal.owner.get(of_firm(deal)))["items"]
        assert seen == {**consent, "allowed_actions": ["view"]}

    async def test_an_agency_is_a_firm_as_well(self, market: Market):
        deal = await placement(market)
        agency = deal.agency.organization_id
        await shared(deal, organization_id=agency)
        found = done(await deal.agency.get(f"/v1/organizations/{agency}/payee-records"))["items"]
        assert [one["assistant_id"] for one in found] == [str(deal.assistant.id)]

    async def test_it_is_for_firms_that_one_works_for(self, market: Market):
        deal, other = await market.deal(), await market.owner()
        refused = await share(deal, organization_id=other.organization_id)
        problem_of(refused, 404)

    @pytest.mark.parametrize("days", [0, -1, 367])
    async def test_it_runs_out_within_a_year(self, market: Market, days: float):
        refused = await share(await market.deal(), days=days)
        assert problem_of(refused, 422)["errors"][0]["code"] == "not_within_a_year"

    async def test_something_is_shared(self, market: Market):
        deal = await market.deal()
        for parts in ([], ["passwords"]):
            problem_of(await share(deal, shares=parts), 422)
        twice = await shared(deal, shares=["statements", "statements"])
        assert twice["shares"] == ["statements"]


class TestViewing:
    async def test_the_firm_sees_what_was_shared_and_the_assistant_who_looked(self, market: Market):
        deal = await released(market)
        done(await deal.assistant.patch("/v1/me/billing-details", SELLER))
        consent = await shared(deal)
        found = done(await view(deal, consent, months=2))
        details = found["billing_details"]
        assert (details["legal_name"], details["vat_id"]) == ("Ana Lopes", "PT123456789")
        assert [one["month"] for one in found["statements"]] == ["2026-12", "2026-11"]
        months = [minors(one["currencies"][0]) for one in found["statements"]]
        assert months == [{"released": 35_833, "fees": 5_000, "kept": 30_833}, {}]
        [look] = done(await deal.assistant.get(f"{OWN}/{consent['id']}/views"))["items"]
        assert (look["viewed_by"], look["viewer_name"]) == (str(deal.owner.id), "Olga Owner")
        kind = "payee_record.viewed"
        told = await events_of(deal.assistant, until=kind, type=kind)
        assert [one["data"] for one in told] == [
            {"shares": ["billing_details", "statements"], "purpose": "tax_report"}
        ]

    @pytest.mark.parametrize(
        ("part", "hidden"),
        [("billing_details", "statements"), ("statements", "billing_details")],
    )
    async def test_what_is_not_shared_is_not_shown(self, market: Market, part: str, hidden: str):
        deal = await market.deal()
        found = done(await view(deal, await shared(deal, part)))
        assert found[hidden] is None
        assert found[part] is not None

    async def test_details_that_were_never_given_are_empty(self, market: Market):
        deal = await market.deal()
        found = done(await view(deal, await shared(deal)))
        assert set(found["billing_details"].values()) == {None}

    async def test_who_keeps_no_money_does_not_look(self, market: Market):
        deal = await market.deal()
        consent = await shared(deal)
        member = await market.member(deal.owner, Role.MEMBER)
        problem_of(await view(deal, consent, member), 403)
        problem_of(await member.get(of_firm(deal)), 403)
        problem_of(await view(deal, consent, await market.owner()), 404)
        assert done(await view(deal, consent, await market.member(deal.owner, Role.FINANCE)))

    async def test_another_firm_finds_nothing(self, market: Market):
        deal, other = await market.deal(), await market.deal()
        problem_of(await view(other, await shared(deal)), 404)


class TestOver:
    async def refused(self, deal: Deal, consent: dict[str, object], status: str) -> None:
        problem_of(await view(deal, consent), 409, "consent_over")
        seen = done(await deal.assistant.get(f"{OWN}/{consent['id']}"))
        assert (seen["status"], seen["allowed_actions"]) == (status, [])
        assert done(await deal.assistant.get(f"{OWN}/{consent['id']}/views"))["items"] == []

    async def test_what_was_revoked_is_shown_no_more(self, market: Market):
        deal = await market.deal()
        consent = await shared(deal)
        gone = done(await deal.assistant.post(f"{OWN}/{consent['id']}/revoke"))
        assert (gone["status"], gone["revoked_at"]) == ("revoked", "2026-12-07T10:00:00Z")
        await self.refused(deal, consent, "revoked")
        problem_of(await deal.assistant.post(f"{OWN}/{consent['id']}/revoke"), 409, "consent_over")

    async def test_it_runs_out_at_that_moment(self, market: Market):
        deal = await market.deal()
        consent = await shared(deal, days=1)
        later(market, deal.owner, deal.assistant, days=1)
        await self.refused(deal, consent, "expired")

    async def test_it_ends_with_the_contract(self, market: Market):
        deal = await market.deal()
        consent = await shared(deal)
        done(await deal.owner.move(f"{deal.path}/end", {"reason": "Done."}))
        await self.refused(deal, consent, "ended")

    async def test_nobody_revokes_for_others(self, market: Market):
        deal = await market.deal()
        consent = await shared(deal)
        problem_of(await deal.owner.post(f"{OWN}/{consent['id']}/revoke"), 404)

    async def test_looks_and_a_revocation_at_once_are_one_after_the_other(self, market: Market):
        deal = await market.deal()
        consent = await shared(deal, "billing_details")
        answers = await asyncio.gather(
            *(view(deal, consent) for _ in range(6)),
            deal.assistant.post(f"{OWN}/{consent['id']}/revoke"),
        )
        assert answers[-1].status_code == 200
        seen = [answer.status_code for answer in answers[:-1]]
        assert set(seen) <= {200, 409}
        views = done(await deal.assistant.get(f"{OWN}/{consent['id']}/views"))["items"]
        assert len(views) == seen.count(200)


class TestDatabase:
    @pytest.mark.parametrize(
        ("shares", "expires", "revoked", "rule"),
        [
            ("ARRAY[]::text[]", "'2027-01-01'", "NULL", "shares_something"),
            ("ARRAY['secrets']", "'2027-01-01'", "NULL", "shares_something"),
            ("ARRAY['statements']", "'2026-12-07'", "NULL", "expires_later"),
            ("ARRAY['statements']", "'2027-01-01'", "'2026-12-06'", "is_revoked_later"),
        ],
    )
    async def test_it_refuses_consents_that_are_none(
        self, market: Market, shares: str, expires: str, revoked: str, rule: str
    ):
        deal = await market.deal()
        people = {"assistant": deal.assistant.id, "client": deal.owner.organization_id}
        made = NEW.format(shares=shares, expires=expires, revoked=revoked, **people)
        assert await refusal(market, made) == f"ck_payee_consents_{rule}"

    @pytest.mark.parametrize(
        ("statement", "rule"),
        [
            ("UPDATE payee_consents SET expires_at = expires_at + interval '1 day'", "consents"),
            ("UPDATE payee_consents SET shares = ARRAY['statements']", "consents"),
            ("DELETE FROM payee_consents", "consents"),
            ("TRUNCATE payee_consents CASCADE", "consents"),
            ("UPDATE payee_views SET created_at = now()", "views"),
            ("DELETE FROM payee_views", "views"),
            ("TRUNCATE payee_views", "views"),
        ],
    )
    async def test_it_keeps_what_was_agreed_and_who_looked(
        self, market: Market, statement: str, rule: str
    ):
        deal = await market.deal()
        done(await view(deal, await shared(deal)))
        assert await refusal(market, statement) == f"{rule}_are_kept"

    async def test_it_takes_no_revocation_back(self, market: Market):
        deal = await market.deal()
        consent = await shared(deal)
        done(await deal.assistant.post(f"{OWN}/{consent['id']}/revoke"))
        back = "UPDATE payee_consents SET revoked_at = NULL WHERE id = $1"
        assert await refusal(market, back, consent["id"]) == "consents_are_kept"
        kept = "SELECT count(*) FROM payee_consents WHERE id = $1 AND revoked_at IS NOT NULL"
        assert await rows.value(market, kept, consent["id"]) == 1
