"""Operators see what is private with a reason alone, change nothing, and leave a trace."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.audit.rows import chain_of, last_of
from tests.factories import contacts
from tests.factories.absences import absent
from tests.factories.accounts import account_of
from tests.factories.amendments import proposed
from tests.factories.bank_statements import ids_of as of_the_bank
from tests.factories.charges import charged, charges_of
from tests.factories.collaborations import helping
from tests.factories.commissions import commission, reported, sale
from tests.factories.corrections import proposed as asked_to_correct
from tests.factories.disputes import disputing
from tests.factories.end_clients import asked
from tests.factories.enquiries import recorded
from tests.factories.expenses import expense
from tests.factories.invoices import REACHED, credited, named, opened
from tests.factories.job_invitations import invited
from tests.factories.keys import key_of
from tests.factories.knowledge import written
from tests.factories.market import Deal, Market, Person
from tests.factories.members import invitation_of
from tests.factories.milestones import milestones, project
from tests.factories.pay_periods import paid_by
from tests.factories.payee_records import shared
from tests.factories.payments import announced, operator_of
from tests.factories.payouts import batched, payable
from tests.factories.quotes import saved
from tests.factories.rate_cards import OWN, added, card
from tests.factories.reimbursement_policies import pays_back
from tests.factories.retainers import PACKS, bought, retainer, running_deal
from tests.factories.rosters import agency, enrolled
from tests.factories.splits import billed, splits_of
from tests.factories.work_orders import done, extension, order_in
from tests.files import sending as stored
from tests.invariants import rows
from tests.jobs.reading import events_of
from tests.substitutions.team import team
from tests.support.document import operations
from tests.time_imports.files import TOGGL, checked, file_of
from va_market.audit import service
from va_market.identity.models import Role
from va_market.kit.ids import new_id

REASON = "Ticket 4711: the invoice is missing"
REASONED = {"X-Operator-Reason": REASON}


def at_organization(id_: object, reason: str = REASON) -> dict[str, Any]:
    return {"X-Operator-Reason": reason, "X-Operator-Organization": str(id_)}


def as_user(id_: object) -> dict[str, str]:
    return {**REASONED, "X-Operator-User": str(id_)}


async def look(person: Person, path: str, headers: dict[str, Any]) -> httpx.Response:
    return await person.request("GET", path, headers=headers)


def codes(answer: httpx.Response) -> list[str]:
    return [fault["code"] for fault in answer.json()["errors"]]


def actions_in(body: Any) -> Iterator[list[str]]:
    """Every `allowed_actions` of an answer."""
    if isinstance(body, dict):
        if "allowed_actions" in body:
            yield body["allowed_actions"]
        body = list(body.values())
    for part in body if isinstance(body, list) else ():
        yield from actions_in(part)


@pytest.fixture
async def operator(market: Market) -> Person:
    return await market.person(name="Olu Operator", is_operator=True)


@pytest.fixture(scope="module")
async def deal(shared_market: Market) -> Deal:
    """A standing deal, with an invitation, a key and an entry."""
    shared_market.clock.reset()
    deal = await shared_market.deal()
    await invitation_of(deal.owner)
    await key_of(deal.owner)
    await pays_back(deal.owner)
    await shared_market.submitted(deal)
    return deal


async def _others(market: Market, deal: Deal) -> dict[str, str]:
    """A retainer of the client, a charge, and a sale on commission."""
    held = await running_deal(market, retainer(policy=PACKS), owner=deal.owner)
    grant = await bought(held)
    await charged(deal)
    [charge] = await charges_of(deal)
    sells = await paid_by(market, commission(), starts_on="2026-12-01", owner=deal.owner)
    [made] = await reported(sells, sale())
    return {
        "period_id": grant["period_id"],
        "grant_id": grant["id"],
        "charge_id": charge["id"],
        "contract_id of commissions": sells.id,
        "sale_id": made["id"],
    }


async def around(market: Market, deal: Deal) -> dict[str, str]:
    """What is said and done beside the contract: an id of each kind."""
    job, other = await market.job(deal.owner), await market.owner()
    work = await market.deal(
        owner=deal.owner,
        assistant=deal.assistant,
        job={"engagement": "project"},
        proposal={"terms": project("400.00")},
    )
    order = await order_in(deal, "in_progress", allotted_minutes=60)
    article = await written(deal.owner, deal)
    crew = await team(market, client=deal.owner)
    substitution = await crew.substitute(crew.other_entry)
    await market.submitted(deal, hours_ago=9)
    approved = await market.approved(deal, hours_ago=8)
    await named(deal, **REACHED)
    await market.approved(deal, hours_ago=7, minutes=30)
    invoice = await opened(deal)
    sheet = (await deal.owner.get("/v1/timesheets")).json()["items"][0]
    revisions = await deal.owner.get(f"/v1/articles/{article['id']}/revisions")
    place = await payable(deal.owner)
    payout, batch = await batched(deal.owner, "1.00")
    shares, _ = await billed(market)
    [split] = await splits_of(shares.agency)
    return {
        "split_id": split["id"],
        "destination_id": place["id"],
        "payout_id": payout["id"],
        "batch_id": batch.rpartition("/")[2],
        "job_invitation_id": (await invited(deal.owner, job, deal.assistant))["id"],
        "end_client_request_id": (await asked(deal.owner, job, other))["id"],
        "milestone_id": (await milestones(work))[0]["id"],
        "work_order_id": order.rpartition("/")[2],
        "extension_id": (await extension(deal, order)).rpartition("/")[2],
        "article_id": article["id"],
        "revision_id": revisions.json()["items"][0]["id"],
        "absence_id": (await absent(deal))["id"],
        "contact_id": (await contacts.added(deal.owner, deal))["id"],
        "collaboration_id": (await helping(deal, await market.person()))["id"],
        "enquiry_id": (await recorded(deal.owner, deal))["id"],
        "amendment_id": (await proposed(deal))["id"],
        "correction_id": (await asked_to_correct(deal.assistant, approved))["id"],
        "substitution_id": done(substitution)["id"],
        "timesheet_id": sheet["id"],
        "invoice_id": invoice["id"],
        "credit_note_id": (await credited(deal, f"/v1/invoices/{invoice['id']}", "0.01"))["id"],
        "line_id": invoice["lines"][0]["id"],
        "dispute_id": done(await disputing(deal.owner, invoice, "0.01"))["id"],
        "account_id": await account_of(deal.owner),
        "payment_id": (await announced(deal.owner))["id"],
        "consent_id": (await shared(deal))["id"],
        "movement_id": deal.id,
        **await of_the_bank(await operator_of(market)),
        **await _others(market, deal),
        "file_id": (await stored.file_of(deal))["id"],
        "expense_id": (await expense(deal, incurred_on=market.clock().date().isoformat()))["id"],
        "import_id": (await checked(market, deal, file_of(TOGGL, ["too,few"])))["id"],
    }


class TestWhatIsSeen:
    async def test_nothing_private_without_a_reason(self, operator: Person, deal: Deal) -> None:
        organization = f"/v1/organizations/{deal.owner.organization_id}"
        for path in (deal.path, organization, f"{organization}/audit-log"):
            assert (await operator.get(path)).status_code == 404

    async def test_everything_of_an_organization(self, operator: Person, deal: Deal) -> None:
        await events_of(deal.owner, until="time_entry.submitted")  # it may take a moment
        organization = f"/v1/organizations/{deal.owner.organization_id}"
        for path in (
            *(deal.path, f"{deal.path}/time-entries", "/v1/proposals", "/v1/events"),
            *(organization, f"{organization}/members", f"{organization}/invitations"),
            *(f"{organization}/api-keys",),
        ):
            seen = await look(operator, path, at_organization(deal.owner.organization_id))
            own = await deal.owner.get(path)
            assert seen.status_code == 200, seen.text
            assert ids(seen) == ids(own) != [], path

    async def test_everything_of_a_user(self, operator: Person, deal: Deal) -> None:
        for path in (deal.path, "/v1/time-entries", "/v1/me/assistant-profile", "/v1/me/sessions"):
            seen = await look(operator, path, as_user(deal.assistant.id))
            own = await deal.assistant.get(path)
            assert seen.status_code == 200, seen.text
            assert ids(seen) == ids(own) != [], path
        me = (await look(operator, "/v1/me", as_user(deal.assistant.id))).json()
        assert (me["id"], me["is_operator"]) == (str(deal.assistant.id), False)

    async def test_a_user_is_seen_with_the_rights_of_their_role(
        self, market: Market, operator: Person, deal: Deal
    ) -> None:
        member = await market.member(deal.owner, Role.MEMBER)
        path = f"/v1/organizations/{deal.owner.organization_id}/api-keys"

        assert (await look(operator, path, as_user(member.id))).status_code == 403
        assert (await look(operator, path, as_user(deal.owner.id))).status_code == 200

    async def test_nothing_of_others(self, market: Market, operator: Person, deal: Deal) -> None:
        other = await market.owner()

        assert (
            await look(operator, deal.path, at_organization(other.organization_id))
        ).status_code == 404
        assert (await look(operator, deal.path, as_user(other.id))).status_code == 404

    async def test_no_action_is_allowed_anywhere(
        self, market: Market, operator: Person, deal: Deal
    ) -> None:
        entry = (await deal.owner.get("/v1/time-entries")).json()["items"][0]
        known = {
            "organization_id": deal.owner.organization_id,
            "job_id": (await market.job(deal.owner))["id"],
            "proposal_id": deal.proposal["id"],
            "contract_id": deal.id,
            "entry_id": entry["id"],
            "assistant_id": str(deal.assistant.id),
            "roster_entry_id": (await enrolled(await agency(market), deal.assistant))["id"],
            "rate_card_id": (await added(deal.owner, card(deal.owner)))["id"],
            "list_price_id": (await added(deal.assistant, OWN))["id"],
            "quote_id": (await saved(deal.owner, organization_id=deal.owner.organization_id))["id"],
            **await around(market, deal),
        }
        files = {
            "/v1/time-entries/export",
            "/v1/time-feeds/{secret}.ics",
            "/v1/files/{file_id}/content",
            *(f"/v1/invoices/{{invoice_id}}/{form}" for form in ("pdf", "ubl", "csv")),
            *(f"/v1/admin/payout-batches/{{batch_id}}/{form}" for form in ("csv", "pain001")),
            *(f"/v1/reports/{what}/csv" for what in ("earnings", "spend", "costs")),
        }  # with no actions in them
        reading = [
            one
            for one in operations()
            if one.method == "GET" and one.path.startswith("/v1") and one.path not in files
        ]
        found: list[list[str]] = []
        for headers in (
            at_organization(deal.owner.organization_id),
            as_user(deal.owner.id),
            as_user(deal.assistant.id),
        ):
            for operation in reading:
                params = {"week_of": "2026-12-07"} if operation.path.endswith("/timesheet") else {}
                answer = await operator.request(
                    "GET", operation.asked(known), headers=headers, params=params or None
                )
                assert answer.status_code in (200, 403, 404), f"{operation.id}: {answer.text}"
                found.extend(actions_in(answer.json()))

        assert len(found) > 20
        assert [some for some in found if some] == []


def ids(answer: httpx.Response) -> list[str]:
    body = answer.json()
    return [str(item.get("id", item.get("user_id"))) for item in body.get("items", [body])]


class TestTrace:
    async def test_each_look_is_a_row_in_the_chain_of_the_organization(
        self, market: Market, operator: Person, deal: Deal
    ) -> None:
        organization_id = deal.owner.organization_id
        headers = {**at_organization(organization_id), "X-Request-Id": "looking-0001"}

        await look(operator, deal.path, headers)

        row = await last_of(market, organization_id)
        assert (row["action"], row["reason"]) == ("operator.looked", REASON)
        assert (row["actor_id"], row["session_id"]) == (operator.id, operator.session_id)
        assert (row["route"], row["object_id"]) == ("/v1/contracts/{contract_id}", UUID(deal.id))
        assert row["request_id"] == "looking-0001"
        assert row["before_hash"] is row["after_hash"] is None
        [shown] = (
            await deal.owner.get(
                f"/v1/organizations/{organization_id}/audit-log", action="operator.looked", limit=1
            )
        ).json()["items"]
        assert (shown["reason"], shown["id"]) == (REASON, str(row["id"]))

    async def test_a_look_at_a_user_is_in_their_chain(
        self, market: Market, operator: Person
    ) -> None:
        person = await market.person()

        await operator.request("HEAD", "/v1/me", headers=as_user(person.id))

        [row] = await chain_of(market, person.id)
        assert (row["action"], row["route"]) == ("operator.looked", "/v1/me")
        assert row["object_id"] == person.id

    async def test_a_look_that_finds_nothing_is_told_as_well(
        self, market: Market, operator: Person
    ) -> None:
        owner, unknown = await market.owner(), new_id()

        answer = await look(operator, f"/v1/jobs/{unknown}", at_organization(owner.organization_id))

        assert answer.status_code == 404
        assert (await last_of(market, owner.organization_id))["object_id"] == unknown

    async def test_a_look_that_cannot_be_told_does_not_happen(
        self, market: Market, operator: Person, deal: Deal
    ) -> None:
        headers = at_organization(deal.owner.organization_id)
        connection = await rows.connect(market)
        try:
            await connection.execute("ALTER TABLE audit_rows RENAME TO audit_rows_away")
            answer = await look(operator, deal.path, headers)
        finally:
            await connection.execute("ALTER TABLE audit_rows_away RENAME TO audit_rows")
            await connection.close()

        assert answer.status_code == 500
        assert deal.id not in answer.text.replace(deal.path, "")

    @pytest.mark.parametrize(
        "reason",
        [
            'Says "it\'s gone" \\ C:\\x </script> {"a": null}',
            "Beschwerde über Rechnung № 7 — дело № 12 🙂",
            "x" * 500,
            "tilde ~ and nothing but ASCII here",
        ],
    )
    async def test_any_reason_is_hashed_alike_by_both(
        self, market: Market, operator: Person, reason: str
    ) -> None:
        owner = await market.owner()
        headers = {
            "X-Operator-Reason": reason.encode(),
            "X-Operator-Organization": owner.organization_id,
        }

        assert (await look(operator, "/v1/jobs", headers)).status_code == 200

        assert (await last_of(market, owner.organization_id))["reason"] == reason
        reader = market.app.state.database.reader
        chain_id = UUID(owner.organization_id)
        [verified] = [one async for one in service.verify(reader, chain_id=chain_id)]
        assert verified.fault is None


class TestRefusals:
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    async def test_nothing_is_changed_with_a_reason(
        self, market: Market, operator: Person, deal: Deal, method: str
    ) -> None:
        organization_id = deal.owner.organization_id
        before = len(await chain_of(market, organization_id))
        path = {
            "POST": f"{deal.path}/pause",
            "PUT": "/v1/me/assistant-profile",
            "PATCH": f"/v1/organizations/{organization_id}",
            "DELETE": "/v1/me/sessions",
        }[method]

        answer = await operator.request(
            method, path, headers=at_organization(organization_id), json={"reason": "x"}
        )

        assert (answer.status_code, answer.json()["code"]) == (403, "operators_only_look")
        assert len(await chain_of(market, organization_id)) == before

    async def test_what_asks_for_a_password_is_for_the_person_alone(
        self, operator: Person, deal: Deal
    ) -> None:
        answer = await look(operator, "/v1/me/data-export", as_user(deal.owner.id))

        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    async def test_only_operators_send_these_headers(self, deal: Deal) -> None:
        key = await key_of(deal.owner, "contracts:read")
        organization_id = deal.owner.organization_id
        answers = [
            await look(deal.owner, deal.path, at_organization(organization_id)),
            await look(deal.owner, deal.path, as_user(deal.owner.id)),
            await look(deal.owner, deal.path, {"X-Operator-Reason": "x"}),
            await key.request("GET", deal.path, headers=at_organization(organization_id)),
        ]

        assert [a.status_code for a in answers] == [403] * 4
        assert {a.json()["code"] for a in answers} == {"operators_only"}

    @pytest.mark.parametrize("reason", [None, "", "   "])
    async def test_a_look_needs_a_reason(
        self, operator: Person, deal: Deal, reason: str | None
    ) -> None:
        headers = at_organization(deal.owner.organization_id, reason or "")
        if reason is None:
            del headers["X-Operator-Reason"]

        answer = await look(operator, deal.path, headers)

        assert (answer.status_code, answer.json()["code"]) == (422, "operator_reason_missing")

    @pytest.mark.parametrize("reason", ["too short", "x" * 501, "    too short    ", "a\x7f" * 9])
    async def test_a_reason_has_10_to_500_characters(
        self, operator: Person, deal: Deal, reason: str
    ) -> None:
        answer = await look(
            operator, deal.path, at_organization(deal.owner.organization_id, reason)
        )

        assert (answer.status_code, codes(answer)) == (422, ["bad_reason"])

    @pytest.mark.parametrize(
        ("headers", "code"),
        [
            ({}, "one_target"),
            ({**at_organization(new_id()), **as_user(new_id())}, "one_target"),
            ({"X-Operator-Organization": "ours"}, "uuid_parsing"),
            ({"X-Operator-User": "me"}, "uuid_parsing"),
            ({"X-Operator-Organization": str(new_id())}, "unknown"),
            ({"X-Operator-User": str(new_id())}, "unknown"),
        ],
    )
    async def test_it_must_be_clear_as_whom_to_look(
        self, operator: Person, headers: dict[str, str], code: str
    ) -> None:
        answer = await look(operator, "/v1/jobs", {**REASONED, **headers})

        assert (answer.status_code, codes(answer)) == (422, [code])
