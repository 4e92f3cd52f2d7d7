"""Whether a transaction is whole: what the trigger asks at the commit, asked again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from va_market.ledger.models import Action, PostingState
from va_market.ledger.service.accounting import Fault

_STATES = {
    Action.POST: {PostingState.POSTED},
    Action.REVERSE: {PostingState.POSTED},
    Action.HOLD: {PostingState.PENDING},
    Action.VOID: {PostingState.PENDING},
    Action.SETTLE: {PostingState.PENDING, PostingState.POSTED},
}
_TARGETS = {
    Action.SETTLE: {Action.HOLD},
    Action.VOID: {Action.HOLD},
    Action.REVERSE: {Action.POST, Action.SETTLE},
}


def faults_of(made: Any, legs: Sequence[Any], target: Sequence[Any]) -> Iterator[Fault]:
    """What is wrong with a transaction, if anything; `target` are the legs of what it answers."""
    sums: Counter[tuple[str, str]] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for leg in legs:
        sums[leg.currency, leg.state] += leg.amount_minor
        counts[leg.currency, leg.state] += 1
    if not legs or min(counts.values()) < 2:  # noqa: PLR2004  # what leaves one enters another
        yield Fault(None, made.id, "a leg is missing")
    for (currency, state), total in sums.items():
        if total:
            what = f"its {state} legs in {currency} come to {total} of the smallest unit, not to 0"
            yield Fault(None, made.id, what)
    if {leg.state for leg in legs} - _STATES[Action(made.action)]:
        yield Fault(None, made.id, f"a leg is not in the state of one that may {made.action}")
    if made.target_id is not None and not _is_answer(made, legs, target):
        yield Fault(None, made.id, f"it is not exactly the {made.action} of {made.target_id}")


def _is_answer(made: Any, legs: Sequence[Any], target: Sequence[Any]) -> bool:
    action = Action(made.action)
    if not {leg.action for leg in target} <= _TARGETS[action]:
        return False
    answered = PostingState.POSTED if action == Action.REVERSE else PostingState.PENDING
    expected = {
        (leg.account_id, answered, -leg.amount_minor) for leg in target if leg.state == answered
    }
    if action == Action.SETTLE:
        expected |= {(leg.account_id, PostingState.POSTED, leg.amount_minor) for leg in target}
    return expected == {(leg.account_id, leg.state, leg.amount_minor) for leg in legs}
