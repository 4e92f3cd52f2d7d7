"""The database keeps clients and contracts apart, whoever writes the links."""

import pytest

from tests.factories.enquiries import recorded
from tests.factories.knowledge import published
from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.invariants.test_constraints import refusal

ARTICLE = "INSERT INTO enquiry_articles SELECT $1, $2, organization_id FROM {} WHERE id = $3"
TIME = "INSERT INTO enquiry_time_entries SELECT $1, $2, contract_id FROM {} WHERE id = $3"


class TestLinks:
    async def test_an_article_is_of_the_same_client(self, market: Market, deal: Deal) -> None:
        other = await market.deal(assistant=deal.assistant)
        enquiry, article = await recorded(deal.owner, deal), await published(other)
        for table, which in (("enquiries", enquiry), ("articles", article)):
            statement = ARTICLE.format(table)
            rule = await refusal(market, statement, enquiry["id"], article["id"], which["id"])
            assert rule.startswith("fk_enquiry_articles_")

    async def test_time_is_of_the_same_contract(self, market: Market, deal: Deal) -> None:
        other = await market.deal(
            owner=deal.owner, assistant=deal.assistant, starts_on="2026-12-01"
        )
        enquiry, entry = await recorded(deal.owner, deal), await market.entry(other)
        for table, which in (("enquiries", enquiry), ("time_entries", entry)):
            statement = TIME.format(table)
            rule = await refusal(market, statement, enquiry["id"], entry["id"], which["id"])
            assert rule.startswith("fk_enquiry_time_entries_")

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("status = 'closed'", "ck_enquiries_only_a_closed_one_has_an_end"),
            ("closed_at = now()", "ck_enquiries_only_a_closed_one_has_an_end"),
            ("status = 'escalated'", "ck_enquiries_escalation_has_a_time"),
            ("status = 'other'", "ck_enquiries_status"),
            ("channel = 'other one'", "ck_enquiries_channel"),
        ],
    )
    async def test_bad_rows_are_refused(self, market: Market, deal: Deal, change, rule) -> None:
        enquiry = await recorded(deal.owner, deal)
        statement = f"UPDATE enquiries SET {change} WHERE id = $1"  # noqa: S608  # a constant
        assert await refusal(market, statement, enquiry["id"]) == rule

    async def test_it_is_of_the_client_of_its_contract(self, market: Market, deal: Deal) -> None:
        enquiry = await recorded(deal.owner, deal)
        other = await market.owner()
        statement = "UPDATE enquiries SET organization_id = $2 WHERE id = $1"
        rule = await refusal(market, statement, enquiry["id"], other.organization_id)
        assert rule == "fk_enquiries_contract_id_organization_id"
        assert await rows.value(
            market, "SELECT count(*) FROM enquiries WHERE id = $1", enquiry["id"]
        )
