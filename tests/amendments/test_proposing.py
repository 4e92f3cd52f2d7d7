from uuid import UUID

import pytest

from tests.factories.amendments import REASON, agreed, answer, ask, fault, hourly, proposed
from tests.factories.market import EUR_25, Deal, Market
from tests.invariants import rows
from tests.timekeeping.days import approved
from va_market.identity.models import Role

CAPPED = hourly("25.00", weekly_cap_minutes=600)
BENEFIT = {"name": "Insurance", "amount": {"amount": "90.00", "currency": "EUR"}}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-11-30")


class TestProposing:
    async def test_it_says_what_becomes_different(self, deal: Deal):
        amendment = await proposed(
            deal,
            effective_on="2027-01-04",
            terms=hourly("27.50", weekly_cap_minutes=900),
            conditions={"notice_days": 14},
            title="Inbox and calendar",
        )
        told = {d["pointer"]: (d["before"], d["after"]) for d in amendment["differences"]}
        assert told == {
            "/terms/rate/amount": ("25.00", "27.50"),
            "/terms/weekly_cap_minutes": (None, 900),
            "/conditions/notice_days": (0, 14),
            "/title": ("Keep my inbox empty", "Inbox and calendar"),
        }
        assert (amendment["status"], amendment["base_version"]) == ("proposed", 1)
        assert amendment["reason"] == REASON

    async def test_either_side_asks_and_the_other_answers(self, deal: Deal):
        for asking, answering, side in (
            (deal.owner, deal.assistant, "client"),
            (deal.assistant, deal.owner, "provider"),
        ):
            amendment = await proposed(deal, asking)
            assert amendment["side"] == side
            assert amendment["allowed_actions"] == ["withdraw"]
            seen = (await answering.get(f"/v1/amendments/{amendment['id']}")).json()
            assert seen["allowed_actions"] == ["accept", "decline"]
            await answer(asking, amendment, "withdraw")

    async def test_both_sides_hear_of_it(self, market: Market, deal: Deal):
        amendment = await proposed(deal)
        [(data, parties)] = await rows.told(market, "amendment.proposed", amendment["id"])
        assert data == {"contract_id": deal.id, "side": "client"}
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_nothing_changes_before_the_answer(self, deal: Deal):
        await proposed(deal, title="Inbox and calendar", terms=hourly("30.00"))
        seen = (await deal.owner.get(deal.path)).json()
        assert seen["title"] == "Keep my inbox empty"
        assert (seen["terms"]["rate"], seen["terms_version"]) == (EUR_25, 1)

    async def test_conditions_that_are_absent_stay(self, market: Market):
        kept = {"notice_days": 30, "training_paid_by": "client"}
        deal = await market.deal(proposal={"conditions": kept})
        amendment = await proposed(deal, conditions={"notice_days": 14})
        conditions = amendment["conditions"]
        assert (conditions["notice_days"], conditions["training_paid_by"]) == (14, "client")

    async def test_it_waits_for_two_weeks(self, deal: Deal):
        assert (await proposed(deal))["expires_at"] == "2026-12-21T10:00:00Z"

    async def test_the_list_shows_all_and_those_that_wait(self, deal: Deal):
        first = await proposed(deal)
        await answer(deal.owner, first, "withdraw")
        second = await proposed(deal)
        path = f"{deal.path}/amendments"
        listed = (await deal.assistant.get(path)).json()["items"]
        waiting = (await deal.assistant.get(path, status="proposed")).json()["items"]
        assert [one["id"] for one in listed] == [second["id"], first["id"]]
        assert [one["id"] for one in waiting] == [second["id"]]


class TestRefusals:
    async def test_one_waits_at_a_time(self, deal: Deal):
        await proposed(deal)
        for person in (deal.owner, deal.assistant):
            refused = await ask(person, deal)
            assert (refused.status_code, refused.json()["code"]) == (409, "amendment_open")

    async def test_only_those_who_speak_for_a_side(self, market: Market, deal: Deal):
        for role in (Role.SUPERVISOR, Role.FINANCE, Role.MEMBER):
            refused = await ask(await market.member(deal.owner, role), deal)
            assert refused.status_code == 403
        assert (await ask(await market.owner(), deal)).status_code == 404

    async def test_a_contract_that_ended_changes_no_more(self, deal: Deal):
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        refused = await ask(deal.owner, deal)
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")

    @pytest.mark.parametrize(
        ("fields", "pointer", "code"),
        [
            ({"terms": hourly("25.00")}, "", "nothing_changed"),
            ({"title": "Keep my inbox empty", "conditions": {}}, "", "nothing_changed"),
            (
                {"terms": {"kind": "hourly", "rate": {"amount": "25.00", "currency": "USD"}}},
                "/terms",
                "currency_changed",
            ),
            (
                {"conditions": {"benefits": [BENEFIT]}},
                "/conditions/benefits",
                "benefits_for_staff_only",
            ),
            ({"change_order": {"removed": [0]}}, "/change_order", "no_such_part"),
            (
                {"terms": hourly("30.00"), "change_order": {"removed": [0]}},
                "",
                "terms_or_change_order",
            ),
        ],
    )
    async def test_what_does_not_fit_is_refused(self, deal: Deal, fields, pointer, code):
        assert fault(await ask(deal.owner, deal, **fields)) == (422, pointer, code)

    @pytest.mark.parametrize("reason", ["", "  ", None])
    async def test_it_needs_a_reason(self, deal: Deal, reason):
        refused = await ask(deal.owner, deal, terms=hourly("30.00"), reason=reason)
        assert refused.json()["errors"][0]["pointer"] == "/reason"


class TestDays:
    async def test_never_before_the_contract(self, deal: Deal):
        refused = await ask(deal.owner, deal, title="Another", effective_on="2026-11-29")
        assert fault(refused) == (422, "/effective_on", "before_contract")

    async def test_past_days_only_while_nothing_is_approved_there(self, deal: Deal):
        await approved(deal, "2026-12-03T08:00Z", minutes=60)
        refused = await ask(deal.owner, deal, terms=hourly("30.00"), effective_on="2026-12-03")
        assert fault(refused) == (422, "/effective_on", "time_approved")
        amendment = await proposed(deal, terms=hourly("30.00"), effective_on="2026-12-04")
        assert amendment["effective_on"] == "2026-12-04"

    async def test_today_even_if_some_of_it_is_approved(self, deal: Deal):
        await approved(deal, "2026-12-07T08:00Z", minutes=60)
        await proposed(deal, terms=hourly("30.00"), effective_on="2026-12-07")

    async def test_never_before_what_was_agreed_last(self, deal: Deal):
        await agreed(deal, effective_on="2027-01-04", terms=hourly("30.00"))
        refused = await ask(deal.owner, deal, title="Another", effective_on="2027-01-03")
        assert fault(refused) == (422, "/effective_on", "before_agreed_version")
        await proposed(deal, title="Another", effective_on="2027-01-04")

    @pytest.mark.parametrize(
        ("day", "code"),
        [("2026-12-07", "cap_lowered_too_early"), ("2026-12-13", "cap_lowered_too_early")],
    )
    async def test_a_lower_cap_waits_for_monday(self, market: Market, day, code):
        deal = await market.deal(proposal={"terms": CAPPED})
        lower = hourly("25.00", weekly_cap_minutes=599)
        refused = await ask(deal.owner, deal, terms=lower, effective_on=day)
        assert fault(refused) == (422, "/effective_on", code)
        await proposed(deal, terms=lower, effective_on="2026-12-14")

    async def test_a_first_cap_is_a_lower_one(self, deal: Deal):
        refused = await ask(deal.owner, deal, terms=CAPPED, effective_on="2026-12-08")
        assert fault(refused) == (422, "/effective_on", "cap_lowered_too_early")

    @pytest.mark.parametrize("cap", [601, None])
    async def test_a_higher_cap_acts_today(self, market: Market, cap):
        deal = await market.deal(proposal={"terms": CAPPED})
        higher = hourly("25.00", weekly_cap_minutes=cap)
        await proposed(deal, terms=higher, effective_on="2026-12-07")

    async def test_days_are_those_of_the_contract(self, market: Market):
        east = await market.deal(time_zone="Pacific/Kiritimati", starts_on="2026-11-30")
        await approved(east, "2026-12-07T09:59Z", minutes=1)  # Monday there, and now it is Tuesday
        refused = await ask(east.owner, east, title="Another", effective_on="2026-12-07")
        assert fault(refused) == (422, "/effective_on", "time_approved")
        await proposed(east, title="Another", effective_on="2026-12-08")
