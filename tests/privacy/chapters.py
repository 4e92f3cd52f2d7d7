"""Chapters of the story of somebody who is erased: what they write while a contract runs."""

from typing import Any

from tests.factories import collaborations, contacts, expenses, work_orders
from tests.factories.absences import absent
from tests.factories.disputes import disputing
from tests.factories.enquiries import recorded
from tests.factories.invoices import drafted, named
from tests.factories.knowledge import moved, written
from tests.factories.market import Deal, Market, Person
from tests.factories.milestones import done, eur, fund, path_of
from tests.factories.payments import operator_of, paid_in, take_back
from tests.factories.reimbursement_policies import pays_back
from tests.factories.reminders import late, wants_reminders
from tests.files import sending as stored
from tests.substitutions.team import Team
from tests.time_imports.files import checked, file_of, sent
from tests.timekeeping.days import approved

MARK = "qqtrace"


def marked(*names: str) -> dict[str, str]:
    return {name: f"{MARK} {name}" for name in names}


async def answers_customers(person: Person, deal: Deal) -> None:
    """A suggested article that the client publishes, and an enquiry that it helps with."""
    words = marked("title", "body", "product", "customer")
    article = await written(person, deal, **words, topics=[f"{MARK} topic"])
    await moved(deal.owner, article, "publish")
    asked = marked("customer_name", "customer_reference", "subject", "details")
    enquiry = await recorded(person, deal, **asked, article_ids=[article["id"]])
    path = f"/v1/enquiries/{enquiry['id']}"
    done(await person.post(f"{path}/escalate", marked("escalated_to")))
    done(await person.post(f"{path}/answer", marked("answer")))


async def is_away(deal: Deal) -> None:
    """As the assistant, who asks somebody for help meanwhile."""
    await absent(deal, **marked("note"))
    await collaborations.asked(deal.assistant, deal, "lena@support.example", **marked("purpose"))


async def brings_files(market: Market, deal: Deal) -> None:
    """As the assistant: one that was looked through, and one that waits for it."""
    header = "User,Client,Project,Description,Start date,Start time,End date,End time,Duration"
    when = "2026-12-07,01:00,2026-12-07,02:00,1:00"
    row = f"{MARK} user,{MARK} client,{MARK} project,{MARK} memo,{when}"
    await checked(market, deal, file_of(header, [row]), **marked("client", "project", "user"))
    await sent(deal, file_of(header, [row]))
    await stored.file_of(deal, name=f"{MARK} loose.txt")
    shown = await stored.file_of(deal, name=f"{MARK} shown.txt")
    evidence = [{**stored.proof(shown), **marked("title")}]
    await approved(deal, "2026-12-07T03:00Z", minutes=5, evidence=evidence)


async def spends(deal: Deal) -> None:
    """As the assistant: what the client pays back, abroad and with a receipt."""
    await pays_back(deal.owner)
    receipt = await stored.file_of(deal, name=f"{MARK} receipt.txt")
    rate = {"base": "USD", "target": "EUR", "rate": "0.9", "on": "2026-12-07"}
    await expenses.expense_in(
        deal,
        "approved",
        incurred_on="2026-12-07",
        spent={"amount": "20.00", "currency": "USD"},
        exchange_rate={**rate, **marked("source")},
        receipts=[receipt["id"]],
        **marked("description", "merchant"),
    )


async def sends_back(deal: Deal) -> None:
    """As the client: an expense, with a note."""
    path = await expenses.expense_in(deal, "submitted", incurred_on="2026-12-07")
    done(await deal.owner.post(f"{path}/return", marked("note")))


async def is_wrong(market: Market, deal: Deal, entry: dict[str, Any]) -> None:
    """As the assistant: approved time should say something else, and submitted time did."""
    asked = {**marked("reason"), "replacement": marked("memo", "task")}
    done(await deal.assistant.post(f"/v1/time-entries/{entry['id']}/corrections", asked))
    other = await market.submitted(deal, hours_ago=0.5, minutes=5, **marked("memo"))
    asked = {"reason": "That was a gift.", "replacement": {"is_billable": False}}
    adjusted = done(await deal.owner.post(f"/v1/time-entries/{other['id']}/corrections", asked))
    done(await deal.assistant.post(f"/v1/time-corrections/{adjusted['id']}/approve"))


async def insists(deal: Deal, entry_path: str) -> None:
    """As the client: approved time stays as it is."""
    asked = {"reason": "That was lunch."}
    asked = done(await deal.assistant.post(f"{entry_path}/corrections", asked))
    done(await deal.owner.post(f"/v1/time-corrections/{asked['id']}/decline", marked("reason")))


async def delivers(deal: Deal) -> None:
    """As the assistant: the first part of a project, and a work order with more minutes."""
    path = await path_of(deal)
    await fund(deal.owner, path)
    done(await deal.assistant.pay(f"{path}/submit", marked("note")))
    ordered = await work_orders.order_in(deal, "in_progress", allotted_minutes=60)
    more = {"minutes": 30, **marked("reason")}
    asked = done(await deal.assistant.post(f"{ordered}/extensions", more))
    done(await deal.owner.post(f"/v1/work-order-extensions/{asked['id']}/grant"))
    link = f"https://files.example/{MARK}"
    delivery: dict[str, Any] = {**marked("deliverable"), "links": [link]}
    done(await deal.assistant.post(f"{ordered}/deliver", delivery))


async def gives_back(deal: Deal) -> None:
    """As the assistant, once the contract is over: what was handed over came too late."""
    path = await path_of(deal)
    done(await deal.owner.pay(f"{path}/request-refund", {"reason": "It came too late."}))
    done(await deal.assistant.pay(f"{path}/agree-to-refund"))


async def orders(deal: Deal) -> None:
    """As the client: a contact is named, one work order sent back, another cancelled."""
    named = marked("role", "name", "address", "when_to_use")
    await contacts.added(deal.owner, deal, channel="other", **named)
    words = marked("order_number", "title", "brief", "end_buyer")
    first = await work_orders.order_in(deal, "delivered", **words, tags=[f"{MARK} tag"])
    done(await deal.owner.post(f"{first}/return", marked("note")))
    second = await work_orders.order_in(deal, "open")
    done(await deal.owner.post(f"{second}/cancel", marked("reason")))


async def pays_for(deal: Deal) -> None:
    """As the client of a project: one part is sent back, the other given back, to the bank too."""
    first, second = await path_of(deal, 1), await path_of(deal, 2)
    for path in (first, second):
        due = (await deal.owner.get(path)).json()["to_fund"]
        payment = await paid_in(deal.owner, due)
        done(await deal.owner.pay(f"{path}/fund", {"amount": due, **marked("reference")}))
    done(await deal.assistant.pay(f"{first}/submit", {}))
    done(await deal.owner.pay(f"{first}/request-changes", marked("note")))
    done(await deal.assistant.pay(f"{first}/submit", {}))
    done(await deal.owner.pay(f"{first}/approve", {}))
    done(await deal.owner.pay(f"{second}/request-refund", marked("reason")))
    done(await deal.assistant.pay(f"{second}/agree-to-refund"))
    done(await take_back(await operator_of(deal.owner.market), payment))


async def is_asked_for_others(crew: Team) -> None:
    """As the client of an agency: one who stands in is declined, another comes."""
    words = marked("reason", "handover_note")
    refused = done(await crew.substitute(crew.other_entry, **words))
    done(await crew.answer(refused, "decline", **marked("reason")))
    await crew.handed_over(crew.other_entry, **words)


async def sends_invoices(market: Market, person: Person) -> None:
    """As the assistant, by the hour; one that is taken back."""
    deal = await named(await market.deal(assistant=person), seller=marked("legal_name"))
    await approved(deal, "2026-12-07T04:00Z", minutes=5, **marked("task"))
    path = f"/v1/invoices/{(await drafted(deal, **marked('memo')))['id']}"
    done(await person.pay(f"{path}/open"))
    done(await person.pay(f"{path}/void", marked("reason")))
    halves = [{"percent": "50", "days_later": days} for days in (0, 30)]
    path = f"/v1/invoices/{(await drafted(deal, installment_plan=halves))['id']}"
    invoice = done(await person.pay(f"{path}/open"))
    await wants_reminders(person)
    await late(market, invoice["id"])
    done(await person.post(f"{path}/reminders"))
    total, line = invoice["total"], invoice["lines"][0]
    payment = {"amount": total, "received_on": "2026-12-07", **marked("reference")}
    done(await person.pay(f"{path}/payments", payment))
    await _is_disputed(person, deal, invoice)
    back = [{"line_id": line["id"], "amount": eur("0.01")}]
    note = done(await person.pay(f"{path}/credit-notes", {"lines": back, **marked("reason")}))
    assert note["refund"] == eur("0.01")
    due = done(await person.get(path))["refund_due"]
    repayment = {"amount": due, "source": "recorded", **marked("reference")}
    done(await person.pay(f"{path}/repayments", repayment))
    done(await deal.owner.move(f"{deal.path}/end", {"reason": "Done."}))


async def _is_disputed(person: Person, deal: Deal, invoice: dict[str, Any]) -> None:
    dispute = done(await disputing(deal.owner, invoice, "0.01"))
    done(await person.post(f"/v1/disputes/{dispute['id']}/answer", marked("text")))
    done(await person.pay(f"/v1/disputes/{dispute['id']}/concede"))
