"""`allowed_actions` tells the truth: what is offered is done, and what is not offered is refused.

A table says what a status permits; here whatever else may stand in the way is there as well: a
notice, another request that waits, a contract that rests, a deposit that covers everything.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import httpx
import pytest

from tests.factories import amendments as asked
from tests.factories.expenses import expense_in
from tests.factories.invoices import VERBS as INVOICES
from tests.factories.invoices import brought_to
from tests.factories.market import Deal, Market, Person
from tests.factories.milestones import bring_to, eur, path_of, project_deal
from tests.factories.payments import held_for
from tests.factories.reimbursement_policies import pays_back
from tests.factories.renewals import renewing
from tests.factories.rosters import enrolled, handover, placement
from tests.factories.work_orders import DELIVERED, MORE, NOTE, REASON, extension, order_in
from tests.timekeeping.days import later
from va_market.amendments.models import AMENDMENT as AMENDMENTS
from va_market.contracts.models import CONTRACT as CONTRACTS
from va_market.contracts.renewals import RENEWAL as RENEWALS
from va_market.expenses.models import EXPENSE as EXPENSES
from va_market.identity.models import Role
from va_market.invoices.models import INVOICE as BILLS
from va_market.kit.states import SYSTEM
from va_market.milestones.models import MILESTONE as MILESTONES
from va_market.work_orders.models import EXTENSION as EXTENSIONS
from va_market.work_orders.models import WORK_ORDER as ORDERS

DONE = {"reason": "Done."}
CAUSE = {**DONE, "category": "breach", "for_cause": True}


class Place(NamedTuple):
    """A thing in some state, and those who are around it."""

    path: str
    deal: Deal
    people: dict[str, Person]


Ask = Callable[[Place, Person], Awaitable[httpx.Response]]
Scene = Callable[[Market], Awaitable[Place]]


def move(verb: str, body: Any = None) -> Ask:
    return lambda place, person: person.pay(f"{place.path}/{verb}", body)


async def _time(place: Place, person: Person) -> httpx.Response:
    return await person.post(f"{place.path}/time-entries", _span(place))


async def _time_on_order(place: Place, person: Person) -> httpx.Response:
    body = {**_span(place), "work_order_id": place.path.rsplit("/", 1)[1]}
    return await person.post(f"{place.deal.path}/time-entries", body)


def _span(place: Place) -> dict[str, str]:
    return place.deal.owner.market.span(hours_ago=2, minutes=30)


async def _fund(place: Place, person: Person) -> httpx.Response:
    due = (await place.deal.owner.get(place.path)).json()["to_fund"]
    return await move("fund", {"amount": due})(place, person)


async def _edit(place: Place, person: Person) -> httpx.Response:
    return await person.patch(place.path, {"title": "Enter all the cards"})


async def _supervision(place: Place, person: Person) -> httpx.Response:
    body = {"supervisor_id": str(place.deal.owner.id)}
    return await person.request(
        "PUT", f"{place.path}/supervision", json=body, headers={"If-Match": "*"}
    )


async def _new_supervisor(place: Place, person: Person) -> httpx.Response:
    chosen = await person.market.member(place.deal.owner, Role.SUPERVISOR)
    return await move("replace-supervisor", {"supervisor_id": str(chosen.id)})(place, person)


async def _substitute(place: Place, person: Person) -> httpx.Response:
    entry_id = place.deal.id
    if isinstance(agency := place.people.get("agency"), Person):
        entry_id = (await enrolled(agency, await person.market.assistant()))["id"]
    return await move("substitute", {"roster_entry_id": entry_id, "reason": "On leave."})(
        place, person
    )


BETTER = {"terms": asked.hourly("30.00"), "reason": asked.REASON}
CONTRACT: dict[str, Ask] = {
    "pause": move("pause", DONE),
    "resume": move("resume"),
    "end": move("end", DONE),
    "end_for_cause": move("end", CAUSE),
    "extend_allotment": move("extend-allotment", {"additional_minutes": 60}),
    "amend": move("amendments", BETTER),
    "renew": move("renew", {}),
    "decline_renewal": move("decline-renewal", {}),
    "replace_supervisor": _new_supervisor,
    "set_supervision": _supervision,
    "substitute": _substitute,
    "record_time": _time,
}
ORDER: dict[str, Ask] = {
    "start": move("start"),
    "deliver": move("deliver", DELIVERED),
    "accept": move("accept"),
    "return": move("return", NOTE),
    "cancel": move("cancel", REASON),
    "edit": _edit,
    "request_extension": move("extensions", MORE),
    "record_time": _time_on_order,
}
EXPENSE: dict[str, Ask] = {
    "update": lambda place, person: person.patch(place.path, {"category": "meals"}),
    "delete": lambda place, person: person.delete(place.path),
    "submit": move("submit"),
    "withdraw": move("withdraw"),
    "approve": move("approve", {}),
    "return": move("return", NOTE),
}
EXTENSION: dict[str, Ask] = {"grant": move("grant"), "refuse": move("refuse")}
AMENDMENT: dict[str, Ask] = {
    "accept": move("accept"),
    "decline": move("decline", DONE),
    "withdraw": move("withdraw"),
}
MILESTONE: dict[str, Ask] = {
    "fund": _fund,
    "submit": move("submit", {}),
    "approve": move("approve", {}),
    "approve_part": move("approve", {"amount": eur("1.00")}),
    "request_changes": move("request-changes", NOTE),
    "request_refund": move("request-refund", DONE),
    "agree_to_refund": move("agree-to-refund"),
    "decline_refund": move("decline-refund"),
}


def of_contract(*steps: tuple[str, str, Any]) -> Scene:
    """A contract of two, after these moves."""

    async def scene(market: Market) -> Place:
        conditions = {"notice_days": 14}
        made = {"proposal": {"conditions": conditions}, "starts_on": "2026-12-01"}
        return await _moved(await market.deal(**made), steps)

    return scene


async def _moved(deal: Deal, steps: tuple[tuple[str, str, Any], ...]) -> Place:
    for side, verb, body in steps:
        person: Person = getattr(deal, side)
        assert (await person.move(f"{deal.path}/{verb}", body)).is_success
    return around(deal, deal.path)


def around(deal: Deal, path: str) -> Place:
    people = {"owner": deal.owner, "assistant": deal.assistant}
    if hasattr(deal, "agency"):
        people["agency"] = deal.agency
    return Place(path, deal, people)


async def still_to_begin(market: Market) -> Place:
    deal = await market.deal(starts_on="2026-12-20")
    return around(deal, deal.path)


async def renewing_one(market: Market) -> Place:
    deal = await renewing(market)
    return around(deal, deal.path)


async def renewal_asked_for(market: Market) -> Place:
    place = await renewing_one(market)
    assert (await place.deal.owner.move(f"{place.path}/renew", {})).is_success
    return place


async def renewing_under_notice(market: Market) -> Place:
    place = await renewing_one(market)
    body = {**DONE, "ends_on": "2026-12-20"}
    assert (await place.deal.owner.move(f"{place.path}/end", body)).is_success
    return place


async def by_agency(market: Market) -> Place:
    deal = await placement(market)
    return around(deal, deal.path)


async def handover_waits(market: Market) -> Place:
    deal = await placement(market)
    await handover(deal, await enrolled(deal.agency, await market.assistant()))
    return around(deal, deal.path)


def of_order(status: str, *, waits: bool = False, contract: str | None = None) -> Scene:
    """An order with an allotment; `waits`: more minutes are asked for."""

    async def scene(market: Market) -> Place:
        deal = await market.deal(starts_on="2026-12-01", allotted_minutes=6000)
        path = await order_in(deal, status, allotted_minutes=600)
        if waits:
            await extension(deal, path)
        if contract is not None:
            assert (await deal.owner.move(f"{deal.path}/{contract}", DONE)).is_success
        return around(deal, path)

    return scene


async def unlimited_order(market: Market) -> Place:
    deal = await market.deal(starts_on="2026-12-01", allotted_minutes=6000)
    return around(deal, await order_in(deal, "in_progress"))


def of_expense(status: str) -> Scene:
    """An expense of an assistant of an agency."""

    async def scene(market: Market) -> Place:
        deal = await placement(market, starts_on="2026-12-01")
        await pays_back(deal.owner)
        return around(deal, await expense_in(deal, status))

    return scene


def of_extension(verb: str | None = None) -> Scene:
    async def scene(market: Market) -> Place:
        place = await of_order("in_progress")(market)
        path = await extension(place.deal, place.path)
        if verb is not None:
            assert (await place.deal.owner.post(f"{path}/{verb}")).is_success
        return around(place.deal, path)

    return scene


def of_amendment(*, days: int = 0) -> Scene:
    """An amendment that waits, or waited for too long."""

    async def scene(market: Market) -> Place:
        deal = await market.deal()
        amendment = await asked.proposed(deal)
        if days:
            later(market, deal.owner, deal.assistant, days=days)
        return around(deal, f"/v1/amendments/{amendment['id']}")

    return scene


def of_milestone(status: str, *, is_over: bool = False, **terms: Any) -> Scene:
    async def scene(market: Market) -> Place:
        deal = await project_deal(market, "400.00", **terms)
        path = await bring_to(deal, await path_of(deal), status)
        if is_over:
            assert (await deal.owner.move(f"{deal.path}/end", DONE)).is_success
        return around(deal, path)

    return scene


async def _pay(place: Place, person: Person) -> httpx.Response:
    await held_for(place.deal.owner, eur("0.01"))
    return await move("pay", {"amount": eur("0.01")})(place, person)


CENT = {"amount": eur("0.01"), "received_on": "2026-12-07"}


async def _change(place: Place, person: Person) -> httpx.Response:
    return await person.patch(place.path, {"memo": "Thank you."})


async def _delete(place: Place, person: Person) -> httpx.Response:
    return await person.delete(place.path)


async def _credit(place: Place, person: Person) -> httpx.Response:
    lines = (await place.deal.assistant.get(place.path)).json()["lines"]
    back = [{"line_id": lines[0]["id"], "amount": eur("0.01")}]
    return await person.pay(f"{place.path}/credit-notes", {"lines": back, **DONE})


INVOICE: dict[str, Ask] = {
    "credit": _credit,
    "update": _change,
    "delete": _delete,
    "open": move("open"),
    "void": move("void", DONE),
    "charge_late_fee": move("late-fee-invoices", {}),
    "record_payment": move("payments", CENT),
    "mark_uncollectible": move("mark-uncollectible"),
    "pay": _pay,
    "repay": move("repayments", {"amount": eur("0.01"), "source": "recorded"}),
}


def of_invoice(status: str) -> Scene:
    async def scene(market: Market) -> Place:
        return around(*await brought_to(market, status))

    return scene


COVERED = {"deposit": eur("400.00")}
SCENES: dict[str, tuple[dict[str, Ask], Scene]] = {
    "active": (CONTRACT, of_contract()),
    "paused": (CONTRACT, of_contract(("owner", "pause", DONE))),
    "under notice": (CONTRACT, of_contract(("assistant", "end", DONE))),
    "under notice, paused": (
        CONTRACT,
        of_contract(("owner", "end", DONE), ("owner", "pause", DONE)),
    ),
    "ended": (CONTRACT, of_contract(("owner", "end", CAUSE))),
    "still to begin": (CONTRACT, still_to_begin),
    "an amendment waits": (CONTRACT, of_contract(("owner", "amendments", BETTER))),
    "may be renewed": (CONTRACT, renewing_one),
    "a renewal waits": (CONTRACT, renewal_asked_for),
    "may be renewed, under notice": (CONTRACT, renewing_under_notice),
    "by an agency": (CONTRACT, by_agency),
    "a handover waits": (CONTRACT, handover_waits),
    **{
        f"an order {status}": (ORDER, of_order(status))
        for status in ("open", "in_progress", "delivered", "accepted", "returned", "cancelled")
    },
    "more is asked for": (ORDER, of_order("in_progress", waits=True)),
    "more is asked for, delivered": (ORDER, of_order("delivered", waits=True)),
    "without an allotment": (ORDER, unlimited_order),
    "an open order in a rest": (ORDER, of_order("open", contract="pause")),
    "an order in a rest": (ORDER, of_order("in_progress", contract="pause")),
    "an order after the end": (ORDER, of_order("in_progress", contract="end")),
    "a returned order after the end": (ORDER, of_order("returned", contract="end")),
    **{
        f"an expense {status}": (EXPENSE, of_expense(status))
        for status in ("draft", "submitted", "approved", "returned")
    },
    "an extension": (EXTENSION, of_extension()),
    "an extension granted": (EXTENSION, of_extension("grant")),
    "an amendment": (AMENDMENT, of_amendment()),
    "an amendment that is late": (AMENDMENT, of_amendment(days=31)),
    **{
        f"a milestone {status}": (MILESTONE, of_milestone(status))
        for status in ("agreed", "funded", "submitted", "changes_requested", "refund_requested")
    },
    **{
        f"a milestone {status} at the end": (MILESTONE, of_milestone(status, is_over=True))
        for status in ("agreed", "funded", "submitted", "changes_requested", "refund_requested")
    },
    **{f"an invoice {status}": (INVOICE, of_invoice(status)) for status in INVOICES},
    "a milestone that the deposit covers": (MILESTONE, of_milestone("funded", **COVERED)),
}
REFUSED = {403, 404, 409}


async def offered(place: Place, person: Person) -> set[str]:
    seen = await person.get(place.path)
    return set(seen.json()["allowed_actions"]) if seen.status_code == 200 else set()


class TestTruth:  # B8
    @pytest.mark.parametrize("name", SCENES)
    async def test_what_is_not_offered_is_refused(self, empty_market: Market, name: str):
        requests, scene = SCENES[name]
        place = await scene(empty_market)
        for who, person in place.people.items():
            for action in sorted(requests.keys() - await offered(place, person)):
                answer = await requests[action](place, person)
                assert answer.status_code in REFUSED, (who, action, answer.text)

    @pytest.mark.parametrize("name", SCENES)
    async def test_what_is_offered_is_done(self, empty_market: Market, name: str):
        requests, scene = SCENES[name]
        first = await scene(empty_market)
        offers = {who: await offered(first, person) for who, person in first.people.items()}
        for who, actions in offers.items():
            for action in sorted(actions & requests.keys()):
                empty_market.clock.reset()
                place = await scene(empty_market)
                answer = await requests[action](place, place.people[who])
                assert answer.is_success, (who, action, answer.text)

    @pytest.mark.parametrize(
        ("machine", "requests"),
        [
            *((CONTRACTS, CONTRACT), (RENEWALS, CONTRACT), (ORDERS, ORDER)),
            (EXPENSES, EXPENSE),
            *((EXTENSIONS, EXTENSION), (AMENDMENTS, AMENDMENT), (MILESTONES, MILESTONE)),
            (BILLS, INVOICE),
        ],
    )
    def test_nothing_that_somebody_does_is_left_out(self, machine, requests):
        done = {one.action for one in machine.moves if one.by != {SYSTEM}}
        assert done <= requests.keys()
