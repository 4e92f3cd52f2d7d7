"""The machine of substitutions and who is what."""

from dataclasses import replace
from itertools import product
from types import SimpleNamespace
from uuid import UUID

import pytest

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.kit.states import IllegalMove
from va_market.substitutions import policies
from va_market.substitutions.models import SUBSTITUTION, SubstitutionStatus

PARTIES = ("client", "agency", "system", "nobody")
# (status, action): what follows, and whose move it is. Whatever is not here is illegal.
TABLE = {
    ("requested", "accept"): ("accepted", "client"),
    ("requested", "decline"): ("declined", "client"),
    ("requested", "withdraw"): ("withdrawn", "agency"),
    ("requested", "lapse"): ("lapsed", "system"),
    ("accepted", "withdraw"): ("withdrawn", "agency"),
    ("accepted", "complete"): ("done", "system"),
    ("accepted", "lapse"): ("lapsed", "system"),
}
ACTIONS = sorted({action for _, action in TABLE})
CLIENT, AGENCY, OLD, NEW, STRANGER, ASKER = (UUID(int=n) for n in range(1, 7))
THING = SimpleNamespace(
    organization_id=CLIENT,
    agency_id=AGENCY,
    replaced_id=OLD,
    assistant_id=NEW,
    requested_by=ASKER,
)
HIRING = (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)


def actor(user_id: UUID, **roles: Role) -> Actor:
    organizations = {"client": CLIENT, "agency": AGENCY}
    held = {organizations[name]: role for name, role in roles.items()}
    return Actor(user_id=user_id, session_id=user_id, is_operator=False, roles=held)


class TestMachine:
    @pytest.mark.parametrize(("status", "action"), list(product(SubstitutionStatus, ACTIONS)))
    def test_every_pair_leads_where_it_should_or_nowhere(self, status, action):
        thing = SimpleNamespace(status=status)
        if (status, action) in TABLE:
            SUBSTITUTION.become(thing, action)
            assert thing.status == TABLE[status, action][0]
        else:
            with pytest.raises(IllegalMove, match=f"is {status}"):
                SUBSTITUTION.become(thing, action)

    def test_every_pair_is_open_to_the_right_party_only(self):
        assert sorted({line.action for line in SUBSTITUTION.moves}) == ACTIONS
        for status, action, party in product(SubstitutionStatus, ACTIONS, PARTIES):
            expected = TABLE.get((status, action), ("", ""))[1] == party
            found = action in SUBSTITUTION.allowed(status, {party})
            assert found is expected, (status, action, party)

    def test_four_states_are_final(self):
        final = SUBSTITUTION.describe()["final"]
        assert final == ["declined", "withdrawn", "lapsed", "done"]


class TestParties:
    @pytest.mark.parametrize("role", [*Role])
    def test_those_who_hire_decide_for_the_client(self, role):
        expected = {"client"} if role in HIRING else set()
        assert policies.parties(actor(STRANGER, client=role), THING) == expected

    @pytest.mark.parametrize("role", [*Role])
    def test_those_who_propose_speak_for_the_agency(self, role):
        expected = {"agency"} if role in HIRING else set()
        assert policies.parties(actor(STRANGER, agency=role), THING) == expected

    @pytest.mark.parametrize("who", [OLD, NEW, ASKER])
    def test_nor_is_a_key_that_they_made(self, who):
        key = replace(actor(who, client=Role.OWNER), key_id=STRANGER)
        assert policies.parties(key, THING) == set()

    @pytest.mark.parametrize("who", [OLD, NEW, ASKER])
    def test_whom_it_is_about_is_never_the_client(self, who):
        assert policies.parties(actor(who, client=Role.OWNER), THING) == set()
        assert policies.parties(actor(who, agency=Role.OWNER), THING) == {"agency"}
