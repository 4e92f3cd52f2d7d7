"""What may happen to money, each as one attempt: it is done, or refused with a reason.

A move takes what it acts on from what the API shows to whoever acts, by chance. None: there is
nothing to act on.
"""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import httpx

from tests.factories.bank_statements import camt, entry, sent, statement, taken
from tests.factories.disputes import WHY
from tests.factories.expenses import expense_body
from tests.factories.market import Person
from tests.factories.payments import announce, receive, take_back
from tests.factories.payouts import BATCHES, HOUSE, PAYOUTS, ask, cancel, settle
from tests.money.scene import Scene
from tests.worker.test_worker import run

Json = dict[str, Any]
Move = Callable[[Scene, Random], Awaitable[httpx.Response | None]]


def euros(minor: int) -> Json:
    return {"amount": f"{minor // 100}.{minor % 100:02}", "currency": "EUR"}


def cents(money: Json) -> int:
    return int(money["amount"].replace(".", ""))


def some(chance: Random, money: Json) -> Json:
    """All of it, or a part; of nothing a cent, which is refused."""
    whole = cents(money)
    return euros(whole if chance.random() < 0.5 else chance.randint(1, max(1, whole)))


async def found(person: Person, path: str, **query: Any) -> list[Json]:
    answer = await person.get(path, limit=100, **query)
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


async def one_of(chance: Random, person: Person, path: str, **query: Any) -> Json | None:
    items = await found(person, path, **query)
    return chance.choice(items) if items else None


# --- funds: a client pays in, and puts up what milestones ask for


async def pay_in(scene: Scene, chance: Random) -> httpx.Response:
    made = await announce(scene["client"], euros(chance.randint(1, 20_000)))
    return await receive(scene["house"], made.json()) if made.is_success else made


async def take_payment_back(scene: Scene, chance: Random) -> httpx.Response | None:
    client = scene["client"]
    payment = await one_of(chance, client, "/v1/payments", status="received")
    return None if payment is None else await take_back(scene["house"], payment)


async def _milestone(scene: Scene, chance: Random, *statuses: str) -> Json | None:
    items = await found(scene["client"], f"{scene.contracts['project']}/milestones")
    items = [one for one in items if one["status"] in statuses]
    return chance.choice(items) if items else None


async def fund(scene: Scene, chance: Random) -> httpx.Response | None:
    one = await _milestone(scene, chance, "agreed")
    if one is None:
        return None
    path = f"/v1/milestones/{one['id']}"
    return await scene["client"].pay(f"{path}/fund", {"amount": one["to_fund"]})


# --- releases


async def hand_over(scene: Scene, chance: Random) -> httpx.Response | None:
    one = await _milestone(scene, chance, "funded", "changes_requested")
    if one is None:
        return None
    return await scene["assistant"].pay(f"/v1/milestones/{one['id']}/submit", {})


async def release(scene: Scene, chance: Random) -> httpx.Response | None:
    one = await _milestone(scene, chance, "submitted")
    if one is None:
        return None
    body = {"amount": euros(chance.randint(1, cents(one["amount"])))}
    return await scene["client"].pay(f"/v1/milestones/{one['id']}/approve", body)


# --- refunds


async def ask_for_refund(scene: Scene, chance: Random) -> httpx.Response | None:
    one = await _milestone(scene, chance, "funded", "submitted")
    if one is None or chance.random() < 0.5:  # the others shall be released
        return None
    path = f"/v1/milestones/{one['id']}/request-refund"
    return await scene["client"].pay(path, {"reason": "Enough."})


async def refund(scene: Scene, chance: Random) -> httpx.Response | None:
    one = await _milestone(scene, chance, "refund_requested")
    if one is None:
        return None
    return await scene["assistant"].pay(f"/v1/milestones/{one['id']}/agree-to-refund")


async def repay(scene: Scene, chance: Random) -> httpx.Response | None:
    invoices = await found(scene["client"], "/v1/invoices")
    invoices = [one for one in invoices if cents(one["refund_due"])]
    if not invoices:
        return None
    one = chance.choice(invoices)
    body = {
        "amount": some(chance, one["refund_due"]),
        "source": chance.choice(("held", "recorded")),
    }
    return await scene.issuer_of(one).pay(f"/v1/invoices/{one['id']}/repayments", body)


# --- bills


async def work(scene: Scene, chance: Random) -> httpx.Response:
    contract = chance.choice(("hourly", "agency", "retainer"))
    worker = scene.worker(contract)
    path = f"{scene.contracts[contract]}/time-entries"
    made = await worker.post(path, scene.span(chance))
    if not made.is_success:
        return made
    entry = f"/v1/time-entries/{made.json()['id']}"
    await worker.post(f"{entry}/submit")
    return await scene["client"].post(f"{entry}/approve")


async def spend(scene: Scene, chance: Random) -> httpx.Response:
    body = expense_body(spent=euros(chance.randint(1, 5000)), receipts=[])
    made = await scene["assistant"].post(f"{scene.contracts['hourly']}/expenses", body)
    if not made.is_success:
        return made
    path = f"/v1/expenses/{made.json()['id']}"
    await scene["assistant"].post(f"{path}/submit")
    return await scene["client"].post(f"{path}/approve", {})


async def correct(scene: Scene, chance: Random) -> httpx.Response | None:
    """Take approved time back, billed or not."""
    path = f"{scene.contracts[chance.choice(('hourly', 'retainer'))]}/time-entries"
    entry = await one_of(chance, scene["assistant"], path, status="approved")
    if entry is None:
        return None
    body = {"reason": "The timer ran on."}
    made = await scene["assistant"].post(f"/v1/time-entries/{entry['id']}/corrections", body)
    if not made.is_success:
        return made
    return await scene["client"].post(f"/v1/time-corrections/{made.json()['id']}/approve")


async def draft(scene: Scene, chance: Random) -> httpx.Response:
    contract = chance.choice([*scene.contracts])
    today = scene.market.clock().date().isoformat()
    plan = chance.choice([[], [{"percent": "50", "days_later": days} for days in (0, 30)]])
    body = {
        "period_starts_on": "2026-11-01",
        "period_ends_on": today,
        "installment_plan": plan,
    }
    return await scene.issuer(contract).post(f"{scene.contracts[contract]}/invoices", body)


async def open_bill(scene: Scene, chance: Random) -> httpx.Response | None:
    contract = chance.choice([*scene.contracts])
    issuer, path = scene.issuer(contract), f"{scene.contracts[contract]}/invoices"
    one = await one_of(chance, issuer, path, status="draft")
    return None if one is None else await issuer.pay(f"/v1/invoices/{one['id']}/open")


async def _bill(scene: Scene, chance: Random, *statuses: str) -> Json | None:
    statuses = statuses or ("open",)
    return await one_of(chance, scene["client"], "/v1/invoices", status=",".join(statuses))


async def pay_bill(scene: Scene, chance: Random) -> httpx.Response | None:
    """Out of what is held."""
    one = await _bill(scene, chance)
    if one is None:
        return None
    body = {"amount": some(chance, one["outstanding"])}
    return await scene["client"].pay(f"/v1/invoices/{one['id']}/pay", body)


async def record_payment(scene: Scene, chance: Random) -> httpx.Response | None:
    one = await _bill(scene, chance)
    if one is None:
        return None
    today = scene.market.clock().date().isoformat()
    body = {"amount": some(chance, one["outstanding"]), "received_on": today}
    return await scene.issuer_of(one).pay(f"/v1/invoices/{one['id']}/payments", body)


async def void(scene: Scene, chance: Random) -> httpx.Response | None:
    one = await _bill(scene, chance)
    if one is None or chance.random() < 0.7:  # enough shall be paid
        return None
    body = {"reason": "Sent to the wrong client."}
    return await scene.issuer_of(one).pay(f"/v1/invoices/{one['id']}/void", body)


async def credit(scene: Scene, chance: Random) -> httpx.Response | None:
    one = await _bill(scene, chance, "open", "paid")
    if one is None:
        return None
    path, issuer = f"/v1/invoices/{one['id']}", scene.issuer_of(one)
    line = chance.choice((await issuer.get(path)).json()["lines"])
    if cents(line["amount"]) <= 0:
        return None
    lines = [{"line_id": line["id"], "amount": some(chance, line["amount"])}]
    return await issuer.pay(f"{path}/credit-notes", {"reason": "A mistake.", "lines": lines})


async def buy_minutes(scene: Scene, chance: Random) -> httpx.Response:
    """Packs of a retainer, as the client."""
    body = {"source": "top_up", "packs": chance.randint(1, 2)}
    return await scene["client"].pay(f"{scene.contracts['retainer']}/minute-grants", body)


# --- disputes


async def dispute(scene: Scene, chance: Random) -> httpx.Response | None:
    one = await _bill(scene, chance, "open", "paid")
    if one is None:
        return None
    path = f"/v1/invoices/{one['id']}"
    line = chance.choice((await scene["client"].get(path)).json()["lines"])
    if cents(line["amount"]) <= 0:
        return None
    lines = [{"line_id": line["id"], "amount": some(chance, line["amount"])}]
    body = {"reason": "wrong_time", **WHY, "lines": lines}
    return await scene["client"].pay(f"{path}/disputes", body)


async def speak(scene: Scene, chance: Random) -> httpx.Response | None:
    """One of the moves that somebody may make in a dispute."""
    one = await one_of(chance, scene["client"], "/v1/disputes")
    if one is None:
        return None
    who = chance.choice((scene["client"], scene.issuer_of(one)))
    path = f"/v1/disputes/{one['id']}"
    told = (await who.get(path)).json()
    verbs = [verb for verb in told["allowed_actions"] if verb != "comment"]
    if not verbs:
        return None
    verb = chance.choice(verbs)
    return await who.pay(f"{path}/{verb}", _said(verb, told, chance))


def _said(verb: str, told: Json, chance: Random) -> Json | None:
    if verb in {"propose", "counter"}:
        return _settlement(told, chance)
    return None if verb in {"accept", "concede", "withdraw"} else WHY


def _settlement(told: Json, chance: Random) -> Json:
    lines = [
        {"line_id": line["line_id"], "amount": some(chance, line["disputed"])}
        for line in told["lines"]
    ]
    return {"settlement": lines}


async def rule(scene: Scene, chance: Random) -> httpx.Response | None:
    house, path = scene["house"], "/v1/admin/disputes"
    one = await one_of(chance, house, path, status="escalated")
    if one is None:
        return None
    told = (await house.get(f"{path}/{one['id']}")).json()
    body = {**WHY, **_settlement(told, chance)}
    return await house.pay(f"{path}/{one['id']}/rule", body)


async def settle_corrections(scene: Scene, chance: Random) -> httpx.Response | None:
    """By a credit note, what was corrected of time on an invoice."""
    one = await _bill(scene, chance, "open", "paid")
    if one is None:
        return None
    path = f"/v1/invoices/{one['id']}/correction-credits"
    return await scene.issuer_of(one).pay(path, {"reason": "The timer ran on."})


# --- shares of an agency's money


async def pay_share(scene: Scene, chance: Random) -> httpx.Response | None:
    keeper = scene["agency"]
    splits = [one for one in await found(keeper, "/v1/splits") if "pay" in one["allowed_actions"]]
    if not splits:
        return None
    one = chance.choice(splits)
    owed = euros(max(1, cents(one["due"]) - cents(one["paid"])))
    body = {"amount": some(chance, owed), "source": chance.choice(("available", "outside"))}
    return await keeper.pay(f"/v1/splits/{one['id']}/pay", body)


# --- payouts


async def ask_payout(scene: Scene, chance: Random) -> httpx.Response:
    who = scene[chance.choice(("assistant", "assistant", "agency", "client"))]
    minor = chance.choice((None, chance.randint(1, 5000)))
    amount = None if minor is None else euros(minor)["amount"]
    return await ask(who, amount)


async def cancel_payout(scene: Scene, chance: Random) -> httpx.Response | None:
    who = scene[chance.choice(("assistant", "agency"))]
    one = await one_of(chance, who, PAYOUTS, status="created")
    return None if one is None or chance.random() < 0.5 else await cancel(who, one)


async def send(scene: Scene, chance: Random) -> httpx.Response | None:
    """Tell the bank to pay a batch."""
    one = await one_of(chance, scene["house"], BATCHES, status="open")
    return None if one is None else await scene["house"].move(f"{BATCHES}/{one['id']}/submit")


async def confirm(scene: Scene, chance: Random) -> httpx.Response | None:
    """The bank paid it, refused it, or sent it back."""
    outcome = chance.choice(("paid", "paid", "failed", "returned"))
    statuses = ("submitted", "paid") if outcome == "returned" else ("submitted",)
    one = await one_of(chance, scene["bank"], HOUSE, status=",".join(statuses))
    if one is None:
        return None
    reason = {} if outcome == "paid" else {"reason_code": "AC04"}
    return await settle(scene["bank"], outcome, one, **reason)


async def book(scene: Scene, chance: Random) -> httpx.Response | None:
    """A statement of the bank has a debit with the reference of a payout, now and then a wrong one.

    Works that happen by themselves look at it.
    """
    one = await one_of(chance, scene["bank"], HOUSE, status="submitted,paid")
    if one is None:
        return None
    amount = chance.choice((one["amount"]["amount"], one["amount"]["amount"], "0.01"))
    today = scene.market.clock().date().isoformat()
    content = camt(statement(entry(amount, one["reference"], side="DBIT", on=today)))
    found = await sent(scene["bank"], content)
    return await taken(scene["bank"], found.json()) if found.is_success else found


# --- what happens by itself

WORKS = (
    *("clear_milestones", "decide_milestones", "decide_disputes"),
    *("plan_payout_runs", "run_payouts", "run_payouts", "match_lines", "keep_retainers"),
)


async def let_work(scene: Scene, chance: Random) -> None:
    await run(scene.market, chance.choice(WORKS))


GROUPS: dict[str, tuple[Move, ...]] = {
    "fund": (pay_in, pay_in, fund, fund, take_payment_back),
    "release": (hand_over, hand_over, release, release),
    "refund": (ask_for_refund, refund, repay),
    "pay": (
        work,
        work,
        spend,
        correct,
        buy_minutes,
        settle_corrections,
        draft,
        draft,
        open_bill,
        pay_bill,
        pay_bill,
        record_payment,
        credit,
        void,
    ),
    "dispute": (dispute, dispute, speak, speak, rule),
    "payout": (ask_payout, cancel_payout, send, confirm, book, pay_share),
}
MOVES: dict[str, Move] = {move.__name__: move for moves in GROUPS.values() for move in moves}
EACH = [move.__name__ for moves in GROUPS.values() for move in moves]
"""Their names, as often as each shall happen."""
