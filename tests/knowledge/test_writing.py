"""Articles are written by the client, and suggested by the assistant (R17)."""

from uuid import UUID

import pytest

from tests.factories.keys import key_of
from tests.factories.knowledge import LAMPS, ended, moved, published, written
from tests.factories.market import Deal, Market
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.jobs.reading import NO_ID, ids, walk
from va_market.identity.models import Role


class TestWriting:
    async def test_the_client_writes_a_draft_of_its_own(self, deal: Deal) -> None:
        article = await written(deal.owner, deal)
        assert (article["status"], article["revision"], article["suggested_on"]) == (
            *("draft", 1),
            None,
        )
        assert article["organization_id"] == deal.owner.organization_id
        assert article["allowed_actions"] == ["archive", "link", "publish", "unlink", "update"]
        assert {name: article[name] for name in LAMPS} == LAMPS

    async def test_the_assistant_suggests(self, market: Market, deal: Deal) -> None:
        article = await written(deal.assistant, deal)
        assert (article["status"], article["suggested_on"]) == ("draft", deal.id)
        assert article["allowed_actions"] == ["archive", "update"]
        [(data, parties)] = await rows.told(market, "article.suggested", article["id"])
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}
        assert data == {"organization_id": deal.owner.organization_id, "status": "draft"}

    @pytest.mark.parametrize(
        ("role", "may"),
        [
            (Role.HIRING_MANAGER, True),
            (Role.SUPERVISOR, True),
            (Role.FINANCE, False),
            (Role.REVIEWER, False),
            (Role.MEMBER, False),
        ],
    )
    async def test_only_those_who_hire_or_supervise_write_for_the_client(
        self, market: Market, deal: Deal, role, may
    ) -> None:
        member = await market.member(deal.owner, role)
        answer = await member.post(f"{deal.path}/articles", LAMPS)
        assert answer.status_code == (201 if may else 403)

    async def test_a_key_writes_for_the_client_with_its_scope(self, deal: Deal) -> None:
        key = await key_of(deal.owner, "knowledge:read", "knowledge:write")
        article = await written(key, deal)
        assert (await key.get(f"/v1/articles/{article['id']}")).json() == article
        weak = await key_of(deal.owner, "knowledge:read")
        shown = (await weak.get(f"/v1/articles/{article['id']}")).json()
        assert shown["allowed_actions"] == []

    async def test_nothing_is_written_after_the_end(self, deal: Deal) -> None:
        await ended(deal)
        for author in (deal.owner, deal.assistant):
            refused = await author.post(f"{deal.path}/articles", LAMPS)
            assert verdict(refused) == (409, "contract_ended")

    async def test_text_is_given_back_as_it_was_written(self, deal: Deal) -> None:
        body = "<script>alert('&amp;')</script>\n\n  * **bold**\n"
        article = await written(deal.owner, deal, body=body)
        assert article["body"] == body.strip()


class TestChanging:
    async def test_each_change_is_a_revision_that_says_who_and_what(self, deal: Deal) -> None:
        article = await written(deal.assistant, deal)
        path = f"/v1/articles/{article['id']}"
        await deal.owner.patch(path, {"body": "Within 14 days.", "title": LAMPS["title"]})
        await deal.owner.patch(path, {"product": None, "topics": ["Returns", "Lamps"]})

        found = await walk(deal.owner, f"{path}/revisions", sort="created_at")
        assert [(one["number"], one["changed_fields"], one["changed_by"]) for one in found] == [
            (1, ["body", "product", "title", "topics"], str(deal.assistant.id)),
            (2, ["body"], str(deal.owner.id)),
            (3, ["product", "topics"], str(deal.owner.id)),
        ]
        first = (await deal.owner.get(f"{path}/revisions/{found[0]['id']}")).json()
        assert {name: first[name] for name in LAMPS} == LAMPS
        second = (await deal.assistant.get(f"{path}/revisions/{found[1]['id']}")).json()
        assert (second["body"], second["product"]) == ("Within 14 days.", "Desk lamp")
        assert (await deal.owner.get(f"{path}/revisions/{NO_ID}")).status_code == 404

    async def test_a_change_that_changes_nothing_is_none(self, deal: Deal) -> None:
        article = await written(deal.owner, deal)
        same = await deal.owner.patch(f"/v1/articles/{article['id']}", LAMPS)
        assert (same.status_code, same.json()["revision"]) == (200, 1)

    async def test_an_author_changes_a_suggestion_until_it_is_published(self, deal: Deal) -> None:
        article = await written(deal.assistant, deal)
        path = f"/v1/articles/{article['id']}"
        assert (await deal.assistant.patch(path, {"title": "Lamps"})).status_code == 200
        await moved(deal.owner, article, "publish")
        refused = await deal.assistant.patch(path, {"title": "Lamp"})
        assert verdict(refused) == (403, "forbidden")
        assert (await deal.assistant.get(path)).json()["allowed_actions"] == []
        assert (await deal.owner.patch(path, {"title": "Lamp"})).json()["revision"] == 3

    async def test_a_change_of_a_version_nobody_saw_is_refused(self, deal: Deal) -> None:
        article = await written(deal.owner, deal)
        options = {"headers": {"If-Match": '"7-0"'}, "json": {"title": "Lamps"}}
        path = f"/v1/articles/{article['id']}"
        assert (await deal.owner.request("PATCH", path, **options)).status_code == 412

    async def test_members_without_the_right_read_and_change_nothing(
        self, market: Market, deal: Deal
    ) -> None:
        article = await written(deal.owner, deal)
        member = await market.member(deal.owner, Role.MEMBER)
        path = f"/v1/articles/{article['id']}"
        assert (await member.get(path)).json()["allowed_actions"] == []
        assert verdict(await member.patch(path, {"title": "Mine"})) == (403, "forbidden")
        assert verdict(await member.post(f"{path}/publish")) == (403, "forbidden")


class TestRevisions:
    async def test_the_assistant_reads_those_that_were_ever_published(self, deal: Deal) -> None:
        article = await written(deal.owner, deal, body="A secret draft.")
        path = f"/v1/articles/{article['id']}"
        await deal.owner.patch(path, {"body": "For everybody."})
        await moved(deal.owner, article, "publish")
        await deal.owner.patch(path, {"body": "Better."})

        found = await walk(deal.assistant, f"{path}/revisions")
        assert [one["number"] for one in found] == [3, 2]
        *shown, draft = await ids(deal.owner, f"{path}/revisions")
        assert (await deal.assistant.get(f"{path}/revisions/{draft}")).status_code == 404
        for one in shown:
            assert (await deal.assistant.get(f"{path}/revisions/{one}")).status_code == 200

    async def test_one_of_another_article_leads_nowhere(self, deal: Deal) -> None:
        one, other = await published(deal), await published(deal)
        [revision] = await ids(deal.owner, f"/v1/articles/{other['id']}/revisions")
        path = f"/v1/articles/{one['id']}/revisions/{revision}"
        assert (await deal.owner.get(path)).status_code == 404


class TestSharing:
    async def test_one_article_is_for_several_contracts_of_its_client(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal(owner=deal.owner)
        article = await published(deal)
        path = f"/v1/articles/{article['id']}"
        assert (await other.assistant.get(path)).status_code == 404
        for _ in range(2):
            added = await deal.owner.put(f"{path}/contracts/{other.id}", None)
            assert added.status_code == 204
        assert (await other.assistant.get(path)).status_code == 200
        [(data, parties)] = await rows.told(market, "article.added_to_contract", article["id"])
        assert data["contract_id"] == other.id
        assert parties == {UUID(deal.owner.organization_id), other.assistant.id}
        found = await walk(deal.owner, f"{path}/contracts")
        assert [one["contract_id"] for one in found] == [other.id, deal.id]

    async def test_which_contracts_it_is_for_only_the_client_knows(self, deal: Deal) -> None:
        article = await published(deal)
        refused = await deal.assistant.get(f"/v1/articles/{article['id']}/contracts")
        assert verdict(refused) == (403, "forbidden")

    async def test_removed_from_a_contract_its_assistant_reads_it_no_more(self, deal: Deal) -> None:
        article = await published(deal)
        path = f"/v1/articles/{article['id']}"
        assert (await deal.owner.delete(f"{path}/contracts/{deal.id}")).status_code == 204
        assert (await deal.assistant.get(path)).status_code == 404
        assert await walk(deal.assistant, f"{deal.path}/articles") == []
        assert (await deal.owner.delete(f"{path}/contracts/{deal.id}")).status_code == 404
        assert (await deal.owner.get(path)).status_code == 200

    async def test_contracts_of_others_and_ended_ones_are_refused(
        self, market: Market, deal: Deal
    ) -> None:
        article = await published(deal)
        path = f"/v1/articles/{article['id']}/contracts"
        foreign = await market.deal(assistant=deal.assistant)
        for contract_id in (foreign.id, NO_ID):
            assert (await deal.owner.put(f"{path}/{contract_id}", None)).status_code == 404
        over = await market.deal(owner=deal.owner)
        await ended(over)
        refused = await deal.owner.put(f"{path}/{over.id}", None)
        assert verdict(refused) == (409, "contract_ended")

    async def test_not_even_an_owner_of_two_clients_mixes_them(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal()
        await rows.fetch(
            market,
            "INSERT INTO memberships VALUES ($1, $2, 'owner', now())",
            other.owner.organization_id,
            deal.owner.id,
        )
        article = await published(deal)
        path = f"/v1/articles/{article['id']}/contracts/{other.id}"
        assert (await deal.owner.put(path, None)).status_code == 404
