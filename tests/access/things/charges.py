"""Charges of home's contract."""

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World, new_deal
from tests.factories.charges import charged
from va_market.charges.models import ChargeKind


async def of_contract(world: World, _caller: Caller) -> Call:
    deal = await new_deal(world)
    for kind in (ChargeKind.FIXED_FEE, ChargeKind.GUARANTEE):
        await charged(deal, kind=kind, description=f"Fee {HOME}")
    return Call({"contract_id": deal.id})
