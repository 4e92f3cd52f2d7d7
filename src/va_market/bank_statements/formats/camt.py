"""CAMT.053, the statement of ISO 20022: each booked entry, or each transaction of a collective one.

Source of the names: the message definition of camt.053.001.02 and camt.053.001.08.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from va_market.bank_statements.formats.amounts import amount_of
from va_market.bank_statements.formats.lines import (
    ACCOUNT_BOUND,
    NAME_BOUND,
    TEXT_BOUND,
    BadLine,
    Direction,
    Format,
    Line,
    Statement,
    id_of,
    shown,
    unreadable,
)
from va_market.bank_statements.formats.xml import Element, read_xml
from va_market.kit.fields import FIRST_YEAR, LAST_YEAR
from va_market.kit.money import Money

NAMESPACES = frozenset(f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{one}" for one in ("02", "08"))
_DIRECTIONS = {"CRDT": Direction.CREDIT, "DBIT": Direction.DEBIT}
_YES = {"true", "1"}
_OPENING, _CLOSING = ("OPBD", "PRCD"), "CLBD"
_DETAILS = "NtryDtls/TxDtls"


def read_camt(content: bytes) -> Statement:
    """What the file says, of all the accounts in it.

    Raises:
        Invalid: it is no such document, or has too many lines.
    """
    reader = _Reader()
    read_xml(content, namespaces=NAMESPACES, ends={"Ntry": reader.entry, "Stmt": reader.statement})
    if not reader.statements:
        raise unreadable("no_statement", "there is no statement in the file")
    return reader.found


@dataclass(slots=True)
class _Reader:
    found: Statement = field(default_factory=lambda: Statement(Format.CAMT_053))
    statements: int = 0
    _number: int = 0
    _sums: dict[str, int] = field(default_factory=dict)
    """By currency, what the booked entries of the present statement come to."""

    def entry(self, statement: Element, entry: Element) -> None:
        self._number += 1
        try:
            self._take(_account_of(statement), entry)
        except BadLine as fault:
            self.found.faults.append(fault.at(self._number))
            self.found.add(())

    def _take(self, account: str, entry: Element) -> None:
        if entry.said("Sts/Cd", "Sts") != "BOOK":
            self._skip()
            return
        direction, amount = _direction_of(entry), _amount_of(entry)
        signed = amount.minor if direction is Direction.CREDIT else -amount.minor
        self._sums[amount.currency] = self._sums.get(amount.currency, 0) + signed
        if signed == 0:
            self._skip()
            return
        self.found.add(_lines(self._number, account, entry, direction, amount))

    def _skip(self) -> None:
        self.found.skipped += 1
        self.found.add(())

    def statement(self, _document: Element, statement: Element) -> None:
        """Hold its balances to its entries: a file that was cut off does not add up."""
        self.statements += 1
        sums, self._sums = self._sums, {}
        try:
            adds_up = _adds_up(statement, sums)
        except BadLine:
            adds_up = False
        if adds_up is not None:
            self.found.adds_up = adds_up and self.found.adds_up is not False


def _account_of(statement: Element) -> str:
    found = statement.said("Acct/Id/IBAN", "Acct/Id/Othr/Id")
    account = shown(found.replace(" ", "").upper(), ACCOUNT_BOUND)
    if not account:
        raise BadLine("Acct", "no_account", "the statement does not say of which account it is")
    return account


def _direction_of(thing: Element) -> Direction:
    found = _DIRECTIONS.get(thing.said("CdtDbtInd"))
    if found is None:
        raise BadLine("CdtDbtInd", "no_direction", "must be CRDT or DBIT")
    return found


def _amount_of(thing: Element, *paths: str) -> Money:
    found = thing.first(*(paths or ("Amt",)))
    if found is None:
        raise BadLine("Amt", "no_amount", "an amount is missing")
    return amount_of(found.text, found.attributes.get("Ccy", ""), column="Amt")


def _day_of(entry: Element) -> date:
    text = entry.said("BookgDt/Dt", "BookgDt/DtTm")[:10]
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadLine("BookgDt", "not_a_date", "must be the day of the booking") from None
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise BadLine("BookgDt", "date_out_of_range", "the year must lie between 1970 and 2200")
    return found


def _lines(
    number: int, account: str, entry: Element, direction: Direction, amount: Money
) -> list[Line]:
    parts = [*entry.all(_DETAILS)]
    amounts = _amounts_of(parts, amount)
    if amounts is None:  # what banks do not break down is one line with all of its texts
        return [_line((number, 0), account, entry, parts, (direction, amount))]
    return [
        _line((number, place), account, entry, [part], (direction, one))
        for place, (part, one) in enumerate(zip(parts, amounts, strict=True))
    ]


def _amounts_of(parts: list[Element], total: Money) -> list[Money] | None:
    """Of each transaction of a collective entry, where they are told and make the whole."""
    if len(parts) <= 1:
        return None
    try:
        amounts = [_amount_of(one, "AmtDtls/TxAmt/Amt", "Amt") for one in parts]
    except BadLine:
        return None
    if any(one.currency != total.currency or one.minor == 0 for one in amounts):
        return None
    return amounts if sum(one.minor for one in amounts) == total.minor else None


def _line(
    place: tuple[int, int],
    account: str,
    entry: Element,
    parts: list[Element],
    what: tuple[Direction, Money],
) -> Line:
    direction, amount = what
    only = parts[0] if len(parts) == 1 else None
    return Line(
        number=place[0],
        part=place[1],
        account=account,
        direction=direction,
        is_reversal=entry.said("RvslInd") in _YES or any(one.first("RtrInf") for one in parts),
        amount=amount,
        booked_on=_day_of(entry),
        remittance=shown(" ".join(_texts(entry, parts)), TEXT_BOUND),
        counterparty="" if only is None else _name_of(only, direction),
        bank_id=id_of((only and only.said("Refs/AcctSvcrRef")) or entry.said("AcctSvcrRef")),
        end_to_end_id=None if only is None else id_of(only.said("Refs/EndToEndId")),
    )


def _texts(entry: Element, parts: Iterable[Element]) -> Iterable[str]:
    """What the payer wrote: free or structured, and as some banks pass it on."""
    paths = ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf")
    told = chain.from_iterable(part.all(path) for part in parts for path in paths)
    # What the house called the order of which the bank has booked all transfers as one.
    orders = chain(entry.all("NtryDtls/Btch/PmtInfId"), entry.all("NtryDtls/Btch/MsgId"))
    return (one.text for one in chain(told, entry.all("AddtlNtryInf"), orders))


def _name_of(part: Element, direction: Direction) -> str:
    other = "Dbtr" if direction is Direction.CREDIT else "Cdtr"
    found = part.said(f"RltdPties/{other}/Nm", f"RltdPties/{other}/Pty/Nm")
    return shown(found, NAME_BOUND)


def _adds_up(statement: Element, sums: dict[str, int]) -> bool | None:
    balances = {one.said("Tp/CdOrPrtry/Cd"): one for one in statement.all("Bal")}
    opening = next((balances[one] for one in _OPENING if one in balances), None)
    closing = balances.get(_CLOSING)
    if opening is None or closing is None:
        return None  # a page in the middle of a statement tells interim balances alone
    first, last = (_amount_of(one) for one in (opening, closing))
    if first.currency != last.currency or not {first.currency}.issuperset(sums):
        return False
    return _signed(opening, first) + sums.get(first.currency, 0) == _signed(closing, last)


def _signed(balance: Element, amount: Money) -> int:
    return amount.minor if _direction_of(balance) is Direction.CREDIT else -amount.minor
