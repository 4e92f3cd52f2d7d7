"""Articles of home in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.things.organizations import home
from tests.access.world import HOME, Caller, World, new_deal
from tests.factories.knowledge import LAMPS, moved, published, written

TITLE = {"title": f"Returns {HOME}"}


def article_call(article: dict[str, Any], body: Any = None, **ids: str) -> Call:
    return Call({"article_id": article["id"], **ids}, body)


async def new_article(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id}, {**LAMPS, **TITLE})


async def draft(world: World, _caller: Caller) -> Call:
    return article_call(await written(world.owner, world.deal, **TITLE))


async def draft_to_change(world: World, caller: Caller) -> Call:
    return Call((await draft(world, caller)).ids, {"body": f"Sixty days {HOME}"})


async def shown(world: World, _caller: Caller) -> Call:
    return article_call(await published(world.deal, **TITLE))


async def archived(world: World, _caller: Caller) -> Call:
    article = await published(world.deal, **TITLE)
    return article_call(await moved(world.owner, article, "archive"))


async def of_contract(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await shown(world, caller)
    return Call({"contract_id": world.deal.id})


async def of_organization(world: World, caller: Caller) -> Call:
    await of_contract(world, caller)
    return home(world)


async def revised(world: World, caller: Caller) -> Call:
    call = await shown(world, caller)
    path = f"/v1/articles/{call.ids['article_id']}"
    assert (await world.owner.patch(path, {"body": f"Sixty days {HOME}"})).status_code == 200
    return call


async def revision(world: World, caller: Caller) -> Call:
    call = await revised(world, caller)
    path = f"/v1/articles/{call.ids['article_id']}/revisions"
    found = (await world.owner.get(path)).json()["items"]
    return Call({**call.ids, "revision_id": found[0]["id"]})


async def to_add(world: World, caller: Caller) -> Call:
    call = await shown(world, caller)
    return Call({**call.ids, "contract_id": (await new_deal(world)).id})


async def shared(world: World, caller: Caller) -> Call:
    call = await to_add(world, caller)
    path = f"/v1/articles/{call.ids['article_id']}/contracts/{call.ids['contract_id']}"
    assert (await world.owner.put(path, None)).status_code == 204
    return Call({"article_id": call.ids["article_id"]})


async def to_remove(world: World, caller: Caller) -> Call:
    call = await shown(world, caller)
    return Call({**call.ids, "contract_id": world.deal.id})
