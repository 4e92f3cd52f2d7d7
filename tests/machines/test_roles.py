"""Every machine, every status, every role: `allowed_actions` is what the tables say."""

import pytest

from tests.machines import roles_at_work, roles_in_contracts, roles_in_hiring, roles_with_money
from tests.machines.callers import CALLERS
from tests.machines.tables import TABLES
from tests.machines.views import View

VIEWS = {
    " ".join(filter(None, (view.machine, view.about))): view
    for module in (roles_in_hiring, roles_in_contracts, roles_at_work, roles_with_money)
    for view in module.views()
}
PLACES = [(name, status) for name, one in VIEWS.items() for status in TABLES[one.machine].statuses]
# They hold a token; until they show it, nobody knows who they are.
BY_TOKEN = {("collaboration", "invited"), ("invitation", "invited")}


def expected(view: View, status: str, caller: str) -> list[str]:
    allowed = TABLES[view.machine].allowed(status, view.who.get(caller, set()))
    if not CALLERS[caller].is_key:
        return allowed
    return [action for action in allowed if action not in view.hidden_from_keys]


class TestRoles:  # B8
    @pytest.mark.parametrize(("name", "status"), PLACES)
    def test_each_caller_is_shown_what_the_tables_say(self, name, status) -> None:
        view = VIEWS[name]
        found = {who: view.shown(actor, status) for who, actor in CALLERS.items()}
        assert found == {who: expected(view, status, who) for who in CALLERS}


class TestTheTables:
    def test_every_machine_is_shown_to_everybody(self) -> None:
        assert {view.machine for view in VIEWS.values()} == TABLES.keys()

    def test_every_party_is_somebody(self) -> None:
        wanted = {(name, party) for name, table in TABLES.items() for party in table.parties}
        wanted = {(name, party) for name, party in wanted if party != "system"}
        found = {
            (view.machine, party)
            for view in VIEWS.values()
            for parties in view.who.values()
            for party in parties
        }
        assert wanted - found == BY_TOKEN

    def test_every_caller_is_known(self) -> None:
        assert {caller for view in VIEWS.values() for caller in view.who} <= CALLERS.keys()
