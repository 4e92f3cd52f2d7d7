"""A contract that ends takes its milestones along, in whichever way it ends."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.factories.market import HOURLY, Deal, Market
from tests.factories.milestones import (
    bring_to,
    done,
    eur,
    milestones,
    paid_outside,
    path_of,
    project,
    project_deal,
)
from tests.factories.rosters import enrolled, handover, placement
from tests.invariants import rows
from tests.timekeeping.days import later
from tests.worker.test_worker import run

END = {"reason": "We closed down."}
OPEN = ["agreed", "funded", "submitted", "changes_requested", "refund_requested"]
PAID_IN_PART = OPEN[1:]
# One milestone of 400.00 for each status, and again for each after 150.00 of it were released.
WHOLE = [*OPEN, *(f"{status} in part" for status in PAID_IN_PART)]


@dataclass(frozen=True)
class Way:
    """How a contract comes to its end, and what has to be so for it from the beginning."""

    end: Callable[[Market, Deal], Awaitable[object]]
    proposal: dict[str, Any]
    assign: dict[str, Any]
    by_agency: bool = False


async def by_client(_: Market, deal: Deal) -> None:
    done(await deal.owner.move(f"{deal.path}/end", END))


async def by_assistant(_: Market, deal: Deal) -> None:
    done(await deal.assistant.move(f"{deal.path}/end", END))


async def by_agency(_: Market, deal: Deal) -> None:
    done(await deal.agency.move(f"{deal.path}/end", END))


async def for_cause(_: Market, deal: Deal) -> None:
    cause = {**END, "category": "breach", "for_cause": True}
    done(await deal.owner.move(f"{deal.path}/end", cause))


async def in_a_pause(_: Market, deal: Deal) -> None:
    done(await deal.owner.move(f"{deal.path}/pause", END))
    done(await deal.owner.move(f"{deal.path}/end", END))


async def by_notice(market: Market, deal: Deal) -> None:
    done(await deal.owner.move(f"{deal.path}/end", END))
    await on_the_last_day(market, deal)


async def on_the_last_day(market: Market, deal: Deal) -> None:
    later(market, deal.owner, deal.assistant, days=5)
    assert await run(market, "end_contracts") == 1


async def after_a_handover(market: Market, deal: Deal) -> None:
    successor = await market.assistant()
    entry = await enrolled(deal.agency, successor)
    asked = await handover(deal, entry)
    done(await deal.owner.post(f"/v1/substitutions/{asked['id']}/accept"))
    deal.assistant = successor
    done(await deal.owner.move(f"{deal.path}/end", END))


def way(end: Any, *, by_agency: bool = False, **conditions: Any) -> Way:
    starts_on = conditions.pop("starts_on", None)
    assign = {} if starts_on is None else {"starts_on": starts_on}
    return Way(end, {"conditions": conditions}, assign, by_agency)


WAYS = {
    "at once, by the client": way(by_client),
    "at once, by the assistant": way(by_assistant),
    "at once, by the agency": way(by_agency, by_agency=True),
    "for cause": way(for_cause, notice_days=30),
    "in a pause": way(in_a_pause),
    "before the first day": way(by_client, starts_on="2026-12-20"),
    "by notice": way(by_notice, notice_days=3),
    "on the day that was agreed": way(on_the_last_day, ends_on="2026-12-11"),
    "after a handover": way(after_a_handover, by_agency=True),
}


async def deal_for(market: Market, way: Way) -> Deal:
    """A project with a milestone in each status: see `WHOLE`."""
    terms = {"kind": "combined", "parts": [HOURLY, project(*["400.00"] * len(WHOLE))]}
    made: dict[str, Any] = {"proposal": {**way.proposal, "terms": terms}, **way.assign}
    deal: Deal = await (placement(market, **made) if way.by_agency else market.deal(**made))
    for place, status in enumerate(WHOLE, start=1):
        await bring(deal, await path_of(deal, place), status)
    return deal


async def bring(deal: Deal, path: str, status: str) -> None:
    if status in OPEN:
        await bring_to(deal, path, status)
        return
    await bring_to(deal, path, "submitted")
    done(await deal.owner.pay(f"{path}/approve", {"amount": eur("150.00")}))
    for side, verb, body in FROM_A_PART[status.split(" ", maxsplit=1)[0]]:
        person = getattr(deal, side)
        done(await person.pay(f"{path}/{verb}", body))


FROM_A_PART: dict[str, tuple[tuple[str, str, dict[str, Any]], ...]] = {
    "funded": (),
    "submitted": (("assistant", "submit", {}),),
    "changes_requested": (
        ("assistant", "submit", {}),
        ("owner", "request-changes", {"note": "The rest as well."}),
    ),
    "refund_requested": (("owner", "request-refund", {"reason": "Enough."}),),
}


AFTER = {
    "agreed": "cancelled",
    "funded": "refund_requested",
    "submitted": "submitted",
    "changes_requested": "refund_requested",
    "refund_requested": "refund_requested",
}


def money_of(status: str) -> tuple[str, str, str]:
    """What was paid to the assistant, what went back, and what is still held of a milestone."""
    if status == "agreed":
        return "0.00", "0.00", "0.00"
    return ("150.00", "0.00", "250.00") if status not in OPEN else ("0.00", "0.00", "400.00")


class TestEveryWay:
    @pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
    async def test_nobodys_money_moves_and_both_sides_still_decide(
        self, empty_market: Market, way: Way
    ):
        deal = await deal_for(empty_market, way)
        before = await milestones(deal)
        await way.end(empty_market, deal)
        found = await milestones(deal)
        assert [one["status"] for one in found] == [AFTER[status.split(" ")[0]] for status in WHOLE]
        assert [money_in(one) for one in found] == [money_of(status) for status in WHOLE]
        assert [one["movements"] for one in found] == [one["movements"] for one in before]
        for was, one in zip(before, found, strict=True):
            await check_told(empty_market, deal, was, one)
        assert await transactions(empty_market, deal) == 1


def money_in(milestone: dict[str, Any]) -> tuple[str, ...]:
    return tuple(milestone[name]["amount"] for name in ("released", "refunded", "held_funds"))


async def check_told(
    market: Market, deal: Deal, before: dict[str, Any], milestone: dict[str, Any]
) -> None:
    """Both sides hear what is asked back, and what is over; the rest keeps its day."""
    if before["status"] == milestone["status"]:
        assert milestone["silence_ends_at"] == before["silence_ends_at"]
        return
    kind = f"milestone.{milestone['status']}"
    [(data, parties)] = await rows.told(market, kind, milestone["id"])
    assert data == {"contract_id": deal.id, "amount": milestone["held_funds"]}
    assert {deal.assistant.id, UUID(deal.owner.organization_id)} <= parties
    silence = market.clock() + timedelta(days=7)
    asked = milestone["status"] == "refund_requested"
    assert milestone["silence_ends_at"] == (f"{silence:%Y-%m-%dT%H:%M:%SZ}" if asked else None)


async def transactions(market: Market, deal: Deal) -> int:
    """In how many the contract, its milestones and their events were written."""
    written = (
        "SELECT xmin::text FROM contracts WHERE id = $1 "
        "UNION SELECT xmin::text FROM milestones WHERE contract_id = $1 "
        "AND (status = 'cancelled' OR refund_reason = 'The contract has ended.') "
        "UNION SELECT xmin::text FROM events WHERE kind = 'milestone.cancelled'"
    )
    return len(await rows.fetch(market, written, deal.id))


class TestEnd:
    async def test_what_was_decided_stays(self, market: Market):
        deal = await project_deal(market)
        await bring_to(deal, await path_of(deal, 1), "approved")
        await bring_to(deal, await path_of(deal, 2), "refunded")
        await deal.assistant.move(f"{deal.path}/end", END)
        assert [one["status"] for one in await milestones(deal)] == ["approved", "refunded"]

    async def test_notice_changes_nothing_until_the_last_day(self, market: Market):
        conditions = {"notice_days": 14}
        terms = project("400.00")
        job = {"engagement": "project"}
        deal = await market.deal(job=job, proposal={"terms": terms, "conditions": conditions})
        path = await bring_to(deal, await path_of(deal), "funded")
        await deal.owner.move(f"{deal.path}/end", END)
        done(await deal.assistant.move(f"{path}/submit", {}))
        assert done(await deal.owner.pay(f"{path}/approve", {}))["status"] == "approved"

    async def test_a_rest_changes_nothing(self, market: Market):
        deal = await project_deal(market)
        await deal.owner.move(f"{deal.path}/pause", END)
        assert {one["status"] for one in await milestones(deal)} == {"agreed"}

    async def test_what_the_deposit_covers_is_asked_back_as_well(self, market: Market):
        deal = await project_deal(market, "400.00", deposit=eur("400.00"))
        path = await bring_to(deal, await path_of(deal), "funded")
        await deal.owner.move(f"{deal.path}/end", END)
        assert done(await deal.owner.get(path))["status"] == "refund_requested"

    async def test_what_was_paid_outside_is_nothing_that_was_held(self, market: Market):
        deal = await project_deal(market, "400.00")
        path = await paid_outside(deal, await path_of(deal), eur("400.00"))
        await deal.owner.move(f"{deal.path}/end", END)
        assert done(await deal.owner.get(path))["status"] == "cancelled"


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await project_deal(market, "400.00")


async def ended_with(deal: Deal, status: str) -> str:
    """The path of a milestone that had this status when the contract ended for a breach."""
    path = await bring_to(deal, await path_of(deal), status)
    cause = {**END, "category": "breach", "for_cause": True}
    done(await deal.owner.move(f"{deal.path}/end", cause))
    return path


class TestWhatWasHandedOver:
    async def test_the_client_may_approve_all_of_it(self, deal: Deal):
        path = await ended_with(deal, "submitted")
        approved = done(await deal.owner.pay(f"{path}/approve", {}))
        assert (approved["status"], approved["released"]) == ("approved", eur("400.00"))

    async def test_of_a_part_the_rest_is_asked_back(self, deal: Deal):
        path = await ended_with(deal, "submitted")
        part = done(await deal.owner.pay(f"{path}/approve", {"amount": eur("150.00")}))
        assert (part["status"], part["held_funds"]) == ("refund_requested", eur("250.00"))
        agreed = done(await deal.assistant.pay(f"{path}/agree-to-refund"))
        assert (agreed["released"], agreed["refunded"]) == (eur("150.00"), eur("250.00"))

    async def test_silence_approves_it_as_before(self, market: Market, deal: Deal):
        path = await ended_with(deal, "submitted")
        later(market, deal.owner, days=14)
        await run(market, "decide_milestones")
        assert done(await deal.owner.get(path))["status"] == "approved"

    async def test_no_more_work_is_asked_for(self, deal: Deal):
        path = await ended_with(deal, "submitted")
        refused = await deal.owner.move(f"{path}/request-changes", {"note": "The index."})
        assert (refused.status_code, refused.json()["code"]) == (409, "contract_ended")

    async def test_the_client_may_ask_for_all_of_it_back(self, deal: Deal):
        path = await ended_with(deal, "submitted")
        asked = done(await deal.owner.move(f"{path}/request-refund", END))
        assert (asked["status"], asked["held_funds"]) == ("refund_requested", eur("400.00"))

    async def test_while_the_contract_lasts_changes_are_the_way(self, deal: Deal):
        path = await bring_to(deal, await path_of(deal), "submitted")
        refused = await deal.owner.move(f"{path}/request-refund", END)
        assert (refused.status_code, refused.json()["code"]) == (409, "waits_for_decision")


class TestWhatIsAskedBack:
    async def test_the_assistant_may_agree(self, deal: Deal):
        path = await ended_with(deal, "funded")
        agreed = done(await deal.assistant.pay(f"{path}/agree-to-refund"))
        assert (agreed["status"], agreed["refunded"]) == ("refunded", eur("400.00"))

    async def test_silence_for_seven_days_gives_it_back(self, market: Market, deal: Deal):
        path = await ended_with(deal, "changes_requested")
        later(market, deal.owner, days=7)
        await run(market, "decide_milestones")
        assert done(await deal.owner.get(path))["refunded"] == eur("400.00")

    async def test_whoever_declines_may_hand_over_what_was_done(self, deal: Deal):
        path = await ended_with(deal, "funded")
        kept = done(await deal.assistant.move(f"{path}/decline-refund"))
        assert kept["allowed_actions"] == ["submit"]
        done(await deal.assistant.move(f"{path}/submit", {"note": "It was nearly finished."}))
        approved = done(await deal.owner.pay(f"{path}/approve", {}))
        assert (approved["status"], approved["held_funds"]) == ("approved", eur("0.00"))

    async def test_the_client_may_ask_again(self, deal: Deal):
        path = await ended_with(deal, "funded")
        done(await deal.assistant.move(f"{path}/decline-refund"))
        asked = done(await deal.owner.move(f"{path}/request-refund", END))
        assert asked["status"] == "refund_requested"

    async def test_nothing_is_funded_any_more(self, deal: Deal):
        path = await ended_with(deal, "agreed")
        assert done(await deal.owner.get(path))["allowed_actions"] == []
