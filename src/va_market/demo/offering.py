"""Makes an offer, and lets the two sides come to terms."""

from collections.abc import Mapping

from va_market.demo.caller import Caller, Crowd, Json
from va_market.demo.deals import begin
from va_market.demo.work import ClientOffer


async def offer(crowd: Crowd, contracts: Mapping[str, str], made: ClientOffer) -> str | None:
    """The path of the contract that came of it, if one did."""
    client, assistant = crowd[made.by], crowd[made.to.key]
    body = await _body(assistant, contracts, made)
    path = f"/v1/proposals/{(await client.post('/v1/offers', body))['id']}"
    if made.counter is not None:
        await assistant.post(f"{path}/counter", made.counter)
    if made.deal is None:
        return None
    if made.counter is not None:
        return await begin(client, assistant, path, made.deal)
    contract = await assistant.post(f"{path}/accept", {})
    return f"/v1/contracts/{contract['id']}"


async def _body(assistant: Caller, contracts: Mapping[str, str], made: ClientOffer) -> Json:
    profile = await assistant.get("/v1/me/assistant-profile")
    parent = None if made.part_of is None else contracts[made.part_of].rsplit("/", 1)[1]
    return {
        "assistant_id": profile["id"],
        "title": made.title,
        "work_types": made.to.categories[:1],
        "scope": made.scope,
        "estimated_minutes": made.hours * 60,
        "delivery_days": made.days,
        "terms": made.terms,
        "conditions": made.conditions,
        "contract_type": made.contract_type,
        "parent_contract_id": parent,
    }
