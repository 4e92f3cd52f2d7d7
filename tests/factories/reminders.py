"""Invoices that are late, and reminders of them. Arguments name only what matters to the test."""

from datetime import date, timedelta
from typing import Any

from tests.factories.invoices import opened
from tests.factories.market import Deal, Market, Person
from tests.invariants import rows
from va_market.mails.service import Outbox
from va_market.reminders import service as reminders
from va_market.reminders.letters import ReminderLetters
from va_market.secret import secret_of

OWN = "/v1/me/reminder-policy"
POLICY: dict[str, Any] = {"attempts": 3, "first_after_days": 3, "days_between": 7}
ON_RECEIPT = {"kind": "on_receipt"}
# The database refuses it otherwise: an opened invoice is fixed.
_A_DAY_BEFORE = """
    UPDATE invoice_reminders SET reminded_on = reminded_on - 1,
        created_at = created_at - interval '1 day' WHERE invoice_id = $1
"""
_EARLIER = """BEGIN;
    SET LOCAL session_replication_role = replica;
    UPDATE invoices SET issued_on = issued_on - 40, due_on = due_on - 40 WHERE id = '{0}';
    UPDATE invoice_installments SET due_on = due_on - 40 WHERE invoice_id = '{0}';
    COMMIT"""


async def owed(deal: Deal, **body: Any) -> dict[str, Any]:
    """An invoice that is due today, so that it is late from tomorrow on."""
    return await opened(deal, **{"payment_terms": ON_RECEIPT, **body})


async def late(market: Market, invoice_id: str) -> None:
    """Let an invoice have been due ten days ago and more, whatever the clock says."""
    connection = await rows.connect(market)
    try:
        await connection.execute(_EARLIER.format(invoice_id))
    finally:
        await connection.close()


async def yesterday(market: Market, invoice_id: str) -> None:
    """Let the reminders of an invoice have gone out a day earlier than they did."""
    connection = await rows.connect(market)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(_A_DAY_BEFORE, invoice_id)
    finally:
        await connection.close()


async def wants_reminders(issuer: Person, **policy: Any) -> dict[str, Any]:
    """The policy of an assistant, for invoices in their own name."""
    answer = await issuer.put(OWN, {**POLICY, **policy})
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def own_reminders_of(issuer: Person) -> str:
    """The path of the policy of an assistant."""
    await wants_reminders(issuer)
    return OWN


async def reminders_of(owner: Person) -> str:
    """The path of the policy of an organization."""
    path = f"/v1/organizations/{owner.organization_id}/reminder-policy"
    assert (await owner.put(path, POLICY)).is_success
    return path


async def tick(market: Market) -> int:
    """What a worker does in a minute; how many invoices it looked at."""
    settings = market.app.state.settings
    letters = ReminderLetters(Outbox(secret_of(settings)), settings.public_url)
    total = done = 1
    while done:
        async with market.app.state.database.writing() as session:
            done = await reminders.send_due(session, letters=letters, now=market.clock())
        total += done
    return total - 1


async def days_pass(market: Market, deal: Deal, count: int) -> None:
    """So many days, on each of which the worker comes by."""
    for _ in range(count):
        market.clock.advance(days=1)
        await tick(market)
    for person in (deal.owner, deal.assistant):
        market.refresh(person, person.session_id)


async def days_of(deal: Deal, invoice: dict[str, Any]) -> list[int]:
    """After how many days each reminder went out, the first one first."""
    path = f"/v1/invoices/{invoice['id']}/reminders"
    answer = await deal.owner.get(path, sort="created_at", limit=100)
    assert answer.is_success, answer.text
    due = date.fromisoformat(invoice["due_on"])
    return [
        (date.fromisoformat(one["reminded_on"]) - due) // timedelta(days=1)
        for one in answer.json()["items"]
    ]
