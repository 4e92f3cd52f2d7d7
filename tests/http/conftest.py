from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.conftest import app_of
from tests.factories import cards, contacts
from tests.factories.absences import absent
from tests.factories.accounts import account_of
from tests.factories.amendments import proposed
from tests.factories.bank_statements import ids_of as of_the_bank
from tests.factories.billing import released, spent
from tests.factories.charges import charged, charges_of
from tests.factories.collaborations import asked
from tests.factories.commissions import closed, commission, reported, sale
from tests.factories.corrections import proposed as asked_to_correct
from tests.factories.disputes import disputing
from tests.factories.end_clients import agreed, forwarded
from tests.factories.enquiries import recorded
from tests.factories.expenses import expense_in
from tests.factories.invoices import REACHED, credited, named, opened
from tests.factories.job_invitations import invited as invited_to_job
from tests.factories.keys import key_of
from tests.factories.knowledge import published
from tests.factories.market import Deal, Market, Person
from tests.factories.members import invitation_of
from tests.factories.milestones import milestones, project
from tests.factories.pay_periods import paid_by
from tests.factories.payee_records import shared
from tests.factories.payments import operator_of
from tests.factories.payouts import batched, payable
from tests.factories.quotes import saved
from tests.factories.rate_cards import OWN, added, card
from tests.factories.reimbursement_policies import pays_back
from tests.factories.reminders import reminders_of, wants_reminders
from tests.factories.retainers import PACKS, bought, retainer, running_deal
from tests.factories.reviewing import delegated, reviewed
from tests.factories.rosters import agency, enrolled, handover, placement
from tests.factories.splits import billed, splits_of
from tests.factories.work_orders import extension, order_in
from tests.files import sending as stored
from tests.http.readers import Standing
from tests.invariants import rows
from tests.time_imports.files import TOGGL, file_of, sent
from tests.worker.test_worker import run
from va_market.identity.models import Role
from va_market.kit.db import Database
from va_market.kit.ids import new_id

SELLS = retainer(policy=PACKS)
NOWHERE = "postgresql://nobody@/none?host=/nonexistent"


# Only projects have one, and the standing contract is paid by the hour.
_WITH_DEPOSIT = """
    INSERT INTO milestones (id, contract_id, terms_version, position, title, currency,
        amount_minor, deposit_minor, allows_parts, approval_days, status, created_at, updated_at)
    VALUES ($1, $2, 1, 1, 'Inventory', 'EUR', 10000, 2500, true, 14, 'agreed', now(), now())
"""


@pytest.fixture(scope="session")
async def standing_deal(shared_market: Market) -> Standing:
    """People and things that the tests of this folder look at and do not change."""
    shared_market.clock.reset()
    assistant = await shared_market.assistant()
    kept = await saved(assistant)
    deal = await shared_market.deal(
        owner=await agency(shared_market),
        assistant=assistant,
        proposal={"quote_id": kept["id"], "terms": None},
    )
    return Standing(**vars(deal), operator=await operator_of(shared_market))


@pytest.fixture(scope="session")
async def ids(shared_market: Market, standing_deal: Standing) -> dict[str, str]:
    """An existing thing for every name in a path."""
    shared_market.clock.reset()
    job = await shared_market.job(standing_deal.owner)
    other = await shared_market.assistant()
    kept = await saved(other)
    priced = {"quote_id": kept["id"], "terms": None}
    proposal = await shared_market.proposal(other, job, **priced)
    quote = await saved(standing_deal.owner, organization_id=standing_deal.owner.organization_id)
    entry = await shared_market.approved(await named(standing_deal, **REACHED), hours_ago=4)
    invoice = await opened(standing_deal)
    note = await credited(standing_deal, f"/v1/invoices/{invoice['id']}", "0.01")
    timer = {"contract_id": standing_deal.id}
    assert (await standing_deal.assistant.post("/v1/timers/start", timer)).status_code == 201
    await shared_market.submitted(standing_deal, hours_ago=1, minutes=10)
    [sheet] = (await standing_deal.owner.get("/v1/timesheets")).json()["items"]
    member = await shared_market.member(standing_deal.owner, Role.MEMBER)
    invitation = await invitation_of(standing_deal.owner)
    key = await key_of(standing_deal.owner)
    rate = await added(standing_deal.owner, card(standing_deal.owner), side="bill")
    price = await added(standing_deal.assistant, OWN)
    place = await enrolled(standing_deal.owner, standing_deal.assistant)
    placed = await placement(shared_market, agency_owner=standing_deal.owner)
    await rows.fetch(shared_market, _WITH_DEPOSIT, new_id(), standing_deal.id)
    return {
        "organization_id": standing_deal.owner.organization_id,
        "assistant_id": str(standing_deal.assistant.id),
        "job_id": job["id"],
        "proposal_id": proposal["id"],
        "contract_id": standing_deal.id,
        "entry_id": entry["id"],
        "invoice_id": invoice["id"],
        "credit_note_id": note["id"],
        "dispute_id": await _dispute(standing_deal, invoice),
        "line_id": invoice["lines"][0]["id"],
        "timesheet_id": sheet["id"],
        "amendment_id": (await proposed(standing_deal))["id"],
        "correction_id": await _correction(shared_market, standing_deal),
        "roster_entry_id": place["id"],
        "substitution_id": (await handover(placed, place))["id"],
        "rate_card_id": rate["id"],
        "list_price_id": price["id"],
        "session_id": str((await shared_market.person()).session_id),  # somebody's
        "user_id": str(member.id),
        "invitation_id": invitation["id"],
        "key_id": key.id,
        "quote_id": quote["id"],
        "account_id": await account_of(standing_deal.owner),
        "payment_id": (await cards.asked(standing_deal.owner))["id"],
        "consent_id": (await shared(standing_deal))["id"],
        "split_id": await _split(shared_market, standing_deal.owner),
        **await of_the_bank(standing_deal.operator),
        **await _paid_out(shared_market, standing_deal),
        **await _billed_besides(shared_market, standing_deal.owner),
        **await _sold(shared_market, standing_deal.owner),
        **await _around_job(shared_market, standing_deal, job, proposal),
        **await _of_work(shared_market, standing_deal),
        **await _of_retainer(shared_market, standing_deal),
    }


async def _split(market: Market, agency_owner: Person) -> str:
    _, invoice = await billed(market, agency_owner=agency_owner)
    [split] = await splits_of(agency_owner, invoice_id=invoice["id"])
    return str(split["id"])


async def _of_retainer(market: Market, deal: Deal) -> dict[str, str]:
    held = await running_deal(market, SELLS, owner=deal.owner)
    grant = await bought(held)
    return {"period_id": grant["period_id"], "grant_id": grant["id"]}


async def _dispute(deal: Deal, invoice: dict[str, Any]) -> str:
    made = await disputing(deal.owner, invoice, "0.01")
    assert made.status_code == 201, made.text
    path = f"/v1/disputes/{made.json()['id']}"
    words = {"text": "We agreed on less."}
    for who, verb in ((deal.assistant, "answer"), (deal.owner, "escalate")):
        assert (await who.post(f"{path}/{verb}", words)).status_code == 200
    return str(made.json()["id"])


async def _billed_besides(market: Market, owner: Person) -> dict[str, str]:
    """A release, a charge and an expense that stand on invoices."""
    deal = await named(await market.deal(owner=owner, starts_on="2026-11-10"), **REACHED)
    await charged(deal)
    expense = await spent(deal)
    await opened(deal)
    terms = project("400.00")
    whole = await market.deal(owner=owner, job={"engagement": "project"}, proposal={"terms": terms})
    release = await released(await named(whole, **REACHED))
    await opened(whole)
    [charge] = await charges_of(deal)
    return {
        "charge_id": charge["id"],
        "movement_id": release["id"],
        "expense_id of invoices": _last_of(expense),
    }


async def _sold(market: Market, owner: Person) -> dict[str, str]:
    """A contract on commission with a sale, and the statement that counts it."""
    deal = await paid_by(market, commission(period="week"), starts_on="2026-11-10", owner=owner)
    [made] = await reported(deal, sale(sold_on="2026-11-18", paid_on="2026-11-18"))
    await run(market, "close_commissions")
    [counted] = [one for one in await closed(deal) if one["statement"]["sales"]]
    return {
        "contract_id of commissions": deal.id,
        "sale_id": made["id"],
        "statement_id of commissions": counted["id"],
    }


async def _paid_out(market: Market, deal: Standing) -> dict[str, str]:
    """One that was sent to the bank, from the account that the settings name."""
    settings = market.app.state.settings
    settings.payout_account_holder = "VA Market"
    settings.payout_account_iban = "DE89370400440532013000"
    owner = deal.owner
    place = await payable(owner)
    payout, batch = await batched(owner, "1.00")
    assert (await deal.operator.move(f"{batch}/submit")).status_code == 200
    return {
        "destination_id": place["id"],
        "payout_id": payout["id"],
        "batch_id": batch.rpartition("/")[2],
    }


async def _correction(market: Market, deal: Deal) -> str:
    entry = await market.approved(deal, hours_ago=0.5, minutes=10)
    return str((await asked_to_correct(deal.assistant, entry))["id"])


async def _around_job(
    market: Market, deal: Deal, job: dict[str, Any], proposal: dict[str, Any]
) -> dict[str, str]:
    """Who is asked about a job and its proposal; the owner reviewed it."""
    reviewer = await delegated(deal.owner, job, await market.assistant())
    await reviewed(deal.owner, proposal)
    naming = await agreed(deal.owner, job, await _end_client(deal.assistant))
    await forwarded(deal.owner, proposal)
    invitation = await invited_to_job(deal.owner, job, await market.assistant())
    return {
        "reviewer_id": str(reviewer.id),
        "end_client_request_id": naming["id"],
        "job_invitation_id": invitation["id"],
    }


async def _end_client(assistant: Person) -> Person:
    """The assistant, as the owner of an organization."""
    body = {"legal_form": "company", "name": "Far Away Shop"}
    made = await assistant.post("/v1/organizations", body)
    return replace(assistant, organization_id=made.json()["id"])


async def _of_work(market: Market, deal: Deal) -> dict[str, str]:
    terms = project("400.00", "600.00")
    whole = await market.deal(
        owner=deal.owner, job={"engagement": "project"}, proposal={"terms": terms}
    )
    article = await published(deal)
    path = f"/v1/articles/{article['id']}/revisions"
    [revision] = (await deal.owner.get(path)).json()["items"]
    work_order = await order_in(deal, "in_progress", allotted_minutes=60)
    return {
        "milestone_id": (await milestones(whole))[0]["id"],
        "article_id": article["id"],
        "revision_id": revision["id"],
        "enquiry_id": (await recorded(deal.owner, deal))["id"],
        "work_order_id": _last_of(work_order),
        "extension_id": _last_of(await extension(deal, work_order)),
        "absence_id": (await absent(deal))["id"],
        "secret": await _secret_of(deal.owner),
        "file_id": (await stored.file_of(deal))["id"],
        "expense_id": await _expense_of(deal),
        "import_id": (await sent(deal, file_of(TOGGL, []))).json()["id"],
        "contact_id": (await contacts.added(deal.owner, deal))["id"],
        "collaboration_id": (await asked(deal.owner, deal, "helper@people.example"))["id"],
    }


async def _expense_of(deal: Deal) -> str:
    """One that waits for the decision."""
    await pays_back(deal.owner)
    await reminders_of(deal.owner)
    await wants_reminders(deal.owner)
    day = deal.owner.market.clock().date().isoformat()
    return _last_of(await expense_in(deal, "submitted", incurred_on=day))


async def _secret_of(person: Person) -> str:
    """Of the address of their time."""
    made = await person.post("/v1/me/time-feed")
    return _last_of(made.json()["url"]).removesuffix(".ics")


def _last_of(path: str) -> str:
    return path.rsplit("/", 1)[1]


@pytest.fixture
async def broken() -> AsyncIterator[httpx.AsyncClient]:
    """An application of its own with a route that fails and no database behind it."""
    app = app_of(Database(NOWHERE))

    @app.get("/fails", include_in_schema=False)
    async def fail() -> None:
        raise RuntimeError("postgres://secret@host/db is none of the caller's business")

    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
            yield client
