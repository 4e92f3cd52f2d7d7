"""The life of an article, and who is what to it."""

from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from tests.factories.knowledge import moved, published, written
from tests.factories.market import Deal, Market
from tests.factories.rosters import verdict
from tests.invariants import rows
from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.knowledge.policies import parties


class TestParties:
    CLIENT, AUTHOR = uuid4(), uuid4()

    def article(self, suggested_on: UUID | None) -> SimpleNamespace:
        return SimpleNamespace(
            organization_id=self.CLIENT, created_by=self.AUTHOR, suggested_on=suggested_on
        )

    def actor(self, user_id: UUID, role: Role | None = None) -> Actor:
        roles = {} if role is None else {self.CLIENT: role}
        return Actor(user_id, uuid4(), is_operator=False, roles=roles)

    @pytest.mark.parametrize("role", Role)
    def test_who_hires_or_supervises_keeps_it(self, role) -> None:
        keeps = role in {Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER, Role.SUPERVISOR}
        found = parties(self.actor(uuid4(), role), self.article(None))
        assert found == ({"keeper"} if keeps else set())

    def test_only_who_suggested_it_is_its_author(self) -> None:
        assert parties(self.actor(self.AUTHOR), self.article(uuid4())) == {"author"}
        assert parties(self.actor(self.AUTHOR), self.article(None)) == set()
        assert parties(self.actor(uuid4()), self.article(uuid4())) == set()


class TestMoves:
    async def test_published_archived_and_taken_up_again(self, market: Market, deal: Deal) -> None:
        article = await published(deal)
        assert article["published_at"] is not None
        assert (await moved(deal.owner, article, "archive"))["status"] == "archived"
        assert (await moved(deal.owner, article, "restore"))["status"] == "draft"
        client, reader = UUID(deal.owner.organization_id), deal.assistant.id
        for kind, heard in (
            ("written", {client}),
            ("published", {client, reader}),
            ("archived", {client, reader}),
            ("restored", {client}),
        ):
            [(_, told)] = await rows.told(market, f"article.{kind}", article["id"])
            assert told == heard, kind

    async def test_an_author_takes_a_suggestion_back(self, deal: Deal) -> None:
        article = await written(deal.assistant, deal)
        assert (await moved(deal.assistant, article, "archive"))["status"] == "archived"

    async def test_the_assistant_publishes_and_restores_nothing(self, deal: Deal) -> None:
        article = await written(deal.assistant, deal)
        for verb in ("publish", "restore"):
            refused = await deal.assistant.post(f"/v1/articles/{article['id']}/{verb}")
            assert verdict(refused) == (403, "forbidden")

    async def test_what_is_archived_is_not_published_or_added(self, deal: Deal) -> None:
        article = await moved(deal.owner, await published(deal), "archive")
        path = f"/v1/articles/{article['id']}"
        assert verdict(await deal.owner.post(f"{path}/publish")) == (409, "illegal_move")
        added = await deal.owner.put(f"{path}/contracts/{deal.id}", None)
        assert verdict(added) == (409, "illegal_move")

    async def test_others_hear_nothing_of_a_suggestion(self, market: Market, deal: Deal) -> None:
        other = await market.deal(owner=deal.owner)
        article = await written(deal.assistant, deal)
        await deal.owner.put(f"/v1/articles/{article['id']}/contracts/{other.id}", None)
        await deal.owner.patch(f"/v1/articles/{article['id']}", {"title": "Lamps"})
        client = UUID(deal.owner.organization_id)
        for kind in ("suggested", "updated", "added_to_contract"):
            [(_, told)] = await rows.told(market, f"article.{kind}", article["id"])
            assert told <= {client, deal.assistant.id}, kind
