"""Changes that meet in a chain: numbered without gaps, and nobody waits for nobody."""

import asyncio
from uuid import UUID

from tests.audit.rows import chain_of
from tests.factories.market import Market
from tests.races.all_at_once import statuses
from va_market import events
from va_market.audit import service
from va_market.events import EventKind
from va_market.kit.ids import new_id

KIND = EventKind.registry["organization.updated"]


async def faults(market: Market, *chains: UUID) -> list[str]:
    reader = market.app.state.database.reader
    found: list[str] = []
    for chain_id in chains:
        async for one in service.verify(reader, chain_id=chain_id):
            found.extend([] if one.fault is None else [str(one.fault)])
    return found


async def record(market: Market, *parties: UUID) -> None:
    async with market.app.state.database.writing() as session:
        events.record(session, KIND, now=market.clock(), subject_id=new_id(), parties=parties)
        await asyncio.sleep(0)


async def test_twenty_changes_of_an_organization_are_twenty_links(market: Market) -> None:
    owner = await market.owner()
    path = f"/v1/organizations/{owner.organization_id}"

    answers = await statuses(*[owner.patch(path, {"name": f"No. {n}"}) for n in range(20)])

    assert answers == [200] * 20
    found = await chain_of(market, owner.organization_id)
    assert [row["position"] for row in found] == list(range(1, 22))
    assert await faults(market, UUID(owner.organization_id)) == []


async def test_crossed_organizations_do_not_wait_for_each_other(market: Market) -> None:
    owners = [await market.owner() for _ in range(2)]
    first, second = (UUID(owner.organization_id) for owner in owners)

    await asyncio.gather(
        *[record(market, first, second) for _ in range(15)],
        *[record(market, second, first) for _ in range(15)],
    )

    assert [len(await chain_of(market, one)) for one in (first, second)] == [31, 31]
    assert await faults(market, first, second) == []


async def test_chains_are_opened_once_beside_old_ones(market: Market) -> None:
    old = [new_id() for _ in range(4)]
    await record(market, *old)
    new = [new_id() for _ in range(4)]

    # Users whose ids lie before, between and behind each other's, in both orders.
    await asyncio.gather(
        *[record(market, *pair) for pair in zip(old, new, strict=True) for _ in range(4)],
        *[record(market, *reversed(new)) for _ in range(4)],
    )

    assert [len(await chain_of(market, one)) for one in new] == [8] * 4
    assert await faults(market, *old, *new, UUID(int=0)) == []
