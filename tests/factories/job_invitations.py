"""Jobs that only the invited find, and invitations to jobs."""

from typing import Any

from tests.factories.market import Market, Person

Thing = dict[str, Any]
WELCOME = "You know our inbox already."


async def private_job(market: Market, owner: Person, **fields: Any) -> Thing:
    """An open job that nobody finds without an invitation."""
    return await market.job(owner, visibility="invited", **fields)


def whom(somebody: Person, *, as_agency: bool = False) -> dict[str, str]:
    """The field of an invitation that names the assistant, or the agency of its owner."""
    if as_agency:
        return {"agency_id": somebody.organization_id}
    return {"assistant_id": str(somebody.id)}


async def invited(
    owner: Person,
    job: Thing,
    somebody: Person,
    *,
    as_agency: bool = False,
    message: str = WELCOME,
) -> Thing:
    """An invitation that waits for an answer."""
    body = {"message": message, **whom(somebody, as_agency=as_agency)}
    made = await owner.post(f"/v1/jobs/{job['id']}/invitations", body)
    assert made.status_code == 201, made.text
    invitation: Thing = made.json()
    return invitation


async def decline(caller: Any, invitation: Thing) -> Any:
    path = f"/v1/job-invitations/{invitation['id']}/decline"
    return await caller.post(path, {"reason": "Booked until May."})


async def withdraw(caller: Any, invitation: Thing) -> Any:
    return await caller.post(f"/v1/job-invitations/{invitation['id']}/withdraw")
