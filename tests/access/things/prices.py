"""Questions about prices, which are about nobody."""

from tests.access.rows import Call
from tests.access.world import Caller, World


async def rate_band(_world: World, _caller: Caller) -> Call:
    query = {"category": "data_entry", "level": "expert", "years": "5", "currency": "EUR"}
    return Call(query=query)


async def role(_world: World, _caller: Caller) -> Call:
    body = {
        "minutes_a_week": 2400,
        "independent": {"rate": {"amount": "25.00", "currency": "EUR"}},
        "staff": {"salary": {"amount": "32000.00", "currency": "EUR"}},
    }
    return Call(body=body)
