"""Organizations that need the work which others buy, and what is forwarded to them."""

from typing import Any

from tests.factories.market import Person

Thing = dict[str, Any]


async def asked(buyer: Person, job: Thing, end_client: Person, **fields: Any) -> Thing:
    """The organization of `end_client` is asked to be named for the job."""
    body = {"end_client_id": end_client.organization_id, **fields}
    made = await buyer.post(f"/v1/jobs/{job['id']}/end-client", body)
    assert made.status_code == 201, made.text
    naming: Thing = made.json()
    return naming


async def agreed(buyer: Person, job: Thing, end_client: Person) -> Thing:
    """It has agreed."""
    naming = await asked(buyer, job, end_client)
    made = await end_client.post(f"/v1/end-clients/{naming['id']}/agree")
    assert made.status_code == 200, made.text
    done: Thing = made.json()
    return done


async def forwarded(buyer: Person, proposal: Thing) -> Thing:
    """The end client sees the proposal."""
    made = await buyer.post(f"/v1/proposals/{proposal['id']}/forward")
    assert made.status_code == 201, made.text
    shown: Thing = made.json()
    return shown


async def commented(caller: Person, proposal: Thing, text: str = "Mornings suit us.") -> Thing:
    made = await caller.post(f"/v1/proposals/{proposal['id']}/comments", {"text": text})
    assert made.status_code == 201, made.text
    comment: Thing = made.json()
    return comment
