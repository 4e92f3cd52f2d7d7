"""One change of everything that may be changed on a condition, each of which would succeed."""

from typing import Any

import httpx

from tests.factories.keys import key_of
from tests.factories.market import EUR_25, Deal, Market, Person
from tests.factories.members import invitation_of
from tests.factories.payments import operator_of
from tests.factories.reimbursement_policies import path_of as policy_of
from tests.factories.reimbursement_policies import pays_back
from tests.factories.reminders import OWN as OWN_REMINDERS
from tests.factories.reminders import own_reminders_of, reminders_of
from tests.factories.rosters import (
    Entry,
    agency,
    enrolled,
    handover,
    invited,
    placement,
    propose,
    roster,
)
from tests.http.change import REASON, Change
from tests.http.changes_around_jobs import around_jobs
from tests.http.changes_of_corrections import of_corrections
from tests.http.changes_of_disputes import of_disputes
from tests.http.changes_of_exclusivity import of_exclusivity
from tests.http.changes_of_invoices import of_invoices
from tests.http.changes_of_milestones import of_milestones
from tests.http.changes_of_payee_records import of_payee_records
from tests.http.changes_of_payments import deleting, of_payments
from tests.http.changes_of_payouts import of_payouts
from tests.http.changes_of_renewals import of_renewals
from tests.http.changes_of_splits import of_splits
from tests.http.changes_of_work import of_work
from tests.timekeeping.days import stopped_by_platform
from va_market.identity.models import Role

PROFILE = {"headline": "Anew", "categories": ["data_entry"], "level": "expert", "years": 6}


async def every_change(market: Market) -> dict[str, Change]:
    """By the id of the operation."""
    owner = await market.owner()
    return {
        **await _of_organization(market, owner),
        **await _of_jobs(market, owner),
        **await _of_proposals(market, owner),
        **await of_contracts(market, owner),
        **await _of_amendments(market, owner),
        **await of_corrections(market),
        **await _of_substitutions(market),
        **await _of_entries(market, await market.deal(owner=owner)),
        **await _of_rosters(market),
        **await around_jobs(market, owner),
        **await of_milestones(market),
        **await of_payments(market, owner),
        **await of_payee_records(market),
        **await deleting(await operator_of(market)),
        **await of_payouts(market, owner),
        **await of_invoices(market),
        **await of_splits(market),
        **await of_disputes(market),
        **await of_exclusivity(market),
        **await of_renewals(market),
        **await of_work(market, owner),
    }


async def _policy(owner: Person) -> str:
    """The path of what the organization pays back."""
    await pays_back(owner)
    return policy_of(owner)


async def _of_organization(market: Market, owner: Person) -> dict[str, Change]:
    path = f"/v1/organizations/{owner.organization_id}"
    members = [f"{path}/members/{(await market.member(owner, Role.MEMBER)).id}" for _ in "12"]
    keys = [f"{path}/api-keys/{(await key_of(owner)).id}" for _ in "12"]
    invited = [f"{path}/invitations/{(await invitation_of(owner))['id']}" for _ in "12"]
    billing = f"{path}/billing-details"
    worker = await market.assistant()
    session = f"/v1/me/sessions/{worker.session_id}"
    own, own_billing = "/v1/me/assistant-profile", "/v1/me/billing-details"
    return {
        "organizations_update_organization": Change(
            owner, "PATCH", path, {"name": "Anew"}, seen=path
        ),
        "members_change_role": Change(owner, "PATCH", members[0], {"role": "finance"}),
        "members_remove_member": Change(owner, "DELETE", members[1]),
        "organizations_update_billing_details": Change(
            owner, "PATCH", billing, {"legal_name": "Anew"}, seen=billing
        ),
        "reimbursement_set_reimbursement_policy": Change(
            owner, "PUT", f"{path}/reimbursement-policy", {"rules": []}, seen=await _policy(owner)
        ),
        "reminders_set_reminder_policy": Change(
            *(owner, "PUT", f"{path}/reminder-policy", {"attempts": 1}),
            seen=await reminders_of(owner),
        ),
        "reminders_set_own_reminder_policy": Change(
            worker, "PUT", OWN_REMINDERS, {"attempts": 1}, seen=await own_reminders_of(worker)
        ),
        "members_revoke_invitation": Change(owner, "DELETE", invited[0]),
        "members_resend_invitation": Change(owner, "POST", f"{invited[1]}/resend"),
        "api_keys_rotate_api_key": Change(owner, "POST", f"{keys[0]}/rotate", {}),
        "api_keys_revoke_api_key": Change(owner, "DELETE", keys[1]),
        "me_end_session": Change(worker, "DELETE", session),
        "time_revoke_time_feed": Change(await _with_feed(market), "DELETE", "/v1/me/time-feed"),
        "second_factor_remove_second_factor": Change(
            await _with_app(market), "DELETE", "/v1/me/second-factor"
        ),
        "me_update_own_billing_details": Change(
            await market.person(), "PATCH", own_billing, {"legal_name": "Anew"}, seen=own_billing
        ),
        "assistants_put_own_profile": Change(
            await market.assistant(), "PUT", own, PROFILE, seen=own
        ),
    }


async def _with_app(market: Market) -> Person:
    """Somebody who has begun with an authenticator app."""
    person = await market.person()
    assert (await person.post("/v1/me/second-factor")).status_code == 201
    return person


async def _with_feed(market: Market) -> Person:
    """Somebody whose time calendar programs find."""
    person = await market.person()
    assert (await person.post("/v1/me/time-feed")).status_code == 201
    return person


async def _of_jobs(market: Market, owner: Person) -> dict[str, Change]:
    made = [await market.draft(owner) for _ in "12"] + [await market.job(owner) for _ in "123"]
    draft, edited, pausing, resuming, closing = (f"/v1/jobs/{job['id']}" for job in made)
    await owner.post(f"{resuming}/pause")
    return {
        "jobs_update_job": Change(owner, "PATCH", edited, {"title": "Anew"}, seen=edited),
        "jobs_publish_job": Change(owner, "POST", f"{draft}/publish", seen=draft),
        "jobs_pause_job": Change(owner, "POST", f"{pausing}/pause", seen=pausing),
        "jobs_resume_job": Change(owner, "POST", f"{resuming}/resume", seen=resuming),
        "proposals_close_job": Change(owner, "POST", f"{closing}/close", REASON, seen=closing),
    }


async def _of_proposals(market: Market, owner: Person) -> dict[str, Change]:
    job = await market.job(owner, seats=2)
    authors = [await market.assistant() for _ in range(5)]
    sent = [f"/v1/proposals/{(await market.proposal(one, job))['id']}" for one in authors]
    listing, unlisting, declining, withdrawing, accepting = sent
    await owner.post(f"{unlisting}/shortlist")
    return {
        "proposals_shortlist_proposal": Change(owner, "POST", f"{listing}/shortlist", seen=listing),
        "proposals_unshortlist_proposal": Change(
            owner, "POST", f"{unlisting}/unshortlist", seen=unlisting
        ),
        "proposals_decline_proposal": Change(
            owner, "POST", f"{declining}/decline", REASON, seen=declining
        ),
        **await _of_naming(market, job),
        "proposals_withdraw_proposal": Change(
            authors[3], "POST", f"{withdrawing}/withdraw", seen=withdrawing
        ),
        "contracts_accept_proposal": Change(
            owner, "POST", f"{accepting}/accept", {}, seen=accepting
        ),
    }


async def _of_naming(market: Market, job: dict[str, Any]) -> dict[str, Change]:
    keeper, named = await agency(market), await market.assistant()
    entry = await enrolled(keeper, named)
    path = f"/v1/proposals/{(await propose(keeper, market, job, entry['id'])).json()['id']}"
    change = Change(named, "POST", f"{path}/decline-naming", REASON, seen=path)
    return {"proposals_decline_naming": change}


async def of_contracts(market: Market, owner: Person) -> dict[str, Change]:
    deals = [await market.deal(owner=owner) for _ in range(6)]
    extending, pausing, resuming, ending, supervised, watched = (deal.path for deal in deals)
    await owner.move(f"{resuming}/pause", REASON)
    other = {"supervisor_id": str((await market.member(owner, Role.SUPERVISOR)).id)}
    more = {"additional_minutes": 30}
    return {
        "contracts_extend_allotment": Change(
            owner, "POST", f"{extending}/extend-allotment", more, seen=extending
        ),
        "contracts_pause_contract": Change(owner, "POST", f"{pausing}/pause", REASON, seen=pausing),
        "contracts_resume_contract": Change(owner, "POST", f"{resuming}/resume", seen=resuming),
        "contracts_end_contract": Change(owner, "POST", f"{ending}/end", REASON, seen=ending),
        "contracts_replace_supervisor": Change(
            owner, "POST", f"{supervised}/replace-supervisor", other, seen=supervised
        ),
        "contracts_set_supervision": Change(
            owner, "PUT", f"{watched}/supervision", other, seen=watched
        ),
        "contracts_substitute_assistant": await _substituting(market),
    }


async def _of_amendments(market: Market, owner: Person) -> dict[str, Change]:
    deals = [await market.deal(owner=owner) for _ in range(3)]
    body = {"title": "Another inbox", **REASON}
    made = [(await owner.post(f"{deal.path}/amendments", body)).json() for deal in deals]
    accepting, declining, withdrawing = (f"/v1/amendments/{one['id']}" for one in made)
    first, second = (deal.assistant for deal in deals[:2])
    return {
        "amendments_accept_amendment": Change(first, "POST", f"{accepting}/accept", seen=accepting),
        "amendments_decline_amendment": Change(
            second, "POST", f"{declining}/decline", REASON, seen=declining
        ),
        "amendments_withdraw_amendment": Change(
            owner, "POST", f"{withdrawing}/withdraw", seen=withdrawing
        ),
    }


async def _substituting(market: Market) -> Change:
    deal = await placement(market)
    entry = await enrolled(deal.agency, await market.assistant())
    body = {"roster_entry_id": entry["id"], **REASON}
    return Change(deal.agency, "POST", f"{deal.path}/substitute", body, seen=deal.path)


async def _of_substitutions(market: Market) -> dict[str, Change]:
    keeper, found = await agency(market), {}
    for verb, body in (("accept", None), ("decline", REASON), ("withdraw", None)):
        deal = await placement(market, agency_owner=keeper)
        asked = await handover(deal, await enrolled(keeper, await market.assistant()))
        path = f"/v1/substitutions/{asked['id']}"
        who = keeper if verb == "withdraw" else deal.owner
        found[f"contracts_{verb}_substitution"] = Change(
            who, "POST", f"{path}/{verb}", body, seen=path
        )
    return found


async def _of_entries(market: Market, deal: Deal) -> dict[str, Change]:
    made = [
        *[await market.entry(deal, hours_ago=hours, minutes=10) for hours in (1, 2, 3, 6)],
        *[await market.submitted(deal, hours_ago=hours, minutes=10) for hours in (4, 5)],
    ]
    edited, deleted, sent, stopped, approved, returned = (
        f"/v1/time-entries/{one['id']}" for one in made
    )
    await stopped_by_platform(market, made[3]["id"])
    note = {"note": "Which inbox was that?"}
    return {
        "time_update_time_entry": Change(
            deal.assistant, "PATCH", edited, {"memo": "Anew"}, seen=edited
        ),
        "time_delete_time_entry": Change(deal.assistant, "DELETE", deleted, seen=deleted),
        "time_confirm_time_entry": Change(
            deal.assistant, "POST", f"{stopped}/confirm", seen=stopped
        ),
        "time_submit_time_entry": Change(deal.assistant, "POST", f"{sent}/submit", seen=sent),
        "time_approve_time_entry": Change(deal.owner, "POST", f"{approved}/approve", seen=approved),
        "time_return_time_entry": Change(
            deal.owner, "POST", f"{returned}/return", note, seen=returned
        ),
        **await _of_timesheets(market),
    }


async def _of_timesheets(market: Market) -> dict[str, Change]:
    found = {}
    for verb, body in (("submit", None), ("approve", None), ("return", {"note": "Why?"})):
        deal = await market.deal(starts_on="2026-11-30")
        await market.submitted(deal, hours_ago=2, minutes=10)
        await market.entry(deal, hours_ago=1, minutes=10)
        [sheet] = (await deal.owner.get("/v1/timesheets", contract_id=deal.id)).json()["items"]
        path = f"/v1/timesheets/{sheet['id']}"
        who = deal.assistant if verb == "submit" else deal.owner
        found[f"time_{verb}_timesheet"] = Change(who, "POST", f"{path}/{verb}", body, seen=path)
    return found


async def _of_rosters(market: Market) -> dict[str, Change]:
    owner = await agency(market)
    people = [await market.assistant() for _ in range(7)]
    joining, refusing, taken = [await invited(owner, person) for person in people[:3]]
    edited, asked, ended, left = [await enrolled(owner, person) for person in people[3:]]

    def of_agency(entry: Entry, verb: str, body: Any = None) -> Change:
        path = f"{roster(owner)}/{entry['id']}"
        return Change(owner, "POST", f"{path}/{verb}", body, seen=path)

    def of_assistant(who: Person, entry: Entry, verb: str, body: Any = None) -> Change:
        path = f"/v1/me/rosters/{entry['id']}"
        return Change(who, "POST", f"{path}/{verb}", body, seen=path)

    path = f"{roster(owner)}/{edited['id']}"
    return {
        "rosters_update_roster_entry": Change(owner, "PATCH", path, {"note": "Anew"}, seen=path),
        "rosters_offer_terms": of_agency(asked, "offer", {"is_reimbursable": True}),
        "rosters_withdraw_roster_entry": of_agency(taken, "withdraw"),
        "rosters_end_roster_entry": of_agency(ended, "end"),
        "rosters_accept_roster_terms": of_assistant(
            people[0], joining, "accept", {"terms_version": 1}
        ),
        "rosters_decline_roster_terms": of_assistant(people[1], refusing, "decline"),
        "rosters_leave_roster": of_assistant(people[6], left, "end"),
    }


async def edit(owner: Person, job: dict[str, Any], if_match: str, **fields: Any) -> httpx.Response:
    """A change of a job; the ceiling, unless the test says what."""
    body = fields or {"ceiling": EUR_25}
    headers = {"If-Match": if_match}
    return await owner.request("PATCH", f"/v1/jobs/{job['id']}", json=body, headers=headers)
