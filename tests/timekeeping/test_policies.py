"""The machine of time entries and who is what, as domain.md §3 has it."""

from itertools import product
from types import SimpleNamespace
from uuid import UUID

import pytest

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.kit.states import IllegalMove
from va_market.timekeeping import policies
from va_market.timekeeping.models import TIME_ENTRY, EntryStatus

PARTIES = ("assistant", "supervisor", "client", "nobody")
# (status, action): what follows, and whose move it is. Whatever is not here is illegal.
TABLE = {
    ("running", "stop"): ("draft", "assistant"),
    ("running", "discard"): ("running", "assistant"),  # and is gone
    ("draft", "confirm"): ("draft", "assistant"),
    ("draft", "update"): ("draft", "assistant"),
    ("draft", "delete"): ("draft", "assistant"),
    ("draft", "submit"): ("submitted", "assistant"),
    ("returned", "update"): ("returned", "assistant"),
    ("returned", "delete"): ("returned", "assistant"),
    ("returned", "submit"): ("submitted", "assistant"),
    ("submitted", "approve"): ("approved", "supervisor"),
    ("submitted", "return"): ("returned", "supervisor"),
}
ACTIONS = sorted({action for _, action in TABLE})
WORKER, BOSS, STRANGER, CLIENT, AGENCY, SUBSTITUTE = (UUID(int=n) for n in range(1, 7))
ENTRY = SimpleNamespace(assistant_id=WORKER)
DEAL = SimpleNamespace(
    assistant_id=SUBSTITUTE,
    supervisor_id=BOSS,
    substitute_supervisor_id=None,
    organization_id=CLIENT,
    agency_id=AGENCY,
)


def actor(user_id: UUID, role: Role | None = None) -> Actor:
    roles = {} if role is None else {CLIENT: role}
    return Actor(user_id=user_id, session_id=user_id, is_operator=False, roles=roles)


class TestMachine:
    def test_the_table_knows_every_action(self):
        assert sorted({line.action for line in TIME_ENTRY.moves}) == ACTIONS
        assert {status for status, _ in TABLE} | {"approved"} == set(EntryStatus)

    @pytest.mark.parametrize(("status", "action"), list(product(EntryStatus, ACTIONS)))
    def test_every_pair_leads_where_it_should_or_nowhere(self, status, action):
        thing = SimpleNamespace(status=status)
        if (status, action) in TABLE:
            TIME_ENTRY.become(thing, action)
            assert thing.status == TABLE[status, action][0]
        else:
            with pytest.raises(IllegalMove, match=f"is {status}"):
                TIME_ENTRY.become(thing, action)
            assert thing.status == status

    def test_every_pair_is_open_to_the_right_party_only(self):
        for status, action, party in product(EntryStatus, ACTIONS, PARTIES):
            expected = TABLE.get((status, action), ("", ""))[1] == party
            found = action in TIME_ENTRY.allowed(status, {party})
            assert found is expected, (status, action, party)

    def test_approved_is_final(self):
        assert TIME_ENTRY.describe()["final"] == ["approved"]


class TestParties:
    # R33: the one supervisor of the contract, whatever roles others hold
    @pytest.mark.parametrize("role", [None, *Role])
    def test_only_the_named_supervisor_decides(self, role):
        # Who has left the client decides no more.
        expected = set() if role is None else {"supervisor"}
        assert policies.parties(actor(BOSS, role), ENTRY, DEAL) == expected
        assert policies.parties(actor(STRANGER, role), ENTRY, DEAL) == set()

    @pytest.mark.parametrize("role", [None, *Role])
    def test_the_assistant_never_decides(self, role):
        alone = SimpleNamespace(
            supervisor_id=WORKER, substitute_supervisor_id=None, organization_id=CLIENT
        )
        assert policies.parties(actor(WORKER, role), ENTRY, alone) == {"assistant"}

    # B5: time stays with whoever worked
    @pytest.mark.parametrize(
        ("who", "sees"),
        [
            (actor(WORKER), True),
            (actor(SUBSTITUTE), False),
            (actor(BOSS), False),
            *((actor(STRANGER, role), True) for role in Role),
            (Actor(STRANGER, STRANGER, is_operator=False, roles={AGENCY: Role.MEMBER}), True),
            (actor(STRANGER), False),
        ],
    )
    def test_it_is_seen_by_who_worked_and_by_members_of_both_organizations(self, who, sees):
        assert policies.may_see(who, ENTRY, DEAL) is sees
