"""The life of an enquiry: who is what to it, and every status and action over HTTP."""

from itertools import product
from types import SimpleNamespace
from uuid import uuid4

import pytest

from tests.factories.enquiries import ANSWER, TO, brought_to
from tests.factories.market import Deal
from tests.factories.rosters import verdict
from tests.machines.work import ENQUIRY
from va_market.enquiries.models import EnquiryStatus
from va_market.enquiries.policies import parties
from va_market.identity.actor import Actor
from va_market.identity.models import Role

WRITERS = {"writer"}
PAIRS = list(product(EnquiryStatus, ("update", "answer", "escalate", "close")))
BODIES = {"update": {"subject": "Two lamps"}, "answer": ANSWER, "escalate": TO, "close": None}


class TestParties:
    CLIENT, WORKER = uuid4(), uuid4()
    CONTRACT = SimpleNamespace(organization_id=CLIENT, assistant_id=WORKER)

    @pytest.mark.parametrize("role", Role)
    def test_members_write_and_who_hires_or_supervises_keeps(self, role) -> None:
        member = Actor(uuid4(), uuid4(), is_operator=False, roles={self.CLIENT: role})
        keeps = role in {Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER, Role.SUPERVISOR}
        assert parties(member, self.CONTRACT) == WRITERS | ({"keeper"} if keeps else set())

    def test_the_assistant_writes_and_others_are_nothing(self) -> None:
        worker = Actor(self.WORKER, uuid4(), is_operator=False, roles={})
        stranger = Actor(uuid4(), uuid4(), is_operator=False, roles={uuid4(): Role.OWNER})
        assert parties(worker, self.CONTRACT) == WRITERS
        assert parties(stranger, self.CONTRACT) == set()


class TestMoves:
    @pytest.mark.parametrize(("status", "action"), PAIRS, ids=str)
    async def test_over_http(self, deal: Deal, status, action) -> None:
        enquiry = await brought_to(status, deal.assistant, deal)
        path = f"/v1/enquiries/{enquiry['id']}"
        if action == "update":
            answer = await deal.assistant.patch(path, BODIES[action])
        else:
            answer = await deal.assistant.post(f"{path}/{action}", BODIES[action])
        if (status, action) in ENQUIRY:
            assert answer.json()["status"] == ENQUIRY[status, action][0]
        else:
            assert verdict(answer) == (409, "illegal_move")

    async def test_each_says_who_and_when(self, deal: Deal) -> None:
        enquiry = await brought_to("escalated", deal.assistant, deal)
        path = f"/v1/enquiries/{enquiry['id']}"
        assert (enquiry["escalated_to"], enquiry["escalated_by"]) == (
            TO["escalated_to"],
            str(deal.assistant.id),
        )
        await deal.owner.post(f"{path}/answer", ANSWER)
        closed = (await deal.owner.post(f"{path}/close")).json()
        assert (closed["answer"], closed["answered_by"]) == (ANSWER["answer"], str(deal.owner.id))
        assert closed["closed_by"] == str(deal.owner.id)
        assert closed["closed_at"] == closed["answered_at"] == "2026-12-07T10:00:00Z"
