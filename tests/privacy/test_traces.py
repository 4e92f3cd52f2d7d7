"""After an erasure nothing in the whole database says who it was: every column is searched."""

from typing import Any

import pytest
from sqlalchemy import ARRAY, Enum, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB

from tests.factories import collaborations
from tests.factories.amendments import answer, proposed
from tests.factories.end_clients import agreed, asked, commented, forwarded
from tests.factories.job_invitations import invited
from tests.factories.keys import key_of
from tests.factories.market import EUR_25, Deal, Market, Person
from tests.factories.members import invitation_of, token_of
from tests.factories.milestones import project
from tests.factories.reimbursement_policies import pays_back
from tests.factories.renewals import decline, limited
from tests.factories.reviewing import reviewed
from tests.factories.rosters import agency, enrolled
from tests.invariants import rows
from tests.privacy import chapters
from tests.privacy.chapters import MARK, marked
from tests.proposals.negotiating import hired, offered
from tests.substitutions.team import team
from tests.support.accounts import PASSWORD, Account
from va_market.tables import metadata

PROJECT = {"engagement": "project", "questions": [{"text": "Who are you?", "kind": "text"}]}
EMAIL = f"{MARK}@people.example.com"
FIT = {"supervisor_qualification": f"{MARK} is fit"}
# Where the words of somebody erased may stay, and why.
_OF_PAYMENTS = (
    *("invoice_payments.reference", "invoice_repayments.reference", "credit_notes.reason"),
)
ALLOWED = {
    "contracts.title": "the contract is evidence of paid work, for the other side too",
    "contracts.supervisor_qualification": "as above: whoever approved the time was fit for it",
    "contracts.ended_reason": "as above",
    "contracts.renewal_decline_reason": "as above",
    "contract_pauses.reason": "as above",
    "contract_terms.terms": "as above",
    "contract_terms.conditions": "as above",
    "proposals.title": "as above",
    "contract_terms.title": "as above",
    "contract_terms.differences": "as above",
    **{
        f"amendments.{name}": "as above: what was asked for, and the answer to it"
        for name in (
            *("title", "terms", "conditions", "change_order"),
            *("differences", "reason", "answer"),
        )
    },
    **{
        f"milestones.{name}": "as above: the price of a part, and what was said of it"
        for name in ("title", "submission_note", "changes_note", "refund_reason")
    },
    "milestone_movements.reference": "as above; the database refuses changes",
    **{
        f"work_orders.{name}": "as above: what was ordered, and what was delivered for it"
        for name in (
            *("order_number", "title", "brief", "end_buyer", "tags", "deliverable", "links"),
            *("return_note", "cancelled_reason"),
        )
    },
    "work_order_extensions.reason": "as above",
    "collaborations.purpose": "as above: why somebody read what is written inside the contract",
    **{
        f"contract_assignments.{name}": "as above: how work was handed over"
        for name in ("reason", "handover_note")
    },
    **{
        f"substitutions.{name}": "as above"
        for name in ("reason", "handover_note", "decline_reason")
    },
    "proposals.scope": "as above: it was accepted, and is what was agreed",
    "proposals.other_work": "as above",
    "proposals.terms": "as above",
    "proposals.conditions": "as above",
    "proposals.answers": "as above",
    "proposals.hiring": "as above: whoever was to approve the time was fit for it",
    **{f"proposal_versions.{name}": "as above" for name in ("scope", "terms", "conditions")},
    "time_entries.memo": "approved time is evidence of paid work; the database refuses changes",
    "time_entries.return_note": "as above",
    **{f"time_entries.{name}": "as above" for name in ("task", "tags", "evidence")},
    **{
        f"expenses.{name}": "evidence of money that was paid back; the database refuses changes"
        for name in ("description", "merchant", "exchange_rate", "return_note")
    },
    **{
        f"time_corrections.{name}": "as above"
        for name in ("reason", "answer", "replacement", "original")
    },
    "files.name": "as above, of a file that an entry shows; others go with the account",
    **{
        f"invoices.{name}": "kept as the law on taxes asks; the database refuses changes"
        for name in ("seller", "memo", "void_reason")
    },
    **dict.fromkeys(_OF_PAYMENTS, "as above"),
    **{f"invoice_lines.{name}": "as above" for name in ("description", "task")},
    "dispute_positions.text": "as above: why lines were credited, or stayed as billed",
    "jobs.title": "the writing of an organization that others belong to",
    "jobs.description": "as above",
    "jobs.search": "as above: made of the two",
    **{
        f"articles.{name}": "published: the client's, for whom it was written, as it would be a job"
        for name in ("title", "body", "topics", "topic_keys", "product", "customer", "search")
    },
    **{
        f"article_revisions.{name}": "as above"
        for name in ("title", "body", "topics", "product", "customer")
    },
    **{
        f"enquiries.{name}": "about customers of the client, and not kept longer than needed"
        for name in (
            *("customer_name", "customer_reference", "subject", "details", "escalated_to"),
            *("answer", "search"),
        )
    },
    "idempotent_replies.body": "answers to others who asked about this person; gone after a day",
}
# Columns in which nobody writes words of their own: names from lists, hashes, what we made.
NO_WORDS = {
    *("events.kind", "outgoing_mails.kind", "outgoing_mails.sealed"),
    *("users.password_hash", "api_keys.secret_hash", "api_keys.previous_hash"),
    "collaborations.token_hash",
    *("invitations.token_hash", "mailed_tokens.secret_hash", "refresh_tokens.secret_hash"),
    *("api_keys.public_id", "api_keys.scopes", "idempotent_replies.fingerprint"),
    *(f"{t}.country" for t in ("organizations", "users", "assistant_profiles")),
    *(f"{t}.time_zone" for t in ("organizations", "users", "assistant_profiles", "contracts")),
    "exclusivity_releases.currency",
    *("quotes.fee", "quotes.currency", "time_entries.paid_as", "contracts.versions_from"),
    *("contracts.notice_side", "contracts.renewal_declined_side"),
    *("contracts.pay_currency", "contract_assignments.pay_currency"),
    *("rate_bands.category", "rate_bands.currency", "pay_medians.currency"),
    *(
        "time_entries.time_zone",
        "time_entries.breaks",
        "assistant_profiles.availability",
        "api_keys.allowed_ips",
    ),
    *("assistant_profiles.categories", "jobs.categories", "proposals.work_types"),
    *(f"{t}.currency" for t in ("assistant_profiles", "jobs", "proposals", "work_orders")),
    *("milestones.currency", "milestone_movements.trace", "timesheets.escalated_to"),
    *("credit_notes.series", "credit_notes.number", "credit_note_lines.trace"),
    *("disputes.currency", "dispute_positions.amounts", "dispute_positions.file_ids"),
    *("invoice_series.series", "invoices.series", "invoices.number", "invoices.taxes"),
    *("invoices.time_zone", "invoices.currency", "invoices.payment_terms"),
    *("invoices.installment_plan", "invoices.late_fee"),
    *(f"invoice_lines.{name}" for name in ("quantity", "unit", "tax_category", "trace")),
    *("retainer_grants.key", "retainer_grants.currency", "retainer_periods.statement"),
    *("sales.source_id", "sales.currency"),
    *("commission_statements.currency", "commission_statements.statement"),
    *(f"charges.{n}" for n in ("term", "description", "quantity", "unit", "currency", "trace")),
    "article_revisions.changed_fields",
    *("proposals.fee", "contract_terms.fee", "roster_entries.currency"),
    "proposal_versions.fee",
    *(f"rate_card_entries.{name}" for name in ("service", "role", "currency")),
    *(f"audit_rows.{n}" for n in ("before_hash", "after_hash", "previous_hash", "hash")),
    *("audit_rows.action", "audit_rows.route", "audit_rows.request_id", "audit_chains.head"),
    *("time_feeds.secret_hash", "payments.reference", "payments.currency"),
    *(
        f"card_payments.{name}"
        for name in ("intent_id", "sealed_secret", "refused_code", "decline_code")
    ),
    *(
        f"provider_events.{name}"
        for name in ("event_id", "type", "kind", "intent_id", "reference", "currency", "code")
    ),
    "payment_take_backs.reference",
    "payee_consents.shares",
    *("splits.currency", "splits.parts"),
    *("payouts.reference", "payouts.currency", "payouts.reason_code"),
    *("payout_destinations.currency", "payout_batches.currency"),
    *(f"files.{name}" for name in ("key", "media_type", "content_hash", "subject_kind")),
    "file_removals.key",
    *("ledger_accounts.kind", "ledger_accounts.currency", "ledger_balances.head"),
    *(f"ledger_transactions.{name}" for name in ("kind", "idempotency_key", "reference")),
    *(f"ledger_postings.{name}" for name in ("currency", "hash", "previous_hash")),
    *("time_imports.time_zone", "time_imports.failure", "imported_entries.hash"),
    *(f"time_import_rows.{name}" for name in ("key", "hash")),
    *(f"time_import_faults.{name}" for name in ("column_name", "code", "reason")),
    *("reimbursement_policies.rules", "reminder_policies.rules"),
    *("bank_statements.content_hash", "bank_statements.faults"),
    *(f"bank_lines.{name}" for name in ("account", "key", "currency", "bank_id", "reason")),
    *(f"expenses.{name}" for name in ("currency", "spent_currency", "receipts")),
    *("second_factors.sealed_secret", "recovery_codes.code_hash"),
}
# By the database, unknown to the classes.
GENERATED = {f"{t}.search" for t in ("assistant_profiles", "jobs", "articles", "enquiries")}
# Columns that hold words, and which this story cannot reach. They are wiped all the same.
NOT_IN_THE_STORY = {
    "invoices.buyer": "as `seller`, of a client who is a person",
    **dict.fromkeys(
        ("audit_rows.reason", "bank_lines.note"),
        "what an operator wrote, who is asked to name nobody",
    ),
    **{
        f"bank_lines.{name}": "what a bank says of a transfer: the house keeps its books"
        for name in ("remittance", "counterparty", "end_to_end_id")
    },
    "bank_statement_drafts.lines": "as above, for 30 days at most",
    **{
        f"payout_destinations.{name}": "a number of a bank, which has a form of its own"
        for name in ("holder_name", "iban", "account_number", "bank_code", "bic")
    },
    "audit_rows.reason": "what an operator wrote, who is asked to name nobody",
    **{
        f"{table}.{name}": "a number with a form of its own; the row goes as a whole"
        for table in ("billing_details", "own_billing_details")
        for name in (
            *("registration_number", "tax_id", "vat_id"),
            *("invoice_prefix", "credit_note_prefix"),
        )
    },
    **{
        f"quotes.{name}": "deleted unless it was sent with a proposal, whose terms are above"
        for name in ("request", "quote")
    },
    "roster_entries.offer": "a rate and two switches, while they wait for an answer",
    "account_requests.account": "looked at within a minute, and deleted then",
    "contracts.paused_reason": "a contract that rests is live; nobody is erased meanwhile",
    "events.data": "ids and figures alone; this test would find words",
    "idempotent_replies.headers": "the path of what was made",
    "outgoing_mails.last_error": "what a mail server said; the row goes with the address",
}


def wordy() -> set[str]:
    kinds = (Text, ARRAY, LargeBinary, JSONB)
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, kinds) and not isinstance(column.type, Enum)
    }


async def traces(market: Market, *marks: str) -> set[str]:
    """Every column of every table, the queue's too, in which one of the marks stands."""
    found = await rows.fetch(
        market,
        "SELECT c.relname, a.attname, a.atttypid::regtype::text AS kind FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace "
        "AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped",
    )
    questions = " UNION ALL ".join(_question(*column) for column in found)
    return {row[0] for row in await rows.fetch(market, questions, "|".join(marks))}


def _question(table: str, column: str, kind: str) -> str:
    text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
    where = f'EXISTS (SELECT FROM "{table}" WHERE {text} ~* $1)'
    return f"SELECT '{table}.{column}' WHERE {where}"  # names of the catalog


class Story:
    """Somebody who works, hires, supervises and belongs, with the mark in everything written."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.account = Account(market, EMAIL)

    async def begin(self) -> None:
        await self.account.register(name=f"{MARK} Name", country="PT")
        await self.market.client.post(
            "/v1/auth/login",
            json={"email": EMAIL, "password": PASSWORD},
            headers={"User-Agent": f"{MARK} browser"},
        )
        await self.account.log_in()
        self.person = Person(await self.account.id(), EMAIL, self.account.token, self.market)

    def _details(self) -> dict[str, Any]:
        proof = {
            "kind": "link",
            "title": f"{MARK} title",
            "url": f"https://files.example/{MARK}",
        }
        return {"task": f"{MARK} task", "tags": [f"{MARK} tag"], "evidence": [proof]}

    async def works(self) -> None:
        tool = {"name": f"{MARK} tool", "level": "expert", "years": 3}
        await self.person.put(
            "/v1/me/assistant-profile",
            {
                **{name: f"{MARK} {name}" for name in ("headline", "about", "other_work")},
                "categories": ["other"],
                "skills": [f"{MARK} skill"],
                "tools": [tool],
                "level": "expert",
                "years": 3,
                "rate": EUR_25,
            },
        )
        words = {"scope": f"{MARK} scope", "work_types": ["other"], "other_work": f"{MARK} work"}
        part = {"title": f"{MARK} part", "amount": EUR_25, "due_on": None}
        terms = {"kind": "project", "price": EUR_25, "milestones": [part]}
        rivals = {"scope": "rivals", "rivals": [{"name": f"{MARK} rival"}]}
        answers = [{"question": 1, "answer": f"{MARK} answers"}]
        words = {**words, "terms": terms, "answers": answers}
        words["conditions"] = {"exclusivity": rivals, **limited()}
        deal = await self.market.deal(assistant=self.person, job=PROJECT, proposal=words)
        entry = await self.market.approved(deal, memo=f"{MARK} memo", **self._details())
        await chapters.is_wrong(self.market, deal, entry)
        await enrolled(await agency(self.market), self.person, note=f"{MARK} is ours.")
        await self._amend(deal)
        await chapters.answers_customers(self.person, deal)
        await chapters.is_away(deal)
        await chapters.brings_files(self.market, deal)
        await chapters.delivers(deal)
        await chapters.spends(deal)
        await self._rest_and_end(deal)
        await chapters.gives_back(deal)
        await chapters.sends_invoices(self.market, self.person)
        await self._is_invited()
        for _ in range(2):
            job = await self.market.job(await self.market.owner(), **PROJECT)
            sent = await self.market.proposal(self.person, job, **words)
        owner = await self._owner_of(job)
        await self._countered(owner, sent, hiring=FIT)
        await self._countered(self.person, sent)
        await self._is_discussed(job, sent, owner)
        await reviewed(owner, sent, comment=f"{MARK} again?")
        await owner.post(f"/v1/proposals/{sent['id']}/decline", {"reason": f"Not {MARK} again."})

    async def _countered(self, who: Person, sent: dict[str, Any], **more: Any) -> None:
        words = {"scope": f"{MARK} scope of {who.id}", "message": f"{MARK} says"}
        made = await who.post(f"/v1/proposals/{sent['id']}/counter", {**words, **more})
        assert made.status_code == 200, made.text

    async def _is_invited(self) -> None:
        owner = await self.market.owner()
        sent = await invited(
            owner, await self.market.job(owner), self.person, message=f"{MARK}, come."
        )
        path = f"/v1/job-invitations/{sent['id']}/decline"
        await self.person.post(path, {"reason": f"{MARK} is busy"})

    async def _is_discussed(self, job: dict[str, Any], sent: dict[str, Any], buyer: Person) -> None:
        await agreed(buyer, job, await self.market.owner())
        await forwarded(buyer, sent)
        await commented(buyer, sent, f"{MARK}, whom we know.")

    async def _owner_of(self, job: dict[str, Any]) -> Person:
        member = await self.market.person()
        await rows.fetch(
            self.market,
            "INSERT INTO memberships VALUES ($1, $2, 'owner', now())",
            job["organization_id"],
            member.id,
        )
        return member

    async def _amend(self, deal: Deal) -> None:
        order = {"added": [{**marked("title"), "amount": EUR_25}]}
        words = {**marked("title", "reason"), "change_order": order}
        await answer(deal.owner, await proposed(deal, self.person, **words), "accept")
        other = await proposed(deal, title="Another title")
        await answer(self.person, other, "decline", {"reason": f"{MARK} says no"})

    async def _rest_and_end(self, deal: Deal) -> None:
        await self.person.move(f"{deal.path}/pause", {"reason": f"{MARK} rests"})
        await self.person.move(f"{deal.path}/resume")
        await decline(self.person, deal, reason=f"{MARK} moves on")
        await self.person.move(f"{deal.path}/end", {"reason": f"{MARK} is done"})

    async def hires_alone(self) -> None:
        """As an individual: the organization has the person's name."""
        words = {
            **{name: f"{MARK} {name}" for name in ("title", "description", "other_work")},
            "categories": ["other"],
            "skills": [f"{MARK} skill"],
            "tools_required": [f"{MARK} tool"],
            "questions": [{"text": f"{MARK} asks", "kind": "text", "is_required": False}],
        }
        closed = await self.market.job(self.person, **words)
        address = {"line1": f"{MARK} street", "city": "Porto", "country": "PT"}
        billing = {"legal_name": f"{MARK} Name", "email": EMAIL, "address": address}
        path = f"/v1/organizations/{closed['organization_id']}/billing-details"
        for one in (path, "/v1/me/billing-details"):
            assert (await self.person.patch(one, billing)).status_code == 200
        self.person.organization_id = closed["organization_id"]
        await pays_back(self.person, **marked("notes"))
        await asked(self.person, closed, await self.market.owner(), message=f"{MARK} buys")
        await self.person.post(f"/v1/jobs/{closed['id']}/close", {"reason": f"{MARK} closes"})
        await self.market.draft(self.person, **words)
        deal = await self.market.deal(
            owner=self.person, job=words, supervisor_qualification=f"{MARK} is fit"
        )
        entry = await self.market.submitted(deal)
        path = f"/v1/time-entries/{entry['id']}"
        await self.person.post(f"{path}/return", {"note": f"{MARK} asks why"})
        await deal.assistant.post(f"{path}/submit")
        await self.person.post(f"{path}/approve")
        await chapters.insists(deal, path)
        await chapters.answers_customers(self.person, deal)
        await chapters.orders(deal)
        await chapters.sends_back(deal)
        await self.person.move(f"{deal.path}/end", {"reason": "Done."})
        await self._pays_for_a_project()
        crew = await team(self.market, client=self.person)
        await chapters.is_asked_for_others(crew)
        await crew.deal.agency.move(f"{crew.path}/end", {"reason": "Done."})
        job = await self.market.job(self.person, **words)
        await self._hires_after_a_counter(job)
        await self._offers_in_private()

    async def _pays_for_a_project(self) -> None:
        terms = {"terms": project("400.00", "600.00")}
        asked = {"engagement": "project"}
        deal = await self.market.deal(owner=self.person, job=asked, proposal=terms)
        await chapters.pays_for(deal)
        await self.person.move(f"{deal.path}/end", {"reason": "Done."})

    async def _hires_after_a_counter(self, job: dict[str, Any]) -> None:
        assistant = await self.market.assistant()
        sent = await self.market.proposal(assistant, job)
        await self._countered(self.person, sent, hiring=FIT)
        made = (await assistant.post(f"/v1/proposals/{sent['id']}/accept", {})).json()
        await assistant.move(f"/v1/contracts/{made['id']}/end", {"reason": "Done."})

    async def _offers_in_private(self) -> None:
        for is_accepted in (True, False):
            assistant = await self.market.assistant()
            words = {"title": f"{MARK} title", "message": f"{MARK} says", "hiring": FIT}
            sent = await offered(self.person, assistant, scope=f"{MARK} scope", **words)
            if is_accepted:
                made = await hired(assistant, sent)
                await assistant.move(f"/v1/contracts/{made['id']}/end", {"reason": "Done."})

    async def belongs(self) -> None:
        """To the organization of another, invited by mail."""
        owner = await self.market.owner()
        invitation = await invitation_of(owner, email=EMAIL, role="admin")
        headers = {"Idempotency-Key": f"{MARK} key"}
        body = {"token": await token_of(self.market, invitation)}
        await self.person.request("POST", "/v1/invitations/accept", json=body, headers=headers)
        self.person.organization_id = owner.organization_id
        await key_of(self.person, name=f"{MARK} program", allowed_ips=["203.0.113.7"])
        words = {name: f"{MARK} {name}" for name in ("title", "description")}
        await self.market.job(self.person, **words)
        await self._handed_over_and_back(owner)
        await self._asked_again()

    async def _handed_over_and_back(self, owner: Person) -> None:
        """The kept answer names the person, and is the owner's."""
        path = f"/v1/organizations/{owner.organization_id}/transfer"
        body, headers = {"user_id": str(self.person.id)}, {"Idempotency-Key": "handed over"}
        handed = await owner.request("POST", path, json=body, headers=headers)
        assert MARK in handed.text
        await self.person.post(path, {"user_id": str(owner.id)})

    async def _asked_again(self) -> None:
        """To belong, and to help; the answers are still to come."""
        await invitation_of(await self.market.owner(), email=EMAIL)
        deal = await self.market.deal()
        await collaborations.asked(deal.owner, deal, EMAIL)
        await self.account.post("/v1/auth/password-reset", {"email": EMAIL})


@pytest.fixture
async def story(empty_market: Market) -> Story:
    told = Story(empty_market)
    await told.begin()
    await told.works()
    await told.hires_alone()
    await told.belongs()
    return told


async def test_nothing_in_the_database_says_who_it_was(story: Story) -> None:
    before = await traces(story.market, MARK)
    erased = await story.person.post("/v1/me/erase", {"password": PASSWORD})
    after = await traces(story.market, MARK, "203\\.0\\.113\\.7")

    assert erased.status_code == 204, erased.text
    assert before - GENERATED == wordy() - (NO_WORDS | NOT_IN_THE_STORY.keys())
    assert after == ALLOWED.keys()


def test_every_column_with_words_is_thought_of() -> None:
    assert (NO_WORDS | NOT_IN_THE_STORY.keys()) <= wordy()
    assert ALLOWED.keys() - GENERATED <= wordy() - NO_WORDS
