"""Those who help with a contract."""

from typing import Any

from tests.factories.market import Deal, Person
from tests.support.mail import mailed_token

Collaborator = dict[str, Any]
PURPOSE = "Answers the phone at night."


async def asked(inviter: Any, deal: Deal, email: str, **fields: Any) -> Collaborator:
    """An invitation that waits."""
    body = {"email": email, "purpose": PURPOSE, **fields}
    made = await inviter.post(f"{deal.path}/collaborators", body)
    assert made.status_code == 201, made.text
    collaborator: Collaborator = made.json()
    return collaborator


async def accept(helper: Person, email: str | None = None) -> Collaborator:
    """The newest invitation of somebody, accepted."""
    token = await mailed_token(helper.market, email or helper.email, "collaboration")
    made = await helper.post("/v1/collaborations/accept", {"token": token})
    assert made.status_code == 200, made.text
    collaboration: Collaborator = made.json()
    return collaboration


async def helping(
    deal: Deal, helper: Person, *, inviter: Person | None = None, **fields: Any
) -> Collaborator:
    """Somebody who helps with the contract."""
    await asked(inviter or deal.owner, deal, helper.email, **fields)
    return await accept(helper)
