"""Work beyond all minutes: free leeway, then a rate, packs, or a stop."""

from dataclasses import dataclass
from typing import assert_never

from va_market.pricing.retainers.charges import Charge, by_the_hour, by_the_pack
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.trace import MINUS, TraceStep


@dataclass(frozen=True, slots=True)
class Overage:
    """How minutes beyond the retainer are covered; `leeway` to `unbilled` add up to them."""

    leeway: int = 0
    at_rate: int = 0
    from_packs: int = 0
    unbilled: int = 0
    packs: int = 0
    charges: tuple[Charge, ...] = ()


def settle_overage(terms: RetainerTerms, over: int, *, packs_bought: int = 0) -> Overage:
    """Cover `over` minutes, zero or more, as the terms say.

    `packs_bought` are those that the period has bought before; they count toward the most.
    What no rule bills stays visible as unbilled.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    leeway = min(over, terms.policy.leeway_minutes)
    rest = over - leeway
    if rest == 0:
        return Overage(leeway=leeway)
    match terms.overage:
        case "rate":
            return _at_rate(terms, rest, Overage(leeway=leeway))
        case "packs":
            return _in_packs(terms, rest, leeway, packs_bought)
        case "stop":
            return Overage(leeway=leeway, unbilled=rest)
        case _:
            assert_never(terms.overage)


def packs_for(minutes: int, terms: RetainerTerms, *, packs_bought: int) -> int:
    """The fewest packs that hold `minutes`, as far as the most packs of a period allow.

    Zero where the terms have no packs.
    """
    pack, most = terms.policy.pack_minutes, terms.policy.most_packs
    if pack is None:
        return 0
    needed = -(-minutes // pack)
    return needed if most is None else max(0, min(needed, most - packs_bought))


def buy_packs(terms: RetainerTerms, count: int, *, top_up: bool = False) -> tuple[Charge, ...]:
    """The charge for `count` packs, none for no pack.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    pack, price = terms.policy.pack_minutes, terms.policy.pack_price
    if count == 0 or pack is None or price is None:
        return ()
    return (by_the_pack(count, price, pack, kind="top_up" if top_up else "packs"),)


def _in_packs(terms: RetainerTerms, rest: int, leeway: int, packs_bought: int) -> Overage:
    packs = packs_for(rest, terms, packs_bought=packs_bought)
    charges = buy_packs(terms, packs)
    covered = min(rest, sum(charge.minutes for charge in charges))
    bought = Overage(leeway=leeway, from_packs=covered, packs=packs, charges=charges)
    return bought if covered == rest else _at_rate(terms, rest - covered, bought)


def _at_rate(terms: RetainerTerms, minutes: int, before: Overage) -> Overage:
    billed = 0 if terms.overage_rate is None else minutes
    charges = before.charges
    if terms.overage_rate is not None:
        step = _explanation(minutes, before)
        charges += (by_the_hour(minutes, terms.overage_rate, kind="overage", before=(step,)),)
    return Overage(
        leeway=before.leeway,
        at_rate=billed,
        from_packs=before.from_packs,
        unbilled=minutes - billed,
        packs=before.packs,
        charges=charges,
    )


def _explanation(minutes: int, before: Overage) -> TraceStep:
    over = minutes + before.leeway + before.from_packs
    return TraceStep(
        step="overage",
        formula=f"{over} min beyond all minutes {MINUS} {before.leeway} min leeway "
        f"{MINUS} {before.from_packs} min of packs",
        result=f"{minutes} min",
    )
