"""A contract that ends takes its milestones along, in whichever way it ends."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from tests.factories.market import HOURLY, Deal, Market
from tests.factories.milestones import (
    bring_to,
    done,
    eur,
    milestones,
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
    acts: bool = True
    """Whether somebody ends it in a request."""


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


def way(end: Any, *, by_agency: bool = False, acts: bool = True, **conditions: Any) -> Way:
    starts_on = conditions.pop("starts_on", None)
    assign = {} if starts_on is None else {"starts_on": starts_on}
    return Way(end, {"conditions": conditions}, assign, by_agency, acts)


WAYS = {
    "at once, by the client": way(by_client),
    "at once, by the assistant": way(by_assistant),
    "at once, by the agency": way(by_agency, by_agency=True),
    "for cause": way(for_cause, notice_days=30),
    "in a pause": way(in_a_pause),
    "before the first day": way(by_client, starts_on="2026-12-20"),
    "by notice": way(by_notice, notice_days=3, acts=False),
    "on the day that was agreed": way(on_the_last_day, ends_on="2026-12-11", acts=False),
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


def money_of(status: str) -> tuple[str, str, str]:
    """What stays with the assistant, what goes back, and what is held of a milestone then."""
    if status == "agreed":
        return "0.00", "0.00", "0.00"
    return ("150.00", "250.00", "0.00") if status not in OPEN else ("0.00", "400.00", "0.00")


class TestEveryWay:
    @pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
    async def test_all_that_is_not_released_is_cancelled_and_given_back(
        self, empty_market: Market, way: Way
    ):
        deal = await deal_for(empty_market, way)
        await way.end(empty_market, deal)
        found = await milestones(deal)
        assert {(one["status"], one["silence_ends_at"]) for one in found} == {("cancelled", None)}
        assert [money_in(one) for one in found] == [money_of(status) for status in WHOLE]
        assert all(one["allowed_actions"] == [] for one in found)
        for one in found:
            await check_told(empty_market, deal, one, way)
        assert await transactions(empty_market, deal) == 1


def money_in(milestone: dict[str, Any]) -> tuple[str, ...]:
    return tuple(milestone[name]["amount"] for name in ("released", "refunded", "held_funds"))


async def check_told(market: Market, deal: Deal, milestone: dict[str, Any], way: Way) -> None:
    """Both sides hear what goes back, and the movement says who ended the contract."""
    [(data, parties)] = await rows.told(market, "milestone.cancelled", milestone["id"])
    assert data == {"contract_id": deal.id, "amount": milestone["refunded"]}
    assert {deal.assistant.id, UUID(deal.owner.organization_id)} <= parties
    for last in milestone["movements"][-1:]:
        assert (last["kind"], bool(last["made_by"])) == ("cancelled", way.acts)
        assert last["amount"] == milestone["refunded"]


async def transactions(market: Market, deal: Deal) -> int:
    """In how many the contract, its milestones, their movements and their events were written."""
    written = (
        "SELECT xmin::text FROM contracts WHERE id = $1 "
        "UNION SELECT xmin::text FROM milestones WHERE contract_id = $1 "
        "UNION SELECT moved.xmin::text FROM milestone_movements AS moved JOIN milestones "
        "ON milestones.id = milestone_id WHERE contract_id = $1 AND moved.kind = 'cancelled' "
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

    async def test_what_the_deposit_covers_is_nothing_that_was_held(self, market: Market):
        deal = await project_deal(market, "400.00", deposit=eur("100.00"))
        path = await bring_to(deal, await path_of(deal), "submitted")
        await deal.owner.pay(f"{path}/approve", {"amount": eur("200.00")})
        await deal.owner.move(f"{deal.path}/end", END)
        seen = done(await deal.owner.get(path))
        assert [seen[name] for name in ("funded", "released", "refunded")] == [
            *(eur("300.00"), eur("150.00"), eur("150.00")),
        ]


class TestSilenceBeforeTheEnd:
    """What it has decided holds, though nobody has carried it out yet."""

    async def test_long_enough_it_approves(self, market: Market):
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), "submitted")
        later(market, deal.owner, days=14)
        await deal.owner.move(f"{deal.path}/end", END)
        seen = done(await deal.owner.get(path))
        assert (seen["status"], seen["released"]) == ("approved", eur("400.00"))
        assert (seen["decided_by"], seen["movements"][-1]["made_by"]) == (None, None)

    async def test_long_enough_it_grants_a_refund(self, market: Market):
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), "refund_requested")
        later(market, deal.assistant, days=7)
        await deal.assistant.move(f"{deal.path}/end", END)
        seen = done(await deal.assistant.get(path))
        assert (seen["status"], seen["refunded"]) == ("refunded", eur("400.00"))

    @pytest.mark.parametrize(("days", "status"), [(4, "approved"), (5, "cancelled")])
    async def test_it_is_the_last_day_that_counts(self, empty_market: Market, days, status):
        market = empty_market  # the contract ends 4 days and 14 hours from now
        terms = project("400.00", policy={"auto_approval_days": days})
        proposal = {"terms": terms, "conditions": {"ends_on": "2026-12-11"}}
        deal = await market.deal(job={"engagement": "project"}, proposal=proposal)
        path = await bring_to(deal, await path_of(deal), "submitted")
        later(market, deal.owner, days=9)
        assert await run(market, "end_contracts") == 1
        assert done(await deal.owner.get(path))["status"] == status
