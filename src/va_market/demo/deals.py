"""An accepted proposal, and the time that is worked on its contract."""

from va_market.demo.caller import Caller
from va_market.demo.days import day, span_of
from va_market.demo.work import Deal, Entry


async def begin(owner: Caller, assistant: Caller, proposal_path: str, deal: Deal) -> str:
    """Accept a proposal, and let the contract go as far as the deal says; its path."""
    terms = {"starts_on": day(deal.starts_in_days)}
    path = f"/v1/contracts/{(await owner.post(f'{proposal_path}/accept', terms))['id']}"
    for entry in deal.entries:
        await _work(owner, assistant, path, entry)
    if deal.ending is not None:
        await owner.decide(path, deal.ending, {"reason": deal.reason})
    return path


async def _work(owner: Caller, assistant: Caller, contract_path: str, entry: Entry) -> None:
    recorded = await assistant.post(f"{contract_path}/time-entries", span_of(entry))
    path = f"/v1/time-entries/{recorded['id']}"
    if entry.fate != "draft":
        await assistant.post(f"{path}/submit")
    if entry.fate == "approved":
        await owner.post(f"{path}/approve")
    elif entry.fate == "returned":
        await owner.post(f"{path}/return", {"note": "Which question was that?"})
