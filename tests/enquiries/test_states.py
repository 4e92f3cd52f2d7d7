"""The life of an enquiry: every status, every action, every party."""

from itertools import product
from types import SimpleNamespace
from uuid import uuid4

import pytest

from tests.factories.enquiries import ANSWER, TO, brought_to
from tests.factories.market import Deal
from tests.factories.rosters import verdict
from va_market.enquiries.models import ENQUIRY, EnquiryStatus
from va_market.enquiries.policies import parties
from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.kit.states import IllegalMove

WRITERS = {"writer"}
# Whatever is not here is illegal.
TABLE = {
    ("open", "update"): (WRITERS, "open"),
    ("open", "answer"): (WRITERS, "answered"),
    ("open", "escalate"): (WRITERS, "escalated"),
    ("escalated", "update"): (WRITERS, "escalated"),
    ("escalated", "answer"): (WRITERS, "answered"),
    ("escalated", "close"): (WRITERS, "closed"),
    ("answered", "close"): (WRITERS, "closed"),
    **{(str(status), "link_time"): (WRITERS, str(status)) for status in EnquiryStatus},
    **{(str(status), "forget_customer"): ({"keeper"}, str(status)) for status in EnquiryStatus},
}
ACTIONS = sorted({action for _, action in TABLE})
PAIRS = list(product(EnquiryStatus, ACTIONS))
BODIES = {"update": {"subject": "Two lamps"}, "answer": ANSWER, "escalate": TO, "close": None}


class TestTheTable:  # B8
    def test_nothing_is_left_out(self) -> None:
        assert sorted({line.action for line in ENQUIRY.moves}) == ACTIONS

    @pytest.mark.parametrize(("status", "action"), PAIRS)
    def test_each_move_is_for_its_parties_and_leads_where_it_should(self, status, action) -> None:
        enquiry = SimpleNamespace(status=status)
        who, target = TABLE.get((status, action), (set(), status))
        may = {one for one in ("writer", "keeper") if action in ENQUIRY.allowed(status, [one])}
        assert may == who
        if who:
            ENQUIRY.become(enquiry, action)
        else:
            with pytest.raises(IllegalMove):
                ENQUIRY.become(enquiry, action)
        assert enquiry.status == target


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
    @pytest.mark.parametrize(
        ("status", "action"), [pair for pair in PAIRS if pair[1] in BODIES], ids=str
    )
    async def test_over_http(self, deal: Deal, status, action) -> None:
        enquiry = await brought_to(status, deal.assistant, deal)
        path = f"/v1/enquiries/{enquiry['id']}"
        if action == "update":
            answer = await deal.assistant.patch(path, BODIES[action])
        else:
            answer = await deal.assistant.post(f"{path}/{action}", BODIES[action])
        if (status, action) in TABLE:
            assert answer.json()["status"] == TABLE[status, action][1]
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
