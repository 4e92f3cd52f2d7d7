"""Invitations to jobs: a client asks for a proposal, and the invited send one or say no."""

from va_market.job_invitations.repository import was_accepted
from va_market.job_invitations.service.answering import accept, decline, expire_all
from va_market.job_invitations.service.erasing import decline_all, wipe
from va_market.job_invitations.service.inviting import invite, withdraw
from va_market.job_invitations.service.reading import (
    get_visible,
    list_of_agency,
    list_of_job,
    list_own,
)

__all__ = [
    "accept",
    "decline",
    "decline_all",
    "expire_all",
    "get_visible",
    "invite",
    "list_of_agency",
    "list_of_job",
    "list_own",
    "was_accepted",
    "wipe",
    "withdraw",
]
