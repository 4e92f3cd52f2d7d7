"""What a collaboration is in each status, as the database holds it."""

import pytest

from tests.factories.collaborations import asked, helping
from tests.factories.market import Deal, Market, Person
from tests.invariants.test_constraints import refusal


class TestDatabase:
    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("email = NULL", "ck_collaborations_only_an_invitation_has_an_address"),
            ("status = 'ended'", "ck_collaborations_only_an_invitation_has_an_address"),
            (
                "status = 'active', email = NULL, email_key = NULL, token_hash = NULL",
                "ck_collaborations_is_somebody",
            ),
            ("side = 'other'", "ck_collaborations_side"),
            ("organization_id = invited_by", "fk_collaborations_contract_id_organization_id"),
        ],
    )
    async def test_bad_rows_are_refused(
        self, market: Market, deal: Deal, helper: Person, change, rule
    ) -> None:
        one = await asked(deal.owner, deal, helper.email)
        statement = f"UPDATE collaborations SET {change} WHERE id = $1"  # noqa: S608  # a constant
        assert await refusal(market, statement, one["id"]) == rule

    async def test_nobody_helps_twice(self, market: Market, deal: Deal, helper: Person) -> None:
        one = await helping(deal, helper)
        copy = (
            "INSERT INTO collaborations SELECT d.* FROM collaborations t, LATERAL "
            "jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid())) d "
            "WHERE t.id = $1"
        )
        assert await refusal(market, copy, one["id"]) == "uq_collaborations_active"
