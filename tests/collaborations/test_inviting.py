"""Asking somebody to help, taking it back, and accepting (R21)."""

from uuid import UUID

import pytest

from tests.factories.collaborations import PURPOSE, accept, asked, helping
from tests.factories.keys import key_of
from tests.factories.knowledge import ended
from tests.factories.market import Deal, Market, Person
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.jobs.reading import NO_ID, walk
from tests.support.mail import mailed_token
from tests.timekeeping.days import later
from va_market.identity.models import Role

ACCEPT = "/v1/collaborations/accept"


def path_of(deal: Deal, one: dict[str, str]) -> str:
    return f"{deal.path}/collaborators/{one['id']}"


class TestInviting:
    async def test_the_client_and_the_assistant_ask(
        self, market: Market, deal: Deal, helper: Person
    ) -> None:
        other = await market.person()
        first = await asked(deal.owner, deal, helper.email)
        second = await asked(deal.assistant, deal, other.email)
        assert [(one["side"], one["status"], one["email"]) for one in (first, second)] == [
            ("client", "invited", helper.email),
            ("assistant", "invited", other.email),
        ]
        assert first["allowed_actions"] == second["allowed_actions"] == ["remove"]
        [(data, parties)] = await rows.told(market, "collaboration.invited", first["id"])
        assert data == {"contract_id": deal.id, "status": "invited"}
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    @pytest.mark.parametrize(
        ("role", "may"),
        [(Role.HIRING_MANAGER, True), (Role.SUPERVISOR, True), (Role.MEMBER, False)],
    )
    async def test_of_the_client_only_who_hires_or_supervises(
        self, market: Market, deal: Deal, helper: Person, role, may
    ) -> None:
        member = await market.member(deal.owner, role)
        body = {"email": helper.email, "purpose": PURPOSE}
        answer = await member.post(f"{deal.path}/collaborators", body)
        assert answer.status_code == (201 if may else 403)

    async def test_keys_ask_nobody(self, deal: Deal, helper: Person) -> None:
        key = await key_of(deal.owner, "knowledge:write", "contracts:write")
        body = {"email": helper.email, "purpose": PURPOSE}
        refused = await key.post(f"{deal.path}/collaborators", body)
        assert verdict(refused) == (403, "people_only")

    async def test_nobody_is_asked_twice(self, deal: Deal, helper: Person) -> None:
        body = {"email": helper.email.upper(), "purpose": PURPOSE}
        await asked(deal.owner, deal, helper.email)
        for inviter in (deal.owner, deal.assistant):
            refused = await inviter.post(f"{deal.path}/collaborators", body)
            assert verdict(refused) == (409, "already_collaborator")
        await accept(helper)
        refused = await deal.owner.post(f"{deal.path}/collaborators", body)
        assert verdict(refused) == (409, "already_collaborator")

    async def test_a_lapsed_one_is_asked_anew(
        self, market: Market, deal: Deal, helper: Person
    ) -> None:
        lapsed = await asked(deal.owner, deal, helper.email)
        later(market, deal.owner, days=7)
        found = await walk(deal.owner, f"{deal.path}/collaborators", status="expired")
        assert [one["id"] for one in found] == [lapsed["id"]]
        await asked(deal.owner, deal, helper.email)
        statuses = [one["status"] for one in await walk(deal.owner, f"{deal.path}/collaborators")]
        assert statuses == ["invited", "expired"]

    async def test_fifty_at_most(self, market: Market, deal: Deal, helper: Person) -> None:
        first = await asked(deal.owner, deal, helper.email)
        await rows.fetch(
            market,
            "INSERT INTO collaborations SELECT d.* FROM collaborations t, generate_series(1, 49) n,"
            " LATERAL jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(),"
            " 'email_key', n, 'token_hash', '\\x' || md5(n || t.id::text))) d WHERE t.id = $1",
            first["id"],
        )
        body = {"email": "one.more@people.example", "purpose": PURPOSE}
        refused = await deal.owner.post(f"{deal.path}/collaborators", body)
        assert verdict(refused) == (409, "too_many_collaborators")

    async def test_an_address_gets_five_mails_a_day(self, market: Market, helper: Person) -> None:
        owner = await market.owner()
        for _ in range(5):
            await asked(owner, await market.deal(owner=owner), helper.email)
        deal = await market.deal(owner=owner)
        body = {"email": helper.email, "purpose": PURPOSE}
        refused = await owner.post(f"{deal.path}/collaborators", body)
        assert verdict(refused) == (429, "invited_often")

    async def test_not_after_the_end(self, deal: Deal, helper: Person) -> None:
        await ended(deal)
        body = {"email": helper.email, "purpose": PURPOSE}
        refused = await deal.owner.post(f"{deal.path}/collaborators", body)
        assert verdict(refused) == (409, "contract_ended")


class TestAccepting:
    async def test_whoever_has_the_mail_and_the_address(
        self, market: Market, deal: Deal, helper: Person
    ) -> None:
        await asked(deal.owner, deal, helper.email)
        token = await mailed_token(market, helper.email, "collaboration")
        stranger = await market.person()
        assert verdict(await stranger.post(ACCEPT, {"token": token})) == (404, "not_found")
        made = (await helper.post(ACCEPT, {"token": token})).json()
        assert (made["status"], made["is_open"]) == ("active", True)
        assert (made["contract_id"], made["organization_name"]) == (deal.id, "Some Client")
        assert made["allowed_actions"] == ["leave"]
        assert verdict(await helper.post(ACCEPT, {"token": token})) == (404, "not_found")
        [(_, parties)] = await rows.told(market, "collaboration.accepted", made["id"])
        assert helper.id in parties

    async def test_the_address_is_forgotten_then(self, market: Market, deal, helper) -> None:
        made = await helping(deal, helper)
        [found] = await walk(deal.owner, f"{deal.path}/collaborators")
        assert (found["email"], found["name"]) == (None, "Lena Light")
        assert found["user_id"] == str(helper.id)
        kept = "SELECT num_nulls(email, email_key, token_hash) FROM collaborations WHERE id = $1"
        assert await rows.value(market, kept, made["id"]) == 3

    async def test_not_after_a_week_or_the_end(self, market: Market, deal, helper) -> None:
        await asked(deal.owner, deal, helper.email)
        token = await mailed_token(market, helper.email, "collaboration")
        later(market, helper, days=7)
        assert verdict(await helper.post(ACCEPT, {"token": token})) == (409, "illegal_move")
        later(market, helper, days=-7)
        market.refresh(deal.owner, deal.owner.session_id)
        await ended(deal)
        assert verdict(await helper.post(ACCEPT, {"token": token})) == (409, "contract_ended")

    async def test_not_once_it_is_taken_back(self, market: Market, deal, helper) -> None:
        one = await asked(deal.owner, deal, helper.email)
        token = await mailed_token(market, helper.email, "collaboration")
        assert (await deal.owner.delete(path_of(deal, one))).status_code == 204
        assert verdict(await helper.post(ACCEPT, {"token": token})) == (404, "not_found")

    async def test_the_parties_have_nothing_to_accept(self, market: Market, deal: Deal) -> None:
        member = await market.member(deal.owner, Role.MEMBER)
        for party in (member, deal.assistant):
            await asked(deal.owner, deal, party.email)
            token = await mailed_token(market, party.email, "collaboration")
            assert verdict(await party.post(ACCEPT, {"token": token})) == (409, "already_inside")

    async def test_an_assistant_lets_no_other_client_in(self, market: Market, deal: Deal) -> None:
        rival = (await market.deal(assistant=deal.assistant)).owner  # R27
        await asked(deal.assistant, deal, rival.email)
        token = await mailed_token(market, rival.email, "collaboration")
        assert verdict(await rival.post(ACCEPT, {"token": token})) == (409, "other_client")
        assert (await rival.get(f"{deal.path}/articles")).status_code == 404

    async def test_who_becomes_another_client_later_reads_no_more(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.owner()  # R27
        await helping(deal, other, inviter=deal.assistant)
        assert (await other.get(f"{deal.path}/articles")).status_code == 200
        await market.deal(owner=other, assistant=deal.assistant)
        assert (await other.get(f"{deal.path}/articles")).status_code == 404

    async def test_a_client_may_let_another_one_in(self, market: Market, deal: Deal) -> None:
        other = (await market.deal(assistant=deal.assistant)).owner
        assert (await helping(deal, other))["status"] == "active"


class TestRemoving:
    async def test_the_client_everybody_and_the_assistant_their_own(
        self, market: Market, deal: Deal, helper: Person
    ) -> None:
        of_client = await helping(deal, helper)
        own = await helping(deal, await market.person(), inviter=deal.assistant)
        another = await helping(deal, await market.person(), inviter=deal.assistant)
        refused = await deal.assistant.delete(path_of(deal, of_client))
        assert verdict(refused) == (403, "forbidden")
        for remover, one in (
            (deal.assistant, own),
            (deal.owner, another),
            (deal.owner, of_client),
        ):
            assert (await remover.delete(path_of(deal, one))).status_code == 204
            again = await remover.delete(path_of(deal, one))
            assert verdict(again) == (409, "illegal_move")
        statuses = {one["status"] for one in await walk(deal.owner, f"{deal.path}/collaborators")}
        assert statuses == {"ended"}

    async def test_addresses_are_shown_to_those_who_may_take_them_back(
        self, market: Market, deal: Deal, helper: Person
    ) -> None:
        await asked(deal.owner, deal, helper.email)
        member = await market.member(deal.owner, Role.MEMBER)
        for reader, email in (
            (deal.owner, helper.email),
            (deal.assistant, None),
            (member, None),
        ):
            [found] = await walk(reader, f"{deal.path}/collaborators")
            assert found["email"] == email
            assert found["allowed_actions"] == ([] if email is None else ["remove"])

    async def test_one_of_another_contract_leads_nowhere(
        self, market: Market, deal: Deal, helper: Person
    ) -> None:
        one = await helping(deal, helper)
        other = await market.deal(assistant=deal.assistant)
        same = await market.deal(owner=deal.owner)
        for remover, base in ((other.owner, other), (other.owner, deal), (deal.owner, same)):
            answer = await remover.delete(path_of(base, one))
            assert answer.status_code == 404
        assert (await deal.owner.delete(path_of(deal, {"id": NO_ID}))).status_code == 404


class TestLeaving:
    async def test_somebody_helps_no_more(self, market: Market, deal, helper) -> None:
        one = await helping(deal, helper)
        path = f"/v1/me/collaborations/{one['id']}"
        stranger = await market.person()
        assert (await stranger.delete(path)).status_code == 404
        assert (await helper.delete(path)).status_code == 204
        assert verdict(await helper.delete(path)) == (409, "illegal_move")
        [own] = await walk(helper, "/v1/me/collaborations", status="ended")
        assert (own["is_open"], own["allowed_actions"]) == (False, [])
        [(_, parties)] = await rows.told(market, "collaboration.left", one["id"])
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id, helper.id}
