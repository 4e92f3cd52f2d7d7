"""What everybody reads at the end, held against each other: nothing is missing or there twice."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.factories.market import Person
from tests.factories.milestones import done
from tests.invariants import rows
from tests.ledger.books import faults_in
from tests.year.cast import EURO, YEN, Cast, Json

Figure = tuple[str, ...]
CURRENCIES = (EURO, YEN)
_SUMS = """
    SELECT currency, sum(amount_minor)::text AS total FROM ledger_postings
    WHERE state = 'posted' GROUP BY currency ORDER BY currency
"""
_SUMMED = ("net", "tax", "total", "paid", "credited", "outstanding", "client_fee", "assistant_fee")
_AVAILABLE = ("assistant_available", "agency_available")


@dataclass(frozen=True)
class Account:
    """An account as its owner reads it, with all that entered and left it, oldest first."""

    owner: str
    told: Json
    entries: list[Json]

    @property
    def kind(self) -> str:
        return str(self.told["kind"])

    @property
    def currency(self) -> str:
        return str(self.told["currency"])

    @property
    def balance(self) -> Decimal:
        return amount_of(self.told["balance"])

    @property
    def posted(self) -> Iterable[Json]:
        """What changed the balance."""
        return (one for one in self.entries if one["state"] == "posted")


def amount_of(money: Json) -> Decimal:
    return Decimal(money["amount"])


class Books:
    """All that the owners read of their accounts and invoices."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.accounts: list[Account] = []
        self.invoices: list[tuple[str, Json]] = []

    async def read(self) -> "Books":
        for name, person in self._readers():
            async for told in _all(person, "/v1/accounts"):
                entries = f"/v1/accounts/{told['id']}/entries"
                found = [one async for one in _all(person, entries, sort="position")]
                self.accounts.append(Account(name, told, found))
        for name, person in self._readers():
            async for summary in _all(person, "/v1/invoices", sort="created_at"):
                if self._is_issued_by(person, summary):
                    read = done(await person.get(f"/v1/invoices/{summary['id']}"))
                    self.invoices.append((name, read))
        return self

    def reader(self, name: str) -> Person:
        return dict(self._readers())[name]

    @property
    def payees(self) -> list[str]:
        """Who sends invoices."""
        return sorted({name for name, _ in self.invoices})

    def _readers(self) -> Iterable[tuple[str, Person]]:
        yield "agency", self.cast.agency
        for number, client in enumerate(self.cast.clients):
            yield f"client {number}", client
        for number, assistant in enumerate(self.cast.assistants):
            yield f"assistant {number}", assistant

    def _is_issued_by(self, person: Person, invoice: Json) -> bool:
        return invoice["issuer_id"] in (person.organization_id, str(person.id))

    def figures(self) -> list[Figure]:
        """What every owner reads, summed by kind of account and of entry; no id, no moment."""
        sums: defaultdict[Figure, Decimal] = defaultdict(Decimal)
        for account in self.accounts:
            for one in account.posted:
                key = (account.owner, account.kind, one["kind"], account.currency)
                sums[key] += amount_of(one["amount"])
        for name, one in self.invoices:
            for sum_ in _SUMMED:
                sums[name, "invoices", sum_, one[sum_]["currency"]] += amount_of(one[sum_])
        return [(*key, str(sums[key])) for key in sorted(sums)]

    def balance(self, *kinds: str, currency: str) -> Decimal:
        """What all accounts of these kinds hold."""
        found = (one for one in self.accounts if one.kind in kinds and one.currency == currency)
        return sum((one.balance for one in found), Decimal(0))

    def moved(self, *kinds: str, by: str, currency: str) -> Decimal:
        """What transactions of a kind moved into accounts of these kinds, in all."""
        return sum(
            (
                amount_of(one["amount"])
                for account in self.accounts
                if account.kind in kinds and account.currency == currency
                for one in account.posted
                if one["kind"] == by
            ),
            Decimal(0),
        )


async def _all(person: Person, path: str, **query: Any) -> AsyncIterator[Json]:
    """Every item of a list, page by page."""
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = done(await person.get(path, limit=100, **query, **more))
        for one in page["items"]:
            yield one
        cursor = page["next_cursor"]
        if cursor is None:
            return


async def check_ledger(cast: Cast) -> None:
    """Every posting, balance and transaction holds, and each currency comes to zero."""
    assert await faults_in(cast.market.app.state.database.reader) == []
    sums = await rows.fetch(cast.market, _SUMS)
    assert {row["total"] for row in sums} == {"0"}


def check_statements(books: Books) -> None:
    """Along each account the balance after an entry is that before it and the entry."""
    for account in books.accounts:
        balance = Decimal(0)
        for one in account.entries:
            if one["state"] == "posted":
                balance += amount_of(one["amount"])
            assert amount_of(one["balance"]) == balance, (account.told, one)
        assert account.balance == balance, account.told


def check_invoices(books: Books) -> None:
    """Lines and taxes come to the total, and what was paid, credited and is owed to it as well."""
    for _, one in books.invoices:
        net = sum((amount_of(line["amount"]) for line in one["lines"]), Decimal(0))
        assert net == amount_of(one["net"]), one
        assert amount_of(one["net"]) + amount_of(one["tax"]) == amount_of(one["total"]), one
        if one["status"] not in ("draft", "void"):
            settled = sum(amount_of(one[name]) for name in ("paid", "credited", "outstanding"))
            assert settled == amount_of(one["total"]), one


def check_numbers(books: Books) -> None:
    """Each issuer counts one by one."""
    counted: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for name, one in books.invoices:
        if one["number"] is not None:
            series, _, number = one["number"].rpartition("-")
            counted[name, series].append(int(number))
    for series, numbers in counted.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), series


def check_receivables(books: Books) -> None:
    """What clients owe on invoices is what the ledger says that they owe."""
    for currency in CURRENCIES:
        owed = _summed(books.invoices, "outstanding", currency)
        assert owed == -books.balance("client_receivable", currency=currency), currency


def check_refunds(books: Books) -> None:
    """What issuers are to give back is the same to both sides and on the invoices."""
    for currency in CURRENCIES:
        due = _summed(books.invoices, "refund_due", currency)
        assert due == books.balance("refund_due", currency=currency), currency
        assert due == -books.balance("refund_payable", currency=currency), currency


async def check_retainers(books: Books) -> None:
    """What retainers charged in advance is deferred or earned."""
    charged: defaultdict[str, Decimal] = defaultdict(Decimal)
    for work in books.cast.works.values():
        async for one in _all(work.issuer, f"{work.path}/charges"):
            if one["kind"] == "retainer_fee":
                charged[one["amount"]["currency"]] += amount_of(one["amount"])
    assert charged.keys() == {EURO}
    deferred = books.balance("deferred_revenue", currency=EURO)
    assert charged[EURO] == deferred + books.balance("recognized_revenue", currency=EURO)
    assert charged[EURO] == -books.balance("deferred_fees", currency=EURO)


async def check_payments(books: Books) -> None:
    """What was paid out of held money left it, and is what the invoices say of it."""
    paid: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for name, invoice in books.invoices:
        reader = books.reader(name)
        async for one in _all(reader, f"/v1/invoices/{invoice['id']}/payments"):
            paid[one["source"], one["amount"]["currency"]] += amount_of(one["amount"])
    for currency in CURRENCIES:
        left = -books.moved("client_held", by="invoice_paid", currency=currency)
        assert left == paid["held", currency], currency
        released = books.moved("client_receivable", by="invoice_released", currency=currency)
        assert released == paid["released", currency], currency


async def check_payouts(books: Books) -> None:
    """What was paid out, or is about to be, is what left the money that may be spent."""
    out: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for name in books.payees:
        async for one in _all(books.reader(name), "/v1/payouts"):
            out[one["status"], one["amount"]["currency"]] += amount_of(one["amount"])
    assert {status for status, _ in out} <= {"paid", "created"}
    for currency in CURRENCIES:
        left = -books.moved(*_AVAILABLE, by="payout_created", currency=currency)
        assert left == out["paid", currency] + out["created", currency], currency
        assert left > 0, currency


def _summed(invoices: Iterable[tuple[str, Json]], name: str, currency: str) -> Decimal:
    return sum(
        (
            amount_of(one[name])
            for _, one in invoices
            if one["total"]["currency"] == currency and one["status"] != "draft"
        ),
        Decimal(0),
    )
