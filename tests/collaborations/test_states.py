"""The life of a collaboration: every status, every action, every party."""

from itertools import product
from types import SimpleNamespace

import pytest

from tests.factories.collaborations import asked, helping
from tests.factories.market import Deal, Market, Person
from tests.invariants.test_constraints import refusal
from va_market.collaborations.models import COLLABORATION, CollaborationStatus
from va_market.kit.states import IllegalMove

# Whatever is not here is illegal.
TABLE = {
    ("invited", "accept"): ("invited", "active"),
    ("invited", "remove"): ("inviter", "withdrawn"),
    ("invited", "expire"): ("system", "expired"),
    ("invited", "give_way"): ("system", "withdrawn"),
    ("active", "give_way"): ("system", "ended"),
    ("active", "remove"): ("inviter", "ended"),
    ("active", "leave"): ("collaborator", "ended"),
}
ACTIONS = sorted({action for _, action in TABLE})


class TestTheTable:  # B8
    def test_nothing_is_left_out(self) -> None:
        assert sorted({line.action for line in COLLABORATION.moves}) == ACTIONS

    @pytest.mark.parametrize(
        ("status", "action"), list(product(CollaborationStatus, ACTIONS)), ids=str
    )
    def test_each_move_is_for_its_party_and_leads_where_it_should(self, status, action) -> None:
        one = SimpleNamespace(status=status)
        who, target = TABLE.get((status, action), (None, status))
        for party in ("invited", "inviter", "collaborator", "system"):
            assert (action in COLLABORATION.allowed(status, [party])) == (party == who)
        if who:
            COLLABORATION.become(one, action)
        else:
            with pytest.raises(IllegalMove):
                COLLABORATION.become(one, action)
        assert one.status == target


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
