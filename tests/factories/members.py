"""Those who are asked to join an organization."""

from typing import Any

from tests.factories.market import Market, Person
from tests.support.mail import mailed_token
from va_market.kit.ids import new_id


async def invitation_of(owner: Person, **fields: Any) -> dict[str, Any]:
    """A pending invitation to the organization of `owner`."""
    body = {"email": f"{new_id()}@people.example", "role": "member", **fields}
    made = await owner.post(f"/v1/organizations/{owner.organization_id}/invitations", body)
    assert made.status_code == 201, made.text
    invitation: dict[str, Any] = made.json()
    return invitation


async def token_of(market: Market, invitation: dict[str, Any]) -> str:
    """The secret of an invitation, which goes by mail alone."""
    return await mailed_token(market, invitation["email"], "invitation")
