"""The rows of a market: plausible, valid, and the same each time but for the date.

Each row is a tuple of texts as COPY reads them. Ids are UUIDs of version 7 that grow with the time
of their rows, as the server makes them.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import cycle, islice
from uuid import UUID

from tests.benchmark.sizes import Size
from va_market.assistants.categories import ROOTS, TREE

Line = tuple[object, ...]
NULL = r"\N"
DAYS = 730  # how long the market has been open
ENTRY = timedelta(minutes=40)
SLOT = timedelta(minutes=45)
TERMS = '{"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}}'
FEE = '{"payer": "assistant", "percent": "10"}'
_CATEGORIES = [name for root in ROOTS for name in TREE[root] if name != "other"]
_SKILLS = ("Excel", "Gmail", "WordPress", "Xero", "Canva", "HubSpot", "Notion", "Slack", "SQL")
_VERBS = ("Sort", "Answer", "Write", "Plan", "Enter", "Check", "Translate", "Design", "Edit")
_THINGS = ("inbox", "calendar", "invoices", "articles", "orders", "reports", "slides", "travel")
_WHEN = ("every morning", "once a week", "before Monday", "for a month", "in the evening")
# Of a hundred jobs.
_STATUSES = ["open"] * 30 + ["filled"] * 25 + ["closed"] * 25 + ["expired"] * 12
_STATUSES += ["draft"] * 5 + ["paused"] * 3
_KINDS = {"user": 1, "session": 2, "organization": 3, "job": 4, "proposal": 5, "contract": 6}


class Rows:
    """The rows of a market of one size, as of one moment."""

    def __init__(self, size: Size, now: datetime) -> None:
        self.size = size
        self.now = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.opened = self.now - timedelta(days=DAYS)
        monday = self.now - timedelta(days=self.now.weekday() + 21)
        self.week_of: date = monday.date()
        self._monday = monday

    def tables(self) -> Iterator[tuple[str, tuple[str, ...], Iterable[Line]]]:
        """Table, columns and rows, in an order in which they may be written."""
        yield "users", _USER, self._users()
        yield "sessions", _SESSION, self._sessions()
        yield "organizations", _ORGANIZATION, self._organizations()
        yield "memberships", _MEMBERSHIP, self._memberships()
        yield "assistant_profiles", _PROFILE, self._profiles()
        yield "jobs", _JOB, self._jobs()
        yield "proposals", _PROPOSAL, self._proposals()
        yield "contracts", _CONTRACT, self._contracts()
        yield "contract_terms", _TERM, self._terms()
        yield "time_entries", _ENTRY, self._entries()

    def id(self, kind: str, number: int) -> UUID:
        return _id(self._made(number), _KINDS[kind], number)

    def owner(self, organization: int) -> int:
        return organization

    def assistant(self, deal: int) -> int:
        """The user who works on a contract: the last ones have two."""
        size = self.size
        special = size.busy + size.writers
        rest = size.assistants - special
        number = deal if deal < special else special + (deal - special) % max(1, rest // 2)
        return size.organizations + number

    def organization(self, number: int) -> int:
        """Who posts a job: few organizations post many."""
        count = self.size.organizations
        return (number * 7919 % count) * (number * 104_729 % count) // count

    def bidder(self, job: int) -> int:
        """The user whose proposal did not win a job."""
        return self.size.organizations + job * 31 % self.size.assistants

    def hired(self, deal: int) -> int:
        """The filled job of a contract."""
        per_cycle = _STATUSES.count("filled")
        return deal // per_cycle * len(_STATUSES) + _STATUSES.index("filled") + deal % per_cycle

    def status(self, job: int) -> str:
        return _STATUSES[job % len(_STATUSES)]

    def _made(self, number: int) -> datetime:
        # Spread over the whole time, in an order that has nothing to do with the owner.
        return self.opened + timedelta(seconds=number * 631 % (DAYS * 86_400))

    def _users(self) -> Iterator[Line]:
        for n in range(self.size.organizations + self.size.assistants):
            address = f"user{n}@market.example"
            yield (
                *(self.id("user", n), address, address, "no password", f"User {n}", "UTC"),
                *("f", self.opened, self.opened),
            )

    def _sessions(self) -> Iterator[Line]:
        for n in range(self.size.organizations + self.size.assistants):
            yield self.id("session", n), self.id("user", n), self.now, self.now

    def _organizations(self) -> Iterator[Line]:
        for n in range(self.size.organizations):
            name = f"Client {n}"
            yield (
                *(self.id("organization", n), "client", "company", name, "2_10", "UTC"),
                self.opened,
            )

    def _memberships(self) -> Iterator[Line]:
        for n in range(self.size.organizations):
            yield self.id("organization", n), self.id("user", self.owner(n)), "owner", self.opened

    def _profiles(self) -> Iterator[Line]:
        for n in range(self.size.assistants):
            user = self.size.organizations + n
            skills = [_SKILLS[n % 9], _SKILLS[(n // 9 + 1) % 9]]
            yield (
                *(self.id("user", user), f"{_VERBS[n % 9]} your {_THINGS[n % 8]}", _about(n)),
                *(_array([_CATEGORIES[n % len(_CATEGORIES)]]), _array(skills)),
                *(
                    _array(s.casefold() for s in skills),
                    "[]",
                    ("entry", "intermediate", "expert")[n % 3],
                ),
                *(n % 20, ("PT", "DE", "IN", "PH")[n % 4], "UTC", "[]", 1200, 1500 + n % 40 * 100),
                *("EUR", "t", self._made(n), self._made(n)),
            )

    def _jobs(self) -> Iterator[Line]:
        for n in range(self.size.jobs):
            organization, status, made = self.organization(n), self.status(n), self._made(n)
            skills = [_SKILLS[n % 9]]
            least = 1000 + n % 30 * 100
            yield (
                *(self.id("job", n), self.id("organization", organization)),
                *(self.id("user", self.owner(organization)), _title(n), _about(n)),
                *(("hourly", "project", "retainer")[n % 3], status),
                *(_array([_CATEGORIES[n % len(_CATEGORIES)]]), _array(skills)),
                *(
                    _array(s.casefold() for s in skills),
                    "{}",
                    ("entry", "intermediate", "expert")[n % 3],
                ),
                *("EUR", least, least + 1500, 2400, 30, 1, 1 if status == "filled" else 0),
                *(NULL if status == "draft" else made, made, made, made),
            )

    def _proposals(self) -> Iterator[Line]:
        for deal in range(self.size.deals):
            yield self._proposal(deal, self.hired(deal), self.assistant(deal), "accepted")
        for n in range(self.size.jobs):
            if self.status(n) in {"open", "closed"}:
                status = "submitted" if self.status(n) == "open" else "declined"
                yield self._proposal(self.size.deals + n, n, self.bidder(n), status)

    def _proposal(self, number: int, job: int, assistant: int, status: str) -> Line:
        made = self._made(job)
        return (
            *(self.id("proposal", number), self.id("job", job)),
            *(self.id("organization", self.organization(job)), self.id("user", assistant), status),
            *("{email_management}", "As you asked.", 600, 30, made.date(), TERMS, FEE),
            *(2500, "EUR", made, made),
        )

    def _contracts(self) -> Iterator[Line]:
        for deal in range(self.size.deals):
            job = self.hired(deal)
            organization = self.organization(job)
            yield (
                *(self.id("contract", deal), self.id("job", job), self.id("proposal", deal)),
                *(self.id("organization", organization), self.id("user", self.assistant(deal))),
                *(self.id("user", self.owner(organization)), _title(job), "independent"),
                *("marketplace", "active", "UTC", self.opened.date(), self.opened),
                *(1_000_000, "stop", 1, self._made(deal), self._made(deal)),
            )

    def _terms(self) -> Iterator[Line]:
        for deal in range(self.size.deals):
            yield self.id("contract", deal), 1, TERMS, FEE, self.opened

    def _entries(self) -> Iterator[Line]:
        starts = islice(self._starts(), self.size.entries)
        for number, (deal, start) in enumerate(starts, start=1):
            yield self._entry(deal, number, start)

    def _starts(self) -> Iterator[tuple[int, datetime]]:
        """Contract and beginning of each entry; no two of an assistant overlap."""
        size = self.size
        for deal in range(size.busy):
            for place in range(size.week):
                yield deal, self._monday + place * SLOT
        first = size.busy + size.writers
        deals = range(first, size.deals)
        # Two contracts of one assistant take turns: one in the morning, one in the afternoon.
        half = max(1, (size.assistants - first) // 2)
        for day in range(1, DAYS):
            begin = self.now - timedelta(days=day)
            for deal in deals:
                afternoon = (deal - first) // half % 2
                yield deal, begin + timedelta(hours=8 + 5 * afternoon)

    def _entry(self, deal: int, number: int, start: datetime) -> Line:
        contract, assistant, supervisor = self._people(deal)
        began, ended, day = _span(start)
        is_decided = number % 4 != 0
        decided = (ended, supervisor, 2400) if is_decided else (NULL, NULL, NULL)
        return (
            *(_id(start, 7, number), contract, 1, assistant),
            *("approved" if is_decided else "submitted", "manual", began, ended, "UTC", day, day),
            *("Inbox and calendar", "t", ended, *decided, ended, ended),
        )

    @lru_cache(maxsize=10_000)  # noqa: B019  # as long as the rows are written
    def _people(self, deal: int) -> tuple[str, str, str]:
        """The contract, the assistant and the supervisor as text: a million rows name them."""
        owner = self.owner(self.organization(self.hired(deal)))
        parts = ("contract", deal), ("user", self.assistant(deal)), ("user", owner)
        contract, assistant, supervisor = (str(self.id(kind, number)) for kind, number in parts)
        return contract, assistant, supervisor

    def free_slots(self, count: int) -> Iterator[tuple[datetime, datetime]]:
        """Spans of five minutes in which nothing is recorded on the contracts of writers."""
        first = datetime.combine(self.opened.date(), time(), UTC) + timedelta(days=1)
        for place in range(count):
            start = first + place * timedelta(minutes=5)
            yield start, start + timedelta(minutes=5)


def _id(moment: datetime, kind: int, number: int) -> UUID:
    return UUID(int=_milliseconds(moment) << 80 | 7 << 76 | kind << 64 | 2 << 62 | number)


@lru_cache(maxsize=10_000)
def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


@lru_cache(maxsize=10_000)
def _span(start: datetime) -> tuple[str, str, str]:
    return str(start), str(start + ENTRY), str(start.date())


def _title(number: int) -> str:
    verb, thing = _VERBS[number % 9], _THINGS[number // 9 % 8]
    return f"{verb} my {thing} {_WHEN[number // 72 % 5]}"


def _about(number: int) -> str:
    words = islice(cycle(_THINGS), number % 8, number % 8 + 6)
    return f"{_title(number)}: {', '.join(words)}. Careful with details, quick to answer, polite."


def _array(texts: Iterable[str]) -> str:
    return "{" + ",".join(texts) + "}"


_USER = (
    *("id", "email", "email_key", "password_hash", "name", "time_zone", "is_operator"),
    *("email_verified_at", "created_at"),
)
_SESSION = ("id", "user_id", "created_at", "refreshed_at")
_ORGANIZATION = ("id", "kind", "legal_form", "name", "size_band", "time_zone", "created_at")
_MEMBERSHIP = ("organization_id", "user_id", "role", "created_at")
_PROFILE = (
    *("user_id", "headline", "about", "categories", "skills", "skill_keys", "tools", "level"),
    *("years", "country", "time_zone", "availability", "weekly_minutes", "rate_minor", "currency"),
    *("is_listed", "created_at", "updated_at"),
)
_JOB = (
    *("id", "organization_id", "created_by", "title", "description", "engagement", "status"),
    *("categories", "skills", "skill_keys", "tools_required", "level", "currency"),
    *("budget_min_minor", "budget_max_minor", "max_estimated_minutes", "max_delivery_days"),
    *("seats", "hired", "published_at", "last_active_at", "created_at", "updated_at"),
)
_PROPOSAL = (
    *("id", "job_id", "organization_id", "assistant_id", "status", "work_types", "scope"),
    *("estimated_minutes", "delivery_days", "available_from", "terms", "fee", "headline_minor"),
    *("currency", "created_at", "updated_at"),
)
_CONTRACT = (
    *("id", "job_id", "proposal_id", "organization_id", "assistant_id", "supervisor_id", "title"),
    *("worker_class", "source", "status", "time_zone", "starts_on", "starts_at"),
    *("allotted_minutes", "at_allotment", "terms_version", "created_at", "updated_at"),
)
_TERM = ("contract_id", "version", "terms", "fee", "created_at")
_ENTRY = (
    *("id", "contract_id", "terms_version", "assistant_id", "status", "source", "started_at"),
    *("ended_at", "time_zone", "work_on", "counted_on", "memo", "is_billable", "submitted_at"),
    *("decided_at", "decided_by", "billable_seconds", "created_at", "updated_at"),
)
