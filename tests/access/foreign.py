"""Things of home and of its rival by the name that a path, a body or a filter gives them."""

from typing import Any

import httpx

from tests.access.things.absences import days
from tests.access.things.amendments import proposed
from tests.access.things.commissions import ids_of as commission_ids
from tests.access.things.contacts import address
from tests.access.things.disputes import dispute_of
from tests.access.things.invoices import billed_ids, credit_of, opened_for
from tests.access.things.milestones import project_of
from tests.access.things.organizations import invitation
from tests.access.things.rate_cards import begins
from tests.access.things.retainers import grant_in, retainer_of
from tests.access.things.work import substitution_of
from tests.access.world import ALL_SCOPES, LONG_AGO, World, minute_of_work
from tests.factories.absences import absent
from tests.factories.accounts import account_of
from tests.factories.bank_statements import ids_of as of_the_bank
from tests.factories.collaborations import asked as helper_of
from tests.factories.contacts import added as contact_of
from tests.factories.corrections import proposed as asked_to_correct
from tests.factories.end_clients import asked
from tests.factories.enquiries import recorded
from tests.factories.expenses import expense
from tests.factories.job_invitations import invited as invited_to_job
from tests.factories.keys import key_of
from tests.factories.knowledge import published
from tests.factories.market import Deal, Person
from tests.factories.milestones import milestones
from tests.factories.payee_records import shared as shared_record
from tests.factories.payments import announced
from tests.factories.payouts import batched, payable
from tests.factories.quotes import saved
from tests.factories.rate_cards import OWN, added, card
from tests.factories.retainers import periods_of
from tests.factories.rosters import invited
from tests.factories.splits import billed, splits_of
from tests.factories.work_orders import extension, order_in
from tests.files import sending as a_file
from tests.jobs.reading import events_of
from tests.time_imports.files import TOGGL, file_of, sent

MISSING = "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80"
HELP = "add the name to tests/access/foreign.py, with a thing of home and one of its rival"
# Names that stand in the place of another one.
INSTEAD = {"quote_id": "terms", "agency_id": "assistant_id"}
# Names whose things everybody may know: jobs that were published say whose they are.
KNOWN_TO_ALL = {("get /v1/jobs", "organization_id")}
# A clause may name an organization that the caller has nothing to do with: that there is one is
# all that an answer tells.
RIVAL_OF_CLAUSE = "/exclusivity/rivals/0/organization_id"


async def ids_of_home(world: World) -> dict[str, str]:
    """What the rival never may name."""
    ids = await _ids(world, world.owner, world.deal, prefix="")
    made = await invitation(world, world.callers["owner"])
    key = await key_of(world.owner, *ALL_SCOPES)
    sessions = (await world.owner.get("/v1/me/sessions")).json()["items"]
    return {
        **ids,
        "actor_id": str(world.owner.id),
        "object_id": world.deal.id,
        "invitation_id": made.ids["invitation_id"],
        "key_id": key.id,
        "session_id": sessions[0]["id"],
    }


async def ids_of_rival(world: World) -> dict[str, str]:
    """What nobody of home may name."""
    ids = await _ids(world, world.rival, world.other_deal, prefix="rival_")
    # Agencies may be named by everybody; a client is none.
    client = await world.market.owner()
    return {**ids, "agency_id": client.organization_id}


async def _split(world: World, keeper: Person) -> str:
    _, bill = await billed(world.market, agency_owner=keeper)
    [split] = await splits_of(keeper, invoice_id=bill["id"])
    return str(split["id"])


async def _ids(world: World, owner: Person, deal: Deal, *, prefix: str) -> dict[str, str]:
    draft = await world.market.draft(owner)
    entries = (await owner.get(f"{deal.path}/time-entries")).json()["items"]
    entry = await invited(owner, await world.market.assistant())
    rate = await added(owner, card(owner), **begins())
    price = await added(deal.assistant, OWN, **begins())
    to_job = await invited_to_job(
        owner, await world.market.job(owner), await world.market.assistant()
    )
    nobody_s = await world.market.owner()
    naming = await asked(owner, await world.market.job(owner), nobody_s)
    gone = "DELETE FROM memberships WHERE organization_id = $1"
    await world.execute(gone, nobody_s.organization_id)
    events = await events_of(owner, until="contract.created")  # it may take a moment
    handover = await substitution_of(world, keeper=owner)
    project = await project_of(world, side="rival" if prefix else "home")
    order = await order_in(deal, "in_progress", allotted_minutes=600)
    more = await extension(deal, order)
    invoice = await opened_for(world, side="rival" if prefix else "home")
    kept = await saved(owner, organization_id=owner.organization_id)
    minutes = await retainer_of(world, side="rival" if prefix else "home")
    article, enquiry = await published(deal), await recorded(owner, deal)
    revisions = (await owner.get(f"/v1/articles/{article['id']}/revisions")).json()["items"]
    place = await payable(owner)
    payout, batch = await batched(owner, "1.00")
    return {
        **await commission_ids(world, side="rival" if prefix else "home"),
        "organization_id": owner.organization_id,
        "destination_id": place["id"],
        "payout_id": payout["id"],
        "batch_id": batch.rpartition("/")[2],
        "owner_id": owner.organization_id,
        "user_id": str(world.people[f"{prefix}member"].id),
        "supervisor_id": str(world.people[f"{prefix}supervisor"].id),
        "substitute_supervisor_id": str(world.people[f"{prefix}supervisor"].id),
        "escalation": str(world.people[f"{prefix}supervisor"].id),
        "assistant_id": str(world.people["assistant"].id),  # shown to nobody
        "reviewer_id": str(world.people["assistant"].id),
        "end_client_id": nobody_s.organization_id,
        "end_client_request_id": naming["id"],
        "job_id": draft["id"],
        "proposal_id": deal.proposal["id"],
        "contract_id": deal.id,
        "parent_contract_id": deal.id,
        "agency_id": owner.organization_id,
        "work_order_id": order.rsplit("/", 1)[1],
        "extension_id": more.rsplit("/", 1)[1],
        "account_id": await account_of(owner),
        "payment_id": (await announced(owner))["id"],
        "reversal_ids": entries[0]["id"],
        "split_id": await _split(world, owner),
        "consent_id": (await shared_record(deal))["id"],
        **await of_the_bank(world.people["operator"]),
        **await billed_ids(world, side="rival" if prefix else "home"),
        "invoice_id": invoice["id"],
        "credit_note_id": (await credit_of(world, invoice))["id"],
        "dispute_id": await dispute_of(world, invoice, prefix),
        "line_id": invoice["lines"][0]["id"],
        "issuer_id": owner.organization_id,
        "period_id": (await periods_of(minutes))[0]["id"],
        "grant_id": await grant_in(minutes),
        "milestone_id": (await milestones(project))[0]["id"],
        "entry_id": entries[0]["id"],
        "leave_out": entries[0]["id"],
        "timesheet_id": await _timesheet(deal, entries[-1]),
        "amendment_id": await proposed(owner, deal),
        "correction_id": await _correction(world, deal),
        "roster_entry_id": entry["id"],
        "backup_id": entry["id"],
        "job_invitation_id": to_job["id"],
        "rate_card_id": rate["id"],
        "list_price_id": price["id"],
        "quote_id": kept["id"],
        "substitution_id": handover.ids["substitution_id"],
        "article_id": article["id"],
        "article_ids": article["id"],
        "enquiry_id": enquiry["id"],
        "file_id": (await a_file.file_of(deal))["id"],
        "receipts": (await a_file.file_of(deal))["id"],
        "file_ids": (await a_file.file_of(deal))["id"],
        "expense_id": (await expense(deal))["id"],
        "import_id": (await sent(deal, file_of(TOGGL, []))).json()["id"],
        "absence_id": (await absent(deal, **days()))["id"],
        "contact_id": (await contact_of(owner, deal))["id"],
        "collaboration_id": (await helper_of(owner, deal, address()))["id"],
        "revision_id": revisions[0]["id"],
        "after": events[0]["id"],
    }


async def _correction(world: World, deal: Deal) -> str:
    """Of time on a contract whose supervisor is the owner."""
    since = (world.market.clock() - LONG_AGO).date().isoformat()
    other = await world.market.deal(owner=deal.owner, assistant=deal.assistant, starts_on=since)
    entry = await world.market.approved(other, **minute_of_work(world))
    return str((await asked_to_correct(other.assistant, entry))["id"])


async def _timesheet(deal: Deal, entry: dict[str, Any]) -> str:
    """Of which a draft of the deal is handed in."""
    sent = await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
    assert sent.is_success or sent.status_code == 409, sent.text
    sheets = (await deal.owner.get("/v1/timesheets", contract_id=deal.id)).json()["items"]
    return str(sheets[0]["id"])


def but_for_itself(answer: httpx.Response) -> str:
    """A body without what names this very request."""
    own = {"instance", "request_id"}
    return str({name: value for name, value in answer.json().items() if name not in own})


def with_id(body: Any, pointer: str, id_: str) -> Any:
    """The body with another id in that place."""
    name, _, rest = pointer.removeprefix("/").partition("/")
    if name == "":
        return id_
    if name == "0":
        return [with_id(body[0] if isinstance(body, list) and body else None, rest, id_)]
    given = body if isinstance(body, dict) else {}
    # Offers name an agency beside the assistant.
    if name in INSTEAD and "terms" not in given.keys() - {INSTEAD[name]}:
        given = {key: value for key, value in given.items() if key != INSTEAD[name]}
    if name == "job_id":  # which says who hires, and what the work is called
        given = {k: v for k, v in given.items() if k not in {"title", "organization_id"}}
    return {**given, name: with_id(given.get(name), rest, id_)}
