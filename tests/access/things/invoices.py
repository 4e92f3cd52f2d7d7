"""Invoices of home, as the client, in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.things.milestones import project_of
from tests.access.world import HOME, RIVAL, Caller, World, done, minute_of_work, new_deal
from tests.factories.charges import charged, charges_of
from tests.factories.expenses import expense_in
from tests.factories.held_funds import balances
from tests.factories.invoices import PERIOD, named, opened
from tests.factories.market import Deal, Person
from tests.factories.milestones import bring_to, path_of
from tests.factories.payments import held_for
from tests.factories.reimbursement_policies import pays_back, rule
from tests.factories.reminders import late, yesterday
from va_market.accounts import service as accounts
from va_market.accounts.kinds import AccountKind
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg


async def billable(world: World, *, side: str = "home") -> Deal:
    """A contract with a minute of approved work, whose texts carry the mark of its side."""
    mark = HOME if side == "home" else RIVAL
    deal = await named(
        await new_deal(world, side=side),
        seller={"legal_name": f"Ana {mark}", "email": "ana@example.com"},
        buyer={"legal_name": f"Company {mark}", "email": "office@example.com"},
    )
    await work_on(world, deal, side=side)
    return deal


async def work_on(world: World, deal: Deal, *, side: str = "home") -> None:
    """Another minute of the same task, approved."""
    mark = HOME if side == "home" else RIVAL
    supervisor = world.people["supervisor" if side == "home" else "rival_supervisor"]
    memo = {**minute_of_work(world), "memo": f"Inbox {mark}", "task": f"Inbox {mark}"}
    entry = await done(deal.assistant, f"{deal.path}/time-entries", memo)
    await done(deal.assistant, f"/v1/time-entries/{entry['id']}/submit")
    await done(supervisor, f"/v1/time-entries/{entry['id']}/approve")


async def opened_for(world: World, *, side: str = "home") -> dict[str, Any]:
    """An invoice that the side owes."""
    return await opened(await billable(world, side=side))


async def credit_of(world: World, invoice: dict[str, Any]) -> dict[str, Any]:
    """A credit note on an opened invoice of either side."""
    who = next(
        world.people[name]
        for name in ("assistant", "other_assistant")
        if str(world.people[name].id) == invoice["issuer_id"]
    )
    line = {"line_id": invoice["lines"][0]["id"], "amount": {"amount": "0.01", "currency": "EUR"}}
    body = {"reason": "Not asked for", "lines": [line]}
    note = await who.pay(f"/v1/invoices/{invoice['id']}/credit-notes", body)
    assert note.status_code == 201, note.text
    made: dict[str, Any] = note.json()
    return made


async def to_bill(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": (await billable(world)).id}, PERIOD)


async def of_contract(world: World, _caller: Caller) -> Call:
    deal = await billable(world)
    await opened(deal)
    await work_on(world, deal)
    await opened(deal)
    return Call({"contract_id": deal.id})


async def all_of_them(world: World, _caller: Caller) -> Call:
    for _ in range(2):
        await opened_for(world)
    return Call()


async def _draft(world: World, body: Any = None) -> Call:
    deal = await billable(world)
    draft = await done(deal.assistant, f"{deal.path}/invoices", PERIOD)
    return Call({"invoice_id": draft["id"]}, body)


async def draft(world: World, _caller: Caller) -> Call:
    return await _draft(world)


async def to_change(world: World, _caller: Caller) -> Call:
    return await _draft(world, {"memo": f"Thank you {HOME}"})


async def owed(world: World, _caller: Caller) -> Call:
    return Call({"invoice_id": (await opened_for(world))["id"]})


async def to_remind_of(world: World, _caller: Caller) -> Call:
    invoice = await opened_for(world)
    await late(world.market, invoice["id"])
    return Call({"invoice_id": invoice["id"]})


async def late_for_days(world: World, _caller: Caller) -> Call:
    """What says how much it costs to pay late."""
    flat = {"flat": {"amount": "5.00", "currency": "EUR"}}
    invoice = await opened(await billable(world), late_fee=flat)
    await late(world.market, invoice["id"])
    return Call({"invoice_id": invoice["id"]})


async def lateness_to_charge(world: World, caller: Caller) -> Call:
    return Call((await late_for_days(world, caller)).ids, {"memo": f"At last {HOME}"})


async def reminded_of(world: World, caller: Caller) -> Call:
    call = await to_remind_of(world, caller)
    path = f"/v1/invoices/{call.ids['invoice_id']}/reminders"
    assert (await world.people["assistant"].post(path)).status_code == 201
    await yesterday(world.market, call.ids["invoice_id"])
    assert (await world.people["assistant"].post(path)).status_code == 201
    return call


async def to_void(world: World, caller: Caller) -> Call:
    return Call((await owed(world, caller)).ids, {"reason": f"Sent in error {HOME}"})


PAYMENT = {
    "amount": {"amount": "0.10", "currency": "EUR"},
    "received_on": "2026-12-07",
    "reference": f"Transfer {HOME}",
}


async def to_pay(world: World, caller: Caller) -> Call:
    return Call((await owed(world, caller)).ids, PAYMENT)


async def paid(world: World, caller: Caller) -> Call:
    ids = (await owed(world, caller)).ids
    path = f"/v1/invoices/{ids['invoice_id']}/payments"
    for _ in range(2):
        assert (await world.people["assistant"].pay(path, PAYMENT)).status_code == 201
    return Call(ids)


async def even_out_fees(issuer: Person) -> None:
    """Nothing is set off: the issuer owes the platform no fees, as if it had paid them."""
    market, now = issuer.market, issuer.market.clock()
    owed = (await balances(market, issuer.id)).get("fee_receivable", 0)
    if owed == 0:
        return
    amount = Money.from_minor(-owed, "EUR")
    async with market.app.state.database.writing() as session:
        cash = await accounts.cash_account(session, currency="EUR", now=now)
        theirs = await ledger.open_account(
            session,
            owner_id=issuer.id,
            kind=AccountKind.FEE_RECEIVABLE,
            currency="EUR",
            allow_negative=True,
            now=now,
        )
        legs = (Leg(theirs, amount), Leg(cash, -amount))
        entry = Entry(f"tests:{new_id()}", "fee_set_off", "a test")
        await ledger.post(session, entry, legs, now=now)


async def to_pay_from_held(world: World, caller: Caller) -> Call:
    await even_out_fees(world.people["assistant"])
    await held_for(world.owner, PAYMENT["amount"])
    return Call((await owed(world, caller)).ids, {"amount": PAYMENT["amount"]})


REPAYMENT = {"amount": {"amount": "0.01", "currency": "EUR"}, "source": "recorded"}
REPAYMENT |= {"reference": f"Transfer {HOME}"}


async def to_repay(world: World, caller: Caller) -> Call:
    """Paid as a whole, and credited after that."""
    call = await owed(world, caller)
    path = f"/v1/invoices/{call.ids['invoice_id']}"
    assistant = world.people["assistant"]
    rest = {**PAYMENT, "amount": (await assistant.get(path)).json()["outstanding"]}
    assert (await assistant.pay(f"{path}/payments", rest)).status_code == 201
    note = await assistant.pay(f"{path}/credit-notes", await _body(world, path))
    assert note.status_code == 201, note.text
    return Call(call.ids, REPAYMENT)


async def repaid(world: World, caller: Caller) -> Call:
    call = await to_repay(world, caller)
    path = f"/v1/invoices/{call.ids['invoice_id']}/repayments"
    for _ in range(2):
        assert (await world.people["assistant"].pay(path, REPAYMENT)).status_code == 201
    return Call(call.ids)


async def line(world: World, _caller: Caller) -> Call:
    deal = await billable(world)
    await work_on(world, deal)
    invoice = await opened(deal)
    return Call({"invoice_id": invoice["id"], "line_id": invoice["lines"][0]["id"]})


async def entry_of_line(world: World, _caller: Caller) -> Call:
    invoice = await opened_for(world)
    path = f"/v1/invoices/{invoice['id']}/lines/{invoice['lines'][0]['id']}/sources"
    [source] = (await world.people["assistant"].get(path)).json()["items"]
    return Call({"entry_id": source["id"]})


async def _known(deal: Deal) -> Deal:
    """A contract of home whose sides are known to invoices."""
    return await named(
        deal,
        seller={"legal_name": f"Ana {HOME}", "email": "ana@example.com"},
        buyer={"legal_name": f"Company {HOME}", "email": "office@example.com"},
    )


async def billed_ids(world: World, *, side: str) -> dict[str, str]:
    """A charge and a release that stand on an invoice of either side."""
    deal = await named(await new_deal(world, side=side))
    await charged(deal)
    await opened(deal)
    [charge] = await charges_of(deal)
    whole = await named(await project_of(world, side=side))
    path = await bring_to(whole, await path_of(whole), "approved")
    await opened(whole)
    release = (await whole.owner.get(path)).json()["movements"][-1]
    return {"charge_id": charge["id"], "movement_id": release["id"]}


async def billed_expense(world: World, _caller: Caller) -> Call:
    deal = await _known(await new_deal(world))
    await pays_back(deal.owner, rule("meals"))
    path = await expense_in(deal, "approved", category="meals", description=f"Lunch {HOME}")
    await opened(deal)
    return Call({"expense_id": path.rsplit("/", 1)[1]})


async def billed_release(world: World, _caller: Caller) -> Call:
    deal = await _known(await project_of(world))
    path = await bring_to(deal, await path_of(deal), "approved")
    await opened(deal)
    release = (await deal.owner.get(path)).json()["movements"][-1]
    return Call({"movement_id": release["id"]})


async def billed_charge(world: World, _caller: Caller) -> Call:
    deal = await _known(await new_deal(world))
    await charged(deal, description=f"Fee {HOME}")
    await opened(deal)
    [charge] = await charges_of(deal)
    return Call({"charge_id": charge["id"]})


async def _to_credit(world: World) -> tuple[str, Call]:
    invoice = await opened_for(world)
    path = f"/v1/invoices/{invoice['id']}"
    return path, Call({"invoice_id": invoice["id"]}, await _body(world, path))


async def _body(world: World, path: str) -> dict[str, Any]:
    [line, *_] = (await world.people["assistant"].get(path)).json()["lines"]
    back = {"line_id": line["id"], "amount": PAYMENT["amount"]}
    return {"reason": f"Not asked for {HOME}", "lines": [back]}


async def to_credit(world: World, _caller: Caller) -> Call:
    return (await _to_credit(world))[1]


async def _credited(world: World) -> tuple[Call, dict[str, Any]]:
    path, call = await _to_credit(world)
    note = await world.people["assistant"].pay(f"{path}/credit-notes", call.body)
    assert note.status_code == 201, note.text
    return Call(call.ids), note.json()


async def credited(world: World, _caller: Caller) -> Call:
    call, _ = await _credited(world)
    path = f"/v1/invoices/{call.ids['invoice_id']}"
    body = await _body(world, path)
    assert (await world.people["assistant"].pay(f"{path}/credit-notes", body)).status_code == 201
    return call


async def credit_note(world: World, _caller: Caller) -> Call:
    return Call({"credit_note_id": (await _credited(world))[1]["id"]})


async def _corrected(world: World, body: dict[str, Any]) -> Call:
    """An invoice of two minutes, one of which was taken back since."""
    deal = await billable(world)
    await work_on(world, deal)
    invoice = await opened(deal)
    path = f"/v1/invoices/{invoice['id']}/lines/{invoice['lines'][0]['id']}/sources"
    source = (await world.people["assistant"].get(path)).json()["items"][0]
    asked = {"reason": f"Not worked {HOME}"}
    made = await done(deal.assistant, f"/v1/time-entries/{source['id']}/corrections", asked)
    await done(world.people["supervisor"], f"/v1/time-corrections/{made['id']}/approve")
    return Call({"invoice_id": invoice["id"]}, body)


async def to_settle(world: World, _caller: Caller) -> Call:
    return await _corrected(world, {"reason": f"Not worked {HOME}"})


async def to_weigh(world: World, _caller: Caller) -> Call:
    return await _corrected(world, {})
