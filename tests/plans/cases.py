"""What callers ask of each list: who asks, and each filter with a value of everyday."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import md5
from typing import Any
from uuid import UUID

from tests.plans.market import (
    AGENCY,
    ARTICLE,
    EVENT,
    IMPORT,
    LONG,
    MARKET,
    NAMING,
    NOW,
    STATEMENT,
)
from va_market.events import repository as events
from va_market.kit.db import Query

Values = Mapping[str, Any]
CLIENT = MARKET.client
OWNER = MARKET.owner_of_client
BUSY = MARKET.id("user", MARKET.busy_assistant)
CONTRACT = MARKET.id("contract", 0)
ACCOUNT = UUID(md5(b"account 1", usedforsecurity=False).hexdigest())
INVOICE = UUID(md5(b"invoice 1", usedforsecurity=False).hexdigest())
PERIOD = UUID(md5(b"period 1", usedforsecurity=False).hexdigest())
DISPUTE = UUID(md5(b"dispute 1", usedforsecurity=False).hexdigest())
LINE = UUID(md5(b"line 1", usedforsecurity=False).hexdigest())
CONSENT = UUID(md5(b"consent 1", usedforsecurity=False).hexdigest())
BATCH = UUID(md5(b"batch 1", usedforsecurity=False).hexdigest())
ORDER = UUID(md5(b"order 1", usedforsecurity=False).hexdigest())
CORRECTED = UUID(md5(b"corrected", usedforsecurity=False).hexdigest())
CALLERS: dict[str, Values] = {
    "a busy client": {"actor_id": OWNER, "actor_organizations": [CLIENT]},
    "a busy assistant": {"actor_id": BUSY, "actor_organizations": []},
    "an agency": {"actor_id": MARKET.id("user", 1), "actor_organizations": [AGENCY]},
    "a stranger": {"actor_id": UUID(int=1), "actor_organizations": []},
}
# Who sees the same rows in several ways, and asks for the same status twice.
EVERYWHERE: Values = {
    "actor_id": BUSY,
    "actor_organizations": [CLIENT, AGENCY, AGENCY],
    "owners": [BUSY, CLIENT, AGENCY, AGENCY],
}
TWICE = {"status": ["submitted", "active", "submitted", "active"]}
_LATE, _EARLY = NOW - timedelta(days=300), NOW - timedelta(days=330)


@dataclass(frozen=True)
class Asked:
    """Who asks a list, its filters one by one, and the filters that people use together."""

    callers: Mapping[str, Values] = field(default_factory=lambda: CALLERS)
    filters: Mapping[str, Any] = field(default_factory=dict)
    together: tuple[Values, ...] = ()

    @property
    def questions(self) -> dict[str, Values]:
        """Each filter alone, each of several values alone, and the combinations."""
        alone = (
            {name: one}
            for name, value in self.filters.items()
            for one in (value if isinstance(value, tuple) else (value,))
        )
        return {_said(one): one for one in ({}, *alone, *self.together)}


def _said(values: Values) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items()) or "no filter"


_MANY = {
    "a busy client": {**CALLERS["a busy client"], "organization_id": CLIENT, "user_id": OWNER},
}
_OWNERS: dict[str, Values] = {
    "a busy client": {"owners": [OWNER, CLIENT]},
    "a busy assistant": {"owners": [BUSY]},
    "an agency": {"owners": [MARKET.id("user", 1), AGENCY]},
    "a stranger": {"owners": [UUID(int=1)]},
}
_OF_CONTRACT = {
    name: {**scope, "contract_id": MARKET.id("contract", 0)} for name, scope in CALLERS.items()
}
_RATES = {
    "on": (NOW.date(), _EARLY.date()),
    "side": ("pay", "bill"),
    "service": ("sales", "other"),
    "level": ("expert", "entry"),
}
_EMAIL = ["email_management"]
_OF_CONTRACT = {
    "a busy client": {**CALLERS["a busy client"], "contract_id": MARKET.id("contract", 0)}
}
_ARTICLES = {
    "q": ("lamp", "nothing like it"),
    "status": (["published"], ["draft"], ["draft", "archived"]),
    "topic": (["returns"], ["repairs"]),
}
_ORDERED = {
    "status": (["open"], ["accepted"], ["open", "returned"]),
    "due_after": (_EARLY, NOW),
    "due_before": (_LATE, NOW - timedelta(days=900)),
    "q": ("PO-77", "PO-", "nothing like it"),
}
_ORDERED_TOGETHER = (
    {"status": ["open"], "due_before": NOW},
    {"status": ["open", "in_progress"], "q": "PO-1"},
)
LISTS: dict[str, Asked] = {
    "jobs.LISTING": Asked(
        filters={
            "q": ("inbox", "calendar invoices", "nothing like it"),
            "status": (["open"], ["paused"], ["closed", "expired"]),
            "organization_id": (CLIENT, MARKET.id("organization", 300)),
            "category": (_EMAIL, ["other"]),
            "engagement": ["retainer"],
            "skills": (["xero"], ["cobol"]),
            "level": ["expert"],
            "currency": ("EUR", "USD"),
            "budget_min": 2000,
            "budget_max": 2000,
            "created_after": (_EARLY, NOW),
            "created_before": (_LATE, NOW - timedelta(days=900)),
            "is_mine": True,
        },
        together=(
            {"status": ["draft"], "is_mine": True},
            {"currency": "EUR", "budget_min": 90_000},
            {"currency": "EUR", "budget_max": 10},
            {"status": ["open"], "currency": "EUR", "budget_min": 90_000},
            {
                "status": ["open"],
                "q": "inbox",
                "category": _EMAIL,
                "level": ["expert", "intermediate"],
                "currency": "EUR",
                "budget_min": 2000,
            },
            {"status": ["open"], "q": "inbox"},
            {"status": ["open"], "category": _EMAIL},
            {"status": ["open"], "skills": ["xero"]},
            {"status": ["open"], "engagement": ["hourly"], "currency": "EUR", "budget_max": 2000},
            {"status": ["open"], "created_after": _EARLY, "created_before": _LATE},
            {"organization_id": CLIENT, "status": ["draft"]},
            {"organization_id": CLIENT, "status": ["open", "paused"]},
        ),
    ),
    "assistants.LISTING": Asked(
        filters={
            "q": ("inbox", "calendar invoices", "nothing like it"),
            "category": (_EMAIL, ["other"]),
            "skills": (["xero"], ["cobol"]),
            "level": ["expert"],
            "currency": ("EUR", "USD"),
        },
        together=(
            {"q": "inbox", "category": _EMAIL, "level": ["expert"], "currency": "EUR"},
            {"category": _EMAIL, "skills": ["xero"]},
        ),
    ),
    "proposals.proposals.LISTING": Asked(
        filters={
            "status": (["submitted"], ["withdrawn"], ["submitted", "accepted"]),
            "job_id": MARKET.id("job", 0),
            "agency_id": AGENCY,
            "origin": ("client", "assistant"),
            "turn": ("mine", "theirs"),
        },
        together=(
            {"job_id": MARKET.id("job", 0), "status": ["submitted"]},
            {"turn": "mine", "origin": "client"},
        ),
    ),
    "proposals.proposals.OF_JOB": Asked(
        callers={name: {**one, "job_id": MARKET.id("job", 0)} for name, one in CALLERS.items()},
        filters={
            "status": (["submitted"], ["withdrawn"], ["submitted", "accepted"]),
            "origin": ("client", "assistant"),
            "turn": ("mine", "theirs"),
        },
    ),
    "end_clients.ASKED": Asked(
        callers={
            "a busy client": {**CALLERS["a busy client"], "organization_id": CLIENT},
        },
        filters={"status": (["asked"], ["agreed"], ["declined", "withdrawn"])},
    ),
    "end_clients.FORWARDED": Asked(
        callers={
            "a busy client": {**CALLERS["a busy client"], "organization_id": CLIENT},
        },
    ),
    "end_clients.COMMENTS": Asked(
        callers={"a busy client": {"proposal_id": MARKET.id("proposal", 0), "asked_id": NAMING}},
    ),
    "reviewing.OF_PROPOSAL": Asked(
        callers={"a busy client": {"proposal_id": MARKET.id("proposal", 0)}}
    ),
    "reviewing.REVIEWERS": Asked(callers={"a busy client": {"job_id": MARKET.id("job", 0)}}),
    "reviewing.REVIEWED_JOBS": Asked(),
    "proposals.proposals.VERSIONS": Asked(
        callers={"a party": {"proposal_id": MARKET.id("proposal", 0)}}
    ),
    "contracts.contracts.LISTING": Asked(
        filters={
            "status": (["active"], ["scheduled"], ["active", "paused"]),
            "job_id": MARKET.id("job", MARKET.hired(0)),
            "organization_id": CLIENT,
            "agency_id": AGENCY,
        },
        together=({"organization_id": CLIENT, "status": ["active"]},),
    ),
    "work_orders.LISTING": Asked(
        filters={**_ORDERED, "contract_id": CONTRACT, "organization_id": CLIENT},
        together=(
            *_ORDERED_TOGETHER,
            {"contract_id": CONTRACT, "status": ["open"]},
            {"organization_id": CLIENT, "status": ["open"]},
        ),
    ),
    "work_orders.OF_CONTRACT": Asked(
        callers={"a busy client": {**CALLERS["a busy client"], "contract_id": CONTRACT}},
        filters=_ORDERED,
        together=_ORDERED_TOGETHER,
    ),
    "expenses.LISTING": Asked(
        filters={
            "status": (["submitted"], ["reimbursed"], ["draft", "returned"]),
            "category": (["travel"], ["postage"], ["meals", "lodging"]),
            "contract_id": CONTRACT,
            "organization_id": CLIENT,
            "incurred_after": (_EARLY.date(), NOW.date()),
            "incurred_before": (_LATE.date(), (NOW - timedelta(days=900)).date()),
        },
        together=(
            {"status": ["submitted"], "incurred_after": _EARLY.date()},
            {"contract_id": CONTRACT, "status": ["submitted"]},
            {"organization_id": CLIENT, "status": ["submitted"]},
        ),
    ),
    "work_orders.EXTENSIONS": Asked(
        callers={"a busy client": {**CALLERS["a busy client"], "work_order_id": ORDER}},
    ),
    "contracts.contracts.ASSIGNMENTS": Asked(callers=_OF_CONTRACT),
    "contracts.versions.VERSIONS": Asked(callers=_OF_CONTRACT),
    "amendments.LISTING": Asked(
        callers=_OF_CONTRACT, filters={"status": (["declined"], ["proposed", "accepted"])}
    ),
    "milestones.LISTING": Asked(
        callers={
            "a busy client": {**CALLERS["a busy client"], "contract_id": CONTRACT},
            "a stranger": {**CALLERS["a stranger"], "contract_id": CONTRACT},
        },
        filters={"status": (["agreed"], ["approved"])},
    ),
    "ledger.keeping.OWNED": Asked(
        callers={
            "a busy client": {**CALLERS["a busy client"], "owners": [OWNER, CLIENT]},
            "a stranger": {**CALLERS["a stranger"], "owners": [UUID(int=1)]},
        },
        filters={
            "organization_id": CLIENT,
            "kind": (["held"], ["fee", "held"]),
            "currency": ("EUR", "USD"),
        },
    ),
    "payee_records.OWN": Asked(
        callers={
            "a busy assistant": {"assistant_id": BUSY},
            "a stranger": {"assistant_id": UUID(int=1)},
        },
    ),
    "payee_records.OF_ORGANIZATION": Asked(
        callers={
            "a busy client": {"organization_id": CLIENT},
            "a stranger": {"organization_id": UUID(int=1)},
        },
    ),
    "payee_records.VIEWS": Asked(callers={"the assistant": {"consent_id": CONSENT}}),
    "payments.payments.OWNED": Asked(
        callers={
            "a busy client": {**CALLERS["a busy client"], "owners": [OWNER, CLIENT]},
            "a stranger": {**CALLERS["a stranger"], "owners": [UUID(int=1)]},
        },
        filters={
            "organization_id": CLIENT,
            "status": (["announced"], ["received", "cancelled"]),
        },
    ),
    "payouts.destinations.OWNED": Asked(
        callers={
            "a busy client": {**CALLERS["a busy client"], "owners": [OWNER, CLIENT]},
            "a stranger": {**CALLERS["a stranger"], "owners": [UUID(int=1)]},
        },
        filters={"owner_id": CLIENT, "status": ["live", "retired"]},
    ),
    "payouts.payouts.OWNED": Asked(
        callers={
            "a busy client": {**CALLERS["a busy client"], "owners": [OWNER, CLIENT]},
            "a stranger": {**CALLERS["a stranger"], "owners": [UUID(int=1)]},
        },
        filters={"owner_id": CLIENT, "status": (["created"], ["paid", "cancelled"])},
    ),
    "payouts.payouts.ALL": Asked(
        callers={"the house": {}},
        filters={
            "status": (["created"], ["paid", "cancelled"]),
            "batch_id": BATCH,
            "reference": "VAP1",
        },
    ),
    "payouts.batches.ALL": Asked(
        callers={"the house": {}}, filters={"status": (["open"], ["open", "submitted"])}
    ),
    "payments.payments.ALL": Asked(
        callers={"the house": {}},
        filters={
            "status": (["announced"], ["received", "cancelled"]),
            "reference": "VAM1",
        },
    ),
    "payments.cards.EVENTS": Asked(
        callers={"the house": {}},
        filters={"outcome": (["mismatched"], ["applied", "ignored"])},
    ),
    "bank_statements.statements.STATEMENTS": Asked(
        callers={"the house": {}},
        filters={"status": (["checked"], ["imported"], ["checked", "imported"])},
    ),
    "bank_statements.statements.LINES": Asked(
        callers={"the house": {}},
        filters={
            "status": (["unmatched"], ["dismissed"], ["unmatched", "new"]),
            "statement_id": STATEMENT,
        },
        together=({"status": ["unmatched"], "statement_id": STATEMENT},),
    ),
    "ledger.keeping.STATEMENT": Asked(
        callers={"the owner": {"account_id": ACCOUNT}},
        filters={
            "created_after": (_EARLY, NOW),
            "created_before": (_LATE, NOW - timedelta(days=900)),
        },
        together=({"created_after": _EARLY, "created_before": _LATE},),
    ),
    "retainers.PERIODS": Asked(
        callers={"who sees it": {"contract_id": CONTRACT}},
        filters={"status": (["open"], ["closed"], ["open", "closed"])},
    ),
    "retainers.MINUTES": Asked(callers={"who sees it": {"period_id": PERIOD}}),
    "retainers.GRANTS": Asked(callers={"who sees it": {"contract_id": CONTRACT}}),
    "charges.OF_CONTRACT": Asked(
        callers={
            "who keeps the money": {"contract_id": CONTRACT, "keeps_money": True},
            "who does not": {"contract_id": CONTRACT, "keeps_money": False},
        }
    ),
    "commissions.sales.SALES": Asked(
        callers={
            "who reads pay": {"contract_id": CONTRACT, "reads": True},
            "who does not": {"contract_id": CONTRACT, "reads": False},
        },
        filters={"source_id": "sale-7"},
    ),
    "commissions.statements.STATEMENTS": Asked(
        callers={
            "who reads pay": {"contract_id": CONTRACT, "reads": True},
            "who does not": {"contract_id": CONTRACT, "reads": False},
        }
    ),
    "invoices.invoices.LISTING": Asked(
        callers=_OWNERS,
        filters={
            "status": (["open"], ["paid"], ["open", "draft"]),
            "organization_id": CLIENT,
            "issuer_id": BUSY,
        },
    ),
    "splits.VISIBLE": Asked(
        callers=_OWNERS,
        filters={
            "contract_id": MARKET.id("contract", 0),
            "invoice_id": INVOICE,
            "agency_id": AGENCY,
            "assistant_id": BUSY,
        },
    ),
    "invoices.invoices.OF_CONTRACT": Asked(
        callers={"who sees it": {"contract_id": CONTRACT}},
        filters={"status": (["open"], ["paid"], ["open", "paid", "void"])},
    ),
    "disputes.LISTING": Asked(
        callers=_OWNERS,
        filters={
            "status": (["answered"], ["settled"], ["answered", "escalated"]),
            "organization_id": CLIENT,
            "issuer_id": BUSY,
        },
    ),
    "disputes.OF_INVOICE": Asked(callers={"who sees it": {"invoice_id": INVOICE}}),
    "disputes.HOUSE": Asked(
        callers={"the house": {}}, filters={"status": (["escalated"], ["ruled", "withdrawn"])}
    ),
    "disputes.POSITIONS": Asked(callers={"who sees it": {"dispute_id": DISPUTE}}),
    "invoices.credit_notes.CREDIT_NOTES": Asked(callers={"who sees it": {"invoice_id": INVOICE}}),
    "invoices.payments.PAYMENTS": Asked(callers={"who sees it": {"invoice_id": INVOICE}}),
    "reminders.REMINDERS": Asked(callers={"who sees it": {"invoice_id": INVOICE}}),
    "invoices.payments.REPAYMENTS": Asked(callers={"who sees it": {"invoice_id": INVOICE}}),
    "invoices.sources.SOURCES": Asked(
        callers={who: {**scope, "line_id": LINE} for who, scope in _OWNERS.items()}
    ),
    "substitutions.LISTING": Asked(callers=_OF_CONTRACT),
    "timekeeping.entries.LISTING": Asked(
        filters={
            "status": (["submitted"], ["returned"], ["draft", "returned"]),
            "contract_id": MARKET.id("contract", 0),
            "work_order_id": ORDER,
            "started_after": (_EARLY, NOW),
            "started_before": (_LATE, NOW - timedelta(days=900)),
        },
        together=(
            {"contract_id": MARKET.id("contract", 0), "status": ["submitted"]},
            {"started_after": NOW - timedelta(days=30), "started_before": NOW},
        ),
    ),
    "time_corrections.LISTING": Asked(
        filters={
            "status": (["proposed"], ["withdrawn"], ["proposed", "withdrawn"]),
            "contract_id": CONTRACT,
        },
        together=({"contract_id": CONTRACT, "status": ["proposed"]},),
    ),
    "time_corrections.OF_ENTRY": Asked(callers={"the client": {"entry_id": CORRECTED}}),
    "timesheets.DECISIONS": Asked(),
    "timesheets.LISTING": Asked(
        filters={
            "status": (["submitted"], ["approved"], ["returned", "submitted"]),
            "contract_id": CONTRACT,
            "assistant_id": BUSY,
            "week_after": (_EARLY.date(), NOW.date()),
            "week_before": (_LATE.date(), (NOW - timedelta(days=900)).date()),
        },
        together=({"contract_id": CONTRACT, "status": ["submitted"]},),
    ),
    "knowledge.OF_ORGANIZATION": Asked(callers=_MANY, filters=_ARTICLES),
    "knowledge.OF_CONTRACT": Asked(
        callers=_OF_CONTRACT,
        filters=_ARTICLES,
    ),
    "knowledge.REVISIONS": Asked(
        callers={
            "the client": {"article_id": ARTICLE, "reads_drafts": True},
            "the assistant": {"article_id": ARTICLE, "reads_drafts": False},
        }
    ),
    "knowledge.CONTRACTS": Asked(callers={"the client": {"article_id": ARTICLE}}),
    "enquiries.LISTING": Asked(
        # Whoever does not read the contract is refused before the list is asked.
        callers={"a busy client": _OF_CONTRACT["a busy client"]},
        filters={
            "q": ("lamp", "nothing like it"),
            "status": (["closed"], ["open"], ["open", "escalated"]),
            "channel": (["phone"], ["social"], ["social", "chat"]),
            "received_after": (_EARLY, NOW),
            "received_before": (_LATE, NOW - timedelta(days=900)),
        },
        together=({"status": ["open"], "channel": ["phone"]}, {"status": ["open"], "q": "lamp"}),
    ),
    "contacts.LISTING": Asked(callers=_OF_CONTRACT),
    "absences.LISTING": Asked(
        callers=_OF_CONTRACT,
        filters={"since": (NOW.date(), _EARLY.date()), "until": (NOW.date(), _EARLY.date())},
    ),
    "time_imports.OF_CONTRACT": Asked(
        callers={
            "a busy assistant": {
                **CALLERS["a busy assistant"],
                "contract_id": MARKET.id("contract", 0),
            }
        }
    ),
    "time_imports.FAULTS": Asked(callers={"a busy assistant": {"import_id": IMPORT}}),
    "collaborations.OF_CONTRACT": Asked(
        callers={name: {**scope, "now": NOW} for name, scope in _OF_CONTRACT.items()},
        filters={"status": (["invited"], ["ended", "expired"])},
    ),
    "collaborations.OWN": Asked(
        callers={name: {**scope, "now": NOW} for name, scope in CALLERS.items()},
        filters={"status": (["active"], ["ended", "expired"])},
    ),
    "audit.LISTING": Asked(
        callers={"a busy client": {"chain_id": CLIENT}},
        filters={
            "actor_id": (MARKET.id("user", 1), OWNER),
            "action": (["job.closed"], ["job.published"], ["job.reopened", "job.closed"]),
            "object_id": UUID("c4ca4238-a0b9-2382-0dcc-509a6f75849b"),  # md5 of 1
            "created_after": (_EARLY, NOW),
            "created_before": (_LATE, NOW - timedelta(days=900)),
        },
        together=({"actor_id": OWNER, "action": ["job.closed"]},),
    ),
    "job_invitations.OF_JOB": Asked(
        callers={
            "a busy client": {**CALLERS["a busy client"], "job_id": MARKET.id("job", 0)},
        },
        filters={"status": (["sent"], ["declined", "withdrawn"])},
    ),
    "job_invitations.OWN": Asked(filters={"status": (["sent"], ["declined", "expired"])}),
    "job_invitations.OF_AGENCY": Asked(
        callers={"an agency": {**CALLERS["an agency"], "organization_id": AGENCY}},
        filters={"status": (["sent"], ["declined", "expired"])},
    ),
    "rosters.OF_AGENCY": Asked(
        callers={"an agency": {**CALLERS["an agency"], "organization_id": AGENCY}},
        filters={
            "status": (["invited"], ["active"], ["invited", "changing"]),
            "assistant_id": BUSY,
        },
    ),
    "rosters.OWN": Asked(filters={"status": (["invited"], ["active", "changing"])}),
    "rate_cards.OF_ORGANIZATION": Asked(
        callers={"an agency": {**CALLERS["an agency"], "organization_id": AGENCY}},
        filters=_RATES,
        together=({"on": NOW.date(), "side": "pay", "service": "sales", "level": "expert"},),
    ),
    "rate_cards.OWN": Asked(filters=_RATES),
    "quotes.LISTING": Asked(),
    "identity.accounts._ORGANIZATIONS": Asked(),
    "identity.accounts.SESSIONS": Asked(callers=_MANY),
    "identity.members.LISTING": Asked(callers=_MANY, filters={"role": (["admin"], ["finance"])}),
    "identity.api_keys.LISTING": Asked(callers=_MANY),
    "identity.invitations.LISTING": Asked(
        callers={"a busy client": {**_MANY["a busy client"], "now": NOW}},
        filters={"status": (["pending"], ["expired"], ["revoked"])},
    ),
}


@dataclass(frozen=True)
class Exceptional:
    """What a page may sort and read, in rows, and why that is no fault."""

    sorted: int
    read: int
    why: str


PAGE = 21  # what a page of 20 asks for
SORTED = PAGE
# A merge puts a page of each way and value in order; nobody here has more than five of them.
MERGED = 5 * PAGE
READ = 50 * PAGE
# By list and filter; a question with several filters has the widest of theirs.
EXCEPTIONS = {
    ("jobs.LISTING", "q"): (
        _WORDS := Exceptional(
            READ, 2 * READ, "no index finds words and orders: few matches are sorted, many are met"
        )
    ),
    ("jobs.LISTING", "category"): (
        _SETS := Exceptional(
            READ, 2 * READ, "no index finds in arrays and orders: rare values sort, others are met"
        )
    ),
    ("jobs.LISTING", "skills"): _SETS,
    ("assistants.LISTING", "q"): _WORDS,
    ("assistants.LISTING", "category"): _SETS,
    ("assistants.LISTING", "skills"): _SETS,
    ("jobs.LISTING", "budget_min"): (
        _RANGES := Exceptional(READ, READ, "a range by one column, an order by another")
    ),
    ("jobs.LISTING", "budget_max"): _RANGES,
    ("proposals.proposals.LISTING", "agency_id"): Exceptional(
        1_500, 1_500, "for a client: what one agency sent to it is sorted"
    ),
    ("job_invitations.OF_JOB", "status"): Exceptional(
        READ, READ, "of one job: those who are invited to it are sorted"
    ),
    ("knowledge.OF_ORGANIZATION", "q"): _WORDS,
    ("knowledge.OF_ORGANIZATION", "topic"): _SETS,
    ("knowledge.OF_CONTRACT", "q"): _WORDS,
    ("knowledge.OF_CONTRACT", "topic"): _SETS,
    ("enquiries.LISTING", "q"): _WORDS,
    ("collaborations.OF_CONTRACT", "status"): Exceptional(
        READ, READ, "an invitation expires without a write: all of a contract are looked through"
    ),
    ("contracts.contracts.LISTING", "agency_id"): Exceptional(
        READ, READ, "for a client: its contracts with one agency are sorted"
    ),
    ("rate_cards.OF_ORGANIZATION", "on"): Exceptional(
        LONG, LONG, "for a day long past: what one organization ended since is read"
    ),
    ("ledger.keeping.STATEMENT", None): Exceptional(
        2 * PAGE, READ, "a place is unique along an account: the id behind it decides nothing"
    ),
    ("invoices.sources.SOURCES", None): Exceptional(
        4 * PAGE, READ, "a place is unique along a line: the id behind it decides nothing"
    ),
    ("work_orders.OF_CONTRACT", "due_after"): _RANGES,
    ("work_orders.OF_CONTRACT", "due_before"): _RANGES,
    ("work_orders.OF_CONTRACT", "q"): Exceptional(
        READ, READ, "the beginning of a number is found by one index, the order by another"
    ),
    ("timekeeping.entries.LISTING", None): (
        _EACH := Exceptional(
            900 * PAGE, 900 * PAGE, "a page of each contract of an organization, which may have 900"
        )
    ),
    ("work_orders.LISTING", None): _EACH,
    ("expenses.LISTING", None): _EACH,
    ("timesheets.LISTING", None): _EACH,
    ("time_corrections.LISTING", None): _EACH,
    ("timesheets.DECISIONS", None): Exceptional(
        1000, 2000, "all that waits for one person, on the contracts that name them: some 750"
    ),
}


def allowed(name: str, filters: Values, *, is_merged: bool) -> Exceptional:
    """What a page of this list with these filters may cost."""
    rule = Exceptional(MERGED if is_merged else SORTED, READ, "the rule")
    found = [EXCEPTIONS.get((name, one)) for one in (None, *filters)]
    return max((rule, *filter(None, found)), key=lambda one: (one.sorted, one.read))


# Lists whose statement is their own. Events of a rare type are found by it, then sorted.
_CHAPTER = {"limit_": PAGE, "parties": [OWNER, CLIENT], "after_id": UUID(int=0)}
EVENTS: dict[str, tuple[Query, Values]] = {
    "from the beginning": (events._ALL, {**_CHAPTER, "after_transaction": -(10**9)}),
    "from the middle": (events._ALL, {**_CHAPTER, "after_transaction": -4_000}),
    "of one type": (
        events._OF_KINDS,
        {**_CHAPTER, "after_transaction": -4_000, "kinds": ["job.published"]},
    ),
    "of a rare type": (
        events._OF_KINDS,
        {**_CHAPTER, "after_transaction": -7_000, "kinds": ["job.closed"]},
    ),
    "after one": (events._PLACE, {"parties": [OWNER, CLIENT], "event_id": EVENT}),
}
WEEK = {
    **CALLERS["a busy client"],
    "contract_id": MARKET.id("contract", 0),
    "first": MARKET.week_of,
    "last": MARKET.week_of + timedelta(days=6),
}

# The filters of each route that has pages; those a route takes from its path are not among them.
ROUTES = {
    "/v1/me/sessions": "identity.accounts.SESSIONS",
    "/v1/organizations": "identity.accounts._ORGANIZATIONS",
    "/v1/organizations/{organization_id}/members": "identity.members.LISTING",
    "/v1/organizations/{organization_id}/invitations": "identity.invitations.LISTING",
    "/v1/organizations/{organization_id}/api-keys": "identity.api_keys.LISTING",
    "/v1/assistants": "assistants.LISTING",
    "/v1/organizations/{organization_id}/roster": "rosters.OF_AGENCY",
    "/v1/organizations/{organization_id}/utilization": "rosters.OF_AGENCY",
    "/v1/me/rosters": "rosters.OWN",
    "/v1/organizations/{organization_id}/rate-cards": "rate_cards.OF_ORGANIZATION",
    "/v1/me/rate-cards": "rate_cards.OWN",
    "/v1/pricing/saved-quotes": "quotes.LISTING",
    "/v1/jobs": "jobs.LISTING",
    "/v1/jobs/{job_id}/invitations": "job_invitations.OF_JOB",
    "/v1/me/job-invitations": "job_invitations.OWN",
    "/v1/organizations/{organization_id}/job-invitations": "job_invitations.OF_AGENCY",
    "/v1/jobs/{job_id}/proposals": "proposals.proposals.OF_JOB",
    "/v1/organizations/{organization_id}/end-client-requests": "end_clients.ASKED",
    "/v1/organizations/{organization_id}/forwarded-proposals": "end_clients.FORWARDED",
    "/v1/proposals/{proposal_id}/comments": "end_clients.COMMENTS",
    "/v1/jobs/{job_id}/reviewers": "reviewing.REVIEWERS",
    "/v1/me/reviewed-jobs": "reviewing.REVIEWED_JOBS",
    "/v1/proposals/{proposal_id}/reviews": "reviewing.OF_PROPOSAL",
    "/v1/proposals": "proposals.proposals.LISTING",
    "/v1/proposals/{proposal_id}/versions": "proposals.proposals.VERSIONS",
    "/v1/contracts": "contracts.contracts.LISTING",
    "/v1/work-orders": "work_orders.LISTING",
    "/v1/expenses": "expenses.LISTING",
    "/v1/contracts/{contract_id}/expenses": "expenses.LISTING",
    "/v1/contracts/{contract_id}/work-orders": "work_orders.OF_CONTRACT",
    "/v1/work-orders/{work_order_id}/extensions": "work_orders.EXTENSIONS",
    "/v1/contracts/{contract_id}/retainer-periods": "retainers.PERIODS",
    "/v1/contracts/{contract_id}/minute-grants": "retainers.GRANTS",
    "/v1/retainer-periods/{period_id}/minutes": "retainers.MINUTES",
    "/v1/contracts/{contract_id}/charges": "charges.OF_CONTRACT",
    "/v1/contracts/{contract_id}/sales": "commissions.sales.SALES",
    "/v1/contracts/{contract_id}/commission-statements": "commissions.statements.STATEMENTS",
    "/v1/invoices": "invoices.invoices.LISTING",
    "/v1/contracts/{contract_id}/invoices": "invoices.invoices.OF_CONTRACT",
    "/v1/invoices/{invoice_id}/credit-notes": "invoices.credit_notes.CREDIT_NOTES",
    "/v1/invoices/{invoice_id}/payments": "invoices.payments.PAYMENTS",
    "/v1/invoices/{invoice_id}/reminders": "reminders.REMINDERS",
    "/v1/invoices/{invoice_id}/repayments": "invoices.payments.REPAYMENTS",
    "/v1/invoices/{invoice_id}/lines/{line_id}/sources": "invoices.sources.SOURCES",
    "/v1/invoices/{invoice_id}/disputes": "disputes.OF_INVOICE",
    "/v1/disputes": "disputes.LISTING",
    "/v1/disputes/{dispute_id}/positions": "disputes.POSITIONS",
    "/v1/admin/disputes": "disputes.HOUSE",
    "/v1/accounts": "ledger.keeping.OWNED",
    "/v1/me/payee-records": "payee_records.OWN",
    "/v1/me/payee-records/{consent_id}/views": "payee_records.VIEWS",
    "/v1/organizations/{organization_id}/payee-records": "payee_records.OF_ORGANIZATION",
    "/v1/payments": "payments.payments.OWNED",
    "/v1/admin/payments": "payments.payments.ALL",
    "/v1/admin/provider-events": "payments.cards.EVENTS",
    "/v1/admin/bank-statements": "bank_statements.statements.STATEMENTS",
    "/v1/admin/bank-lines": "bank_statements.statements.LINES",
    "/v1/payout-destinations": "payouts.destinations.OWNED",
    "/v1/payouts": "payouts.payouts.OWNED",
    "/v1/splits": "splits.VISIBLE",
    "/v1/admin/payouts": "payouts.payouts.ALL",
    "/v1/admin/payout-batches": "payouts.batches.ALL",
    "/v1/accounts/{account_id}/entries": "ledger.keeping.STATEMENT",
    "/v1/contracts/{contract_id}/milestones": "milestones.LISTING",
    "/v1/contracts/{contract_id}/terms": "contracts.versions.VERSIONS",
    "/v1/contracts/{contract_id}/amendments": "amendments.LISTING",
    "/v1/contracts/{contract_id}/assignments": "contracts.contracts.ASSIGNMENTS",
    "/v1/contracts/{contract_id}/substitutions": "substitutions.LISTING",
    "/v1/contracts/{contract_id}/time-entries": "timekeeping.entries.LISTING",
    "/v1/time-entries": "timekeeping.entries.LISTING",
    "/v1/timesheets": "timesheets.LISTING",
    "/v1/time-corrections": "time_corrections.LISTING",
    "/v1/time-entries/{entry_id}/corrections": "time_corrections.OF_ENTRY",
    "/v1/me/decisions": "timesheets.DECISIONS",
    "/v1/contracts/{contract_id}/enquiries": "enquiries.LISTING",
    "/v1/contracts/{contract_id}/contacts": "contacts.LISTING",
    "/v1/contracts/{contract_id}/absences": "absences.LISTING",
    "/v1/contracts/{contract_id}/time-imports": "time_imports.OF_CONTRACT",
    "/v1/time-imports/{import_id}/errors": "time_imports.FAULTS",
    "/v1/contracts/{contract_id}/collaborators": "collaborations.OF_CONTRACT",
    "/v1/me/collaborations": "collaborations.OWN",
    "/v1/contracts/{contract_id}/articles": "knowledge.OF_CONTRACT",
    "/v1/organizations/{organization_id}/articles": "knowledge.OF_ORGANIZATION",
    "/v1/articles/{article_id}/revisions": "knowledge.REVISIONS",
    "/v1/articles/{article_id}/contracts": "knowledge.CONTRACTS",
    "/v1/events": "events",
    "/v1/organizations/{organization_id}/audit-log": "audit.LISTING",
}
