"""Who reads an enquiry, and until when; and how it is found."""

from datetime import timedelta

import pytest

from tests.factories.enquiries import ANSWER, LAMP, brought_to, recorded
from tests.factories.keys import key_of
from tests.factories.knowledge import ended
from tests.factories.market import Deal, Market
from tests.jobs.reading import ids, walk


class TestWhoReads:
    async def test_another_client_of_the_same_assistant_nothing(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal(assistant=deal.assistant)
        enquiry = await recorded(deal.assistant, deal)
        path = f"/v1/enquiries/{enquiry['id']}"
        for reader in (
            other.owner,
            await key_of(other.owner, "enquiries:read", "enquiries:write"),
            await market.assistant(),
        ):
            answers = [
                await reader.get(path),
                await reader.get(f"{deal.path}/enquiries"),
                await reader.post(f"{deal.path}/enquiries", LAMP),
                await reader.post(f"{path}/answer", ANSWER),
                await reader.post(f"{path}/forget-customer"),
            ]
            assert {answer.status_code for answer in answers} == {404}
        assert await walk(other.owner, f"{other.path}/enquiries", q="lamp") == []

    async def test_the_assistant_nothing_after_the_end_and_the_client_goes_on(
        self, deal: Deal
    ) -> None:
        enquiry = await recorded(deal.assistant, deal)
        path = f"/v1/enquiries/{enquiry['id']}"
        await ended(deal)
        assert (await deal.assistant.get(path)).status_code == 404
        assert (await deal.assistant.get(f"{deal.path}/enquiries")).status_code == 404
        assert (await deal.assistant.post(f"{path}/answer", ANSWER)).status_code == 404
        assert await ids(deal.owner, f"{deal.path}/enquiries") == [enquiry["id"]]
        assert (await deal.owner.post(f"{path}/answer", ANSWER)).status_code == 200

    async def test_another_assistant_of_the_client_nothing(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal(owner=deal.owner)
        enquiry = await recorded(deal.assistant, deal)
        assert (await other.assistant.get(f"/v1/enquiries/{enquiry['id']}")).status_code == 404
        assert await walk(other.assistant, f"{other.path}/enquiries") == []


class TestFinding:
    @pytest.fixture
    async def log(self, market: Market, deal: Deal) -> dict[str, str]:
        """The id of each enquiry by its name, an hour apart, oldest first."""
        texts = {
            "lamp": {},
            "chair": {"subject": "A chair", "channel": "email", "customer_name": None},
            "hours": {"subject": "When?", "channel": "chat", "details": "Open on Sundays?"},
        }
        found = {}
        for hours, (name, fields) in enumerate(texts.items()):
            moment = (market.clock() - timedelta(hours=9 - hours)).isoformat()
            found[name] = (await recorded(deal.owner, deal, received_at=moment, **fields))["id"]
        return found

    @pytest.mark.parametrize(
        ("asked", "names"),
        [
            ({"q": "rossi"}, ["hours", "lamp"]),
            ({"q": "sunday"}, ["hours"]),
            ({"q": "4711 -lamp"}, ["hours", "chair"]),
            ({"channel": "chat,email"}, ["hours", "chair"]),
            ({"channel": "social"}, []),
            ({"status": "open"}, ["hours", "chair", "lamp"]),
            ({"status": "closed,answered"}, []),
            ({"received_after": "2026-12-07T02:00:00Z"}, ["hours", "chair"]),
            ({"received_before": "2026-12-07T02:00:00Z"}, ["lamp"]),
        ],
    )
    async def test_by_words_channel_status_and_time(self, deal: Deal, log, asked, names) -> None:
        found = await ids(deal.assistant, f"{deal.path}/enquiries", **asked)
        assert found == [log[name] for name in names]

    async def test_page_by_page_in_both_orders(self, deal: Deal, log) -> None:
        path = f"{deal.path}/enquiries"
        walked = await ids(deal.assistant, path, limit=1, sort="received_at")
        assert walked == list(log.values())
        assert await ids(deal.assistant, path, limit=2) == walked[::-1]

    async def test_those_of_one_status(self, deal: Deal) -> None:
        made = {
            status: (await brought_to(status, deal.assistant, deal))["id"]
            for status in ("open", "escalated", "answered", "closed")
        }
        for status, enquiry_id in made.items():
            found = await ids(deal.owner, f"{deal.path}/enquiries", status=status)
            assert found == [enquiry_id]
