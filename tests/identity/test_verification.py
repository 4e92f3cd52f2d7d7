"""E-mail verification: a mailed token shows whose address it is."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.conftest import running_market
from tests.factories.market import Market
from tests.support.accounts import Account, newcomer
from tests.support.contract import Contract
from tests.support.mail import PostOffice, deliver
from va_market.identity.models import MailedToken
from va_market.identity.secrets import digest


async def verified_at(account: Account) -> str | None:
    moment: str | None = (await account.get("/v1/me")).json()["email_verified_at"]
    return moment


async def verify(account: Account, token: str) -> int:
    body = {"token": token}
    return (await account.post("/v1/auth/verify-email", body)).status_code


class TestVerification:
    async def test_mailed_token_verifies_the_address(
        self, market: Market, office: PostOffice
    ) -> None:
        account = await newcomer(market)
        assert await verified_at(account) is None
        await deliver(market, office)

        assert await verify(account, office.verification(account.email)) == 204

        assert await verified_at(account) == "2026-12-07T10:00:00Z"
        assert "user.email_verified" in await account.event_types()

    async def test_link_leads_to_the_public_address(
        self, market: Market, office: PostOffice
    ) -> None:
        account = await newcomer(market)
        await deliver(market, office)

        text = office.inbox(account.email)[0].get_content()

        assert "http://127.0.0.1:8000/verify-email#token=" in text

    async def test_token_works_once(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)
        await deliver(market, office)
        token = office.verification(account.email)
        await verify(account, token)

        again = await account.post("/v1/auth/verify-email", {"token": token})

        assert again.status_code == 422
        assert again.json()["code"] == "token_refused"
        assert again.json()["errors"][0]["pointer"] == "/token"

    async def test_twenty_at_once_succeed_once(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)
        await deliver(market, office)
        token = office.verification(account.email)

        answers = await asyncio.gather(*(verify(account, token) for _ in range(20)))

        assert sorted(answers) == [204] + [422] * 19

    async def test_token_expires_after_a_day(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)
        await deliver(market, office)
        market.clock.advance(hours=24)

        assert await verify(account, office.verification(account.email)) == 422

    async def test_unknown_token_is_refused(self, market: Market) -> None:
        assert await verify(await newcomer(market), "x" * 43) == 422

    async def test_database_keeps_only_the_hash(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)
        await deliver(market, office)
        token = office.verification(account.email)
        async with market.app.state.database.writing() as session:
            user_id = await account.id()
            rows = select(MailedToken).where(col(MailedToken.user_id) == user_id)
            row = (await session.execute(rows)).scalar_one()

        assert row.secret_hash == digest(token)
        assert token not in str(row.model_dump())


class TestAnotherMail:
    async def test_comes_a_minute_later(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)
        market.clock.advance(minutes=1)

        answer = await account.post("/v1/auth/verify-email/resend")

        assert (answer.status_code, answer.json()) == (202, {"status": "check_your_mail"})
        await deliver(market, office)
        first, second = office.inbox(account.email)
        assert first.get_content() != second.get_content()
        assert await verify(account, office.verification(account.email)) == 204

    async def test_twenty_at_once_send_one(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)
        market.clock.advance(minutes=1)

        answers = await asyncio.gather(
            *(account.post("/v1/auth/verify-email/resend") for _ in range(20))
        )

        assert sorted(answer.status_code for answer in answers) == [202] + [429] * 19
        late = next(answer for answer in answers if answer.status_code == 429)
        assert (late.json()["code"], late.headers["retry-after"]) == ("mailed_lately", "60")
        await deliver(market, office)
        assert len(office.inbox(account.email)) == 2

    async def test_is_refused_once_verified(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)
        await deliver(market, office)
        await verify(account, office.verification(account.email))
        market.clock.advance(minutes=1)

        answer = await account.post("/v1/auth/verify-email/resend")

        assert answer.json()["code"] == "email_already_verified"

    async def test_needs_a_sign_in(self, market: Market) -> None:
        assert (await market.client.post("/v1/auth/verify-email/resend")).status_code == 401


class TestRequirement:
    @pytest.fixture
    async def strict(self, database_url: str, contract: Contract) -> AsyncIterator[Market]:
        async with running_market(database_url, contract, require_verified_email=True) as market:
            yield market

    async def test_jobs_and_proposals_wait_for_it(
        self, strict: Market, market: Market, office: PostOffice
    ) -> None:
        job = await market.job(await market.owner())
        account = await newcomer(strict)
        body = {"title": "A", "description": "B", "engagement": "hourly", "categories": ["other"]}

        answers = [
            await account.post("/v1/jobs", body),
            await account.post(f"/v1/jobs/{job['id']}/publish"),
            await account.post(f"/v1/jobs/{job['id']}/proposals", market.proposal_body()),
        ]

        assert [a.status_code for a in answers] == [403, 403, 403]
        assert {a.json()["code"] for a in answers} == {"email_not_verified"}
        await deliver(strict, office)
        await verify(account, office.verification(account.email))
        body |= {"categories": ["data_entry"]}
        assert (await account.post("/v1/jobs", body)).status_code == 201

    async def test_a_key_is_as_verified_as_its_maker(
        self, strict: Market, office: PostOffice
    ) -> None:
        account = await newcomer(strict)
        company = {"legal_form": "company", "name": "Some Client"}
        made = await account.post("/v1/organizations", company)
        path = f"/v1/organizations/{made.json()['id']}/api-keys"
        key = await account.post(path, {"name": "A program", "scopes": ["jobs:write"]})
        headers = {"X-API-Key": key.json()["key"]}
        body = {"title": "A", "description": "B", "engagement": "hourly"}
        body |= {"categories": ["data_entry"]}

        early = await strict.client.post("/v1/jobs", json=body, headers=headers)
        await deliver(strict, office)
        await verify(account, office.verification(account.email))
        late = await strict.client.post("/v1/jobs", json=body, headers=headers)

        assert (early.status_code, early.json()["code"]) == (403, "email_not_verified")
        assert late.status_code == 201

    async def test_it_is_off_unless_asked_for(self, market: Market) -> None:
        account = await newcomer(market)
        body = {
            "title": "Sort letters",
            "description": "By hand.",
            "engagement": "hourly",
            "categories": ["data_entry"],
        }

        assert (await account.post("/v1/jobs", body)).status_code == 201
