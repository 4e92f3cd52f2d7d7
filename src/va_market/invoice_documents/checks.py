"""What must hold in every document: the rules of EN 16931 and of Peppol on its sums and parts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, LiteralString

from pydantic_core import PydanticCustomError

from va_market.invoice_documents.codes import NO_TAX_CHARGED, DocumentKind
from va_market.invoice_documents.parts import DocumentLine, TaxSubtotal
from va_market.kit.money import BOUNDS, Money
from va_market.pricing.percents import HUNDRED
from va_market.pricing.rounding import add_up

if TYPE_CHECKING:
    from va_market.invoice_documents.document import InvoiceDocument

SLACK = Decimal("0.02")
"""By how much a line may differ from quantity times price (PEPPOL-EN16931-R120)."""


def check(document: "InvoiceDocument") -> None:
    """Refuse a document that breaks a rule; the message names the rule.

    Raises:
        PydanticCustomError: the first rule that is broken.
    """
    _check_currency(document)  # before the sums, which do not mix currencies
    for rule in _RULES:
        rule(document)


def difference_of(line: DocumentLine) -> Decimal:
    """Between the net of a line and its quantity times its price, without a sign."""
    return abs(line.net.amount - line.quantity * line.unit_price / line.price_quantity)


def _broken(code: LiteralString, rule: str, what: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{rule}: {what}", {"rule": rule, "what": what})


def _amounts(document: "InvoiceDocument") -> Iterator[Money]:
    totals = document.totals
    yield from (totals.net, totals.tax, totals.total, totals.paid, totals.payable)
    for group in document.subtotals:
        yield from (group.net, group.tax)
    yield from (part.amount for part in document.installments)
    yield from (line.net for line in document.lines)


def _check_currency(document: "InvoiceDocument") -> None:
    strange = next((one for one in _amounts(document) if one.currency != document.currency), None)
    if strange is not None:
        what = f"{strange} in a document in {document.currency}"
        raise _broken("currency_differs", "PEPPOL-EN16931-R051", what)


def _check_totals(document: "InvoiceDocument") -> None:
    totals, currency = document.totals, document.currency
    _equal(totals.net, add_up((line.net for line in document.lines), currency), "BR-CO-10")
    _equal(totals.tax, add_up((group.tax for group in document.subtotals), currency), "BR-CO-14")
    _equal(totals.total, totals.net + totals.tax, "BR-CO-15")
    _equal(totals.payable, totals.total - totals.paid, "BR-CO-16")


def _equal(given: Money, found: Money, rule: str) -> None:
    if given != found:
        raise _broken("sum_differs", rule, f"{given} is given, the parts add up to {found}")


def _check_groups(document: "InvoiceDocument") -> None:
    """One subtotal for each category and rate, over exactly the lines of it (BR-S-08 and so on)."""
    nets: dict[tuple[str, Decimal], list[Money]] = defaultdict(list)
    for line in document.lines:
        nets[line.tax_category, line.tax_percent].append(line.net)
    groups = {(group.category, group.percent): group for group in document.subtotals}
    if len(groups) != len(document.subtotals) or groups.keys() != nets.keys():
        what = "there is one subtotal for each category and rate of the lines"
        raise _broken("subtotals_differ", "BR-CO-18", what)
    for key, group in groups.items():
        _equal(group.net, add_up(nets[key], document.currency), f"BR-{group.category}-08")
        _check_group(group)
    if "O" in {group.category for group in document.subtotals} and len(groups) > 1:
        raise _broken("subtotals_mixed", "BR-O-11", "what is outside the scope of tax stands alone")


def _check_group(group: TaxSubtotal) -> None:
    if (group.category == "S") != (group.percent > 0):
        what = f"a rate of {group.percent:f} % in the category {group.category}"
        raise _broken("rate_invalid", f"BR-{group.category}-05", what)
    # Where prices include the tax, it is what remains of them, and may be a unit off its rate.
    smallest, _ = BOUNDS[group.tax.currency]
    if abs(group.tax.amount - group.net.amount * group.percent / HUNDRED) > smallest:
        what = f"{group.tax} is not {group.percent:f} % of {group.net}"
        raise _broken("tax_differs", "BR-CO-17", what)
    if group.category in NO_TAX_CHARGED and not (group.reason or group.reason_code):
        what = "a reason why no tax is charged is missing"
        raise _broken("reason_missing", f"BR-{group.category}-10", what)


def _check_lines(document: "InvoiceDocument") -> None:
    _check_ids(document.lines)
    # A currency without cents rounds by more than the rule knows of.
    slack = max(SLACK, BOUNDS[document.currency][0])
    for line in document.lines:
        if difference_of(line) > slack:
            what = f"line {line.id}: {line.net} is not its quantity times its price"
            raise _broken("line_differs", "PEPPOL-EN16931-R120", what)
        _check_period(document, line)


def _check_ids(lines: Iterable[DocumentLine]) -> None:
    [(most, count)] = Counter(line.id for line in lines).most_common(1)
    if count > 1:
        raise _broken("line_repeated", "BR-21", f"two lines are called {most}")


def _check_period(document: "InvoiceDocument", line: DocumentLine) -> None:
    if document.period and line.period and line.period not in document.period:
        what = f"line {line.id} lies outside the period of the document"
        raise _broken("period_outside", "PEPPOL-EN16931-R110", what)


def _check_payment(document: "InvoiceDocument") -> None:
    is_open_end = document.due_on is None and document.payment_terms is None
    if document.totals.payable.amount > 0 and is_open_end:
        raise _broken("due_date_missing", "BR-CO-25", "nothing says when to pay")


def _check_installments(document: "InvoiceDocument") -> None:
    """A rule of our own: what is told in words adds up, too, and begins on the due date."""
    parts = document.installments
    if not parts:
        return
    whole = add_up((part.amount for part in parts), document.currency)
    _equal(document.totals.payable, whole, "BT-115")
    days = [part.due_on for part in parts]
    if days[0] != document.due_on or sorted(set(days)) != days:
        what = "installments are due one after the other, the first on the due date"
        raise _broken("installments_differ", "BT-9", what)


def _check_preceding(document: "InvoiceDocument") -> None:
    if document.kind is DocumentKind.CREDIT_NOTE and document.preceding is None:
        raise _broken("preceding_missing", "BR-55", "a credit note names its invoice")


_RULES: tuple[Callable[["InvoiceDocument"], None], ...] = (
    _check_totals,
    _check_groups,
    _check_lines,
    _check_payment,
    _check_installments,
    _check_preceding,
)
