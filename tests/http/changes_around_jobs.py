"""One change of everything between a job and its contract, beside the proposal itself."""

from typing import Any

from tests.factories.end_clients import agreed, asked, forwarded
from tests.factories.job_invitations import invited
from tests.factories.market import Market, Person
from tests.factories.reviewing import delegated, reviewed
from tests.http.change import REASON, Change


async def around_jobs(market: Market, owner: Person) -> dict[str, Change]:
    return {
        **await _of_invitations(market, owner),
        **await _of_negotiation(market, owner),
        **await _of_reviewing(market, owner),
        **await _of_end_clients(market, owner),
        **await _of_forwarding(market, owner),
    }


async def _of_invitations(market: Market, owner: Person) -> dict[str, Change]:
    job = await market.job(owner)
    people = [await market.assistant() for _ in range(2)]
    sent = [await invited(owner, job, one) for one in people]
    declining, withdrawing = (f"/v1/job-invitations/{one['id']}" for one in sent)
    return {
        "job_invitations_decline_job_invitation": Change(
            people[0], "POST", f"{declining}/decline", REASON, seen=declining
        ),
        "job_invitations_withdraw_job_invitation": Change(
            owner, "POST", f"{withdrawing}/withdraw", seen=withdrawing
        ),
    }


async def _of_negotiation(market: Market, owner: Person) -> dict[str, Change]:
    path = await _proposal(market, await market.job(owner))
    body = {"estimated_minutes": 900}
    return {"proposals_counter_proposal": Change(owner, "POST", f"{path}/counter", body, seen=path)}


async def _of_reviewing(market: Market, owner: Person) -> dict[str, Change]:
    job = await market.job(owner)
    reviewer = await delegated(owner, job, await market.assistant())
    proposal = await market.proposal(await market.assistant(), job)
    await reviewed(owner, proposal)
    own = f"/v1/proposals/{proposal['id']}/review"
    return {
        "reviewing_remove_reviewer": Change(
            owner, "DELETE", f"/v1/jobs/{job['id']}/reviewers/{reviewer.id}"
        ),
        "reviewing_put_review": Change(owner, "PUT", own, {"overall": 2}, seen=own),
    }


async def _of_end_clients(market: Market, owner: Person) -> dict[str, Change]:
    end_client, found = await market.owner(), {}
    for verb, who, body in (
        ("agree_to_be", end_client, None),
        ("decline_to_be", end_client, REASON),
        ("withdraw", owner, None),
    ):
        naming = await asked(owner, await market.job(owner), end_client)
        path = f"/v1/end-clients/{naming['id']}"
        found[f"end_clients_{verb}_end_client"] = Change(
            who, "POST", f"{path}/{verb.partition('_')[0]}", body, seen=path
        )
    return found


async def _of_forwarding(market: Market, owner: Person) -> dict[str, Change]:
    end_client, job = await market.owner(), await market.job(owner)
    await agreed(owner, job, end_client)
    forwarding, endorsing, withdrawing = [await _proposal(market, job) for _ in range(3)]
    for path in (endorsing, withdrawing):
        await forwarded(owner, {"id": path.rsplit("/", 1)[1]})
    await end_client.post(f"{withdrawing}/endorse")

    def of_end_client(path: str, verb: str) -> Change:
        return Change(end_client, "POST", f"{path}/{verb}")

    return {
        "end_clients_forward_proposal": Change(
            owner, "POST", f"{forwarding}/forward", seen=forwarding
        ),
        "end_clients_endorse_proposal": of_end_client(endorsing, "endorse"),
        "end_clients_withdraw_endorsement": of_end_client(withdrawing, "withdraw-endorsement"),
    }


async def _proposal(market: Market, job: dict[str, Any]) -> str:
    """Its path."""
    return f"/v1/proposals/{(await market.proposal(await market.assistant(), job))['id']}"
