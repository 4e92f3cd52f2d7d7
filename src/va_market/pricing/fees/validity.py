"""Which rule holds on a day. Rules are added, never changed (money.md §2, effective dates)."""

from collections.abc import Iterable
from datetime import date

from va_market.pricing.fees.errors import FeeRulesOverlap, NoFeeRule
from va_market.pricing.fees.rules import FeeRule


def rule_on(rules: Iterable[FeeRule], day: date) -> FeeRule:
    """The rule that is valid on `day`; of several the one that started last, in whatever order.

    The times of rules are half-open: `valid_from` belongs to them, `valid_until` does not.

    Raises:
        NoFeeRule: none is valid on that day.
        FeeRulesOverlap: two different rules that started together are.
    """
    valid = [rule for rule in rules if _is_valid(rule, day)]
    if not valid:
        raise NoFeeRule(f"no fee rule is valid on {day}", field="fee")
    latest = max(_start(rule) for rule in valid)
    newest = [rule for rule in valid if _start(rule) == latest]
    if any(rule != newest[0] for rule in newest):
        raise FeeRulesOverlap(f"more than one fee rule is valid on {day}", field="fee")
    return newest[0]


def _is_valid(rule: FeeRule, day: date) -> bool:
    return _start(rule) <= day and (rule.valid_until is None or day < rule.valid_until)


def _start(rule: FeeRule) -> date:
    return rule.valid_from or date.min
