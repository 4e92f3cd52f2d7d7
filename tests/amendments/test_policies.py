"""Who is what to an amendment, as domain.md §3 has it."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from va_market.amendments import policies
from va_market.identity.actor import Actor
from va_market.identity.models import Role

CLIENT, WORKER, AGENCY, STRANGER = (UUID(int=n) for n in range(1, 5))
ALONE = SimpleNamespace(
    organization_id=CLIENT,
    assistant_id=WORKER,
    agency_id=None,
    supervisor_id=STRANGER,
    substitute_supervisor_id=None,
)
PLACED = SimpleNamespace(**{**vars(ALONE), "agency_id": AGENCY})


def somebody(user_id: UUID, **roles: Role) -> Actor:
    held = {{"client": CLIENT, "agency": AGENCY}[name]: role for name, role in roles.items()}
    return Actor(user_id=user_id, session_id=user_id, is_operator=False, roles=held)


HIRING, SPEAKING = somebody(STRANGER, client=Role.OWNER), somebody(STRANGER, agency=Role.ADMIN)
BOTH = somebody(STRANGER, client=Role.OWNER, agency=Role.OWNER)


class TestParties:
    @pytest.mark.parametrize(
        ("who", "contract", "asked_by_client", "asked_by_provider"),
        [
            (HIRING, ALONE, {"proposer"}, {"answerer"}),
            (somebody(WORKER), ALONE, {"answerer"}, {"proposer"}),
            (somebody(WORKER), PLACED, set(), set()),
            (SPEAKING, PLACED, {"answerer"}, {"proposer"}),
            (SPEAKING, ALONE, set(), set()),
            (somebody(STRANGER, agency=Role.MEMBER), PLACED, set(), set()),
            (somebody(STRANGER, client=Role.SUPERVISOR), ALONE, set(), set()),
            # Who belongs to both sides speaks for the agency alone.
            (BOTH, PLACED, {"answerer"}, {"proposer"}),
        ],
    )
    def test_a_side_asks_or_answers(self, who, contract, asked_by_client, asked_by_provider):
        for side, expected in (("client", asked_by_client), ("provider", asked_by_provider)):
            amendment = SimpleNamespace(side=side)
            assert policies.parties(who, amendment, contract) == expected
