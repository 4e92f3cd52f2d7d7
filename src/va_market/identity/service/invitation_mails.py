"""The mails of invitations. Nobody's mailbox is to be flooded through us."""

from datetime import datetime, timedelta

from va_market.identity.letters import INVITATION, Letters
from va_market.identity.models import Invitation
from va_market.identity.repository import invitations as repository
from va_market.kit.db import WriteSession
from va_market.kit.errors import TooManyRequests

MOST, WITHIN = 5, timedelta(days=1)


class InvitedOften(TooManyRequests):
    code = "invited_often"
    title = "This address was invited often today"
    cause = f"An address gets {MOST} invitations a day at most, from all organizations."
    fix = "Wait for the seconds in `Retry-After`, then repeat the request."


async def mail(
    session: WriteSession,
    invitation: Invitation,
    *,
    name: str,
    secret: str,
    letters: Letters,
    now: datetime,
) -> None:
    """Mail the secret, in the name of an organization.

    Raises:
        InvitedOften: the address got its share today.
    """
    to = await room_in_mailbox(session, invitation.email, letters=letters, now=now)
    await letters.invite(session, to=to, name=name, secret=secret, now=now)


async def room_in_mailbox(
    session: WriteSession, address: str, *, letters: Letters, now: datetime
) -> str:
    """Where one more invitation of any kind may go.

    Raises:
        InvitedOften: the address got its share today.
    """
    to = mailbox(address)
    await repository.hold_mailbox(session, address=to)
    wait = await letters.wait_before(session, INVITATION, to=to, most=MOST, within=WITHIN, now=now)
    if wait is not None:
        raise InvitedOften(retry_after=int(wait.total_seconds()) + 1)
    return to


def mailbox(address: str) -> str:
    """The address in one form for all ways to write it that lead to the same mailbox.

    Not the key of accounts: that also joins what other letters may lead to other people.
    """
    return address.lower() if address.isascii() else address
