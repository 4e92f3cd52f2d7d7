"""What the end of a dispute takes back, by the authority of the dispute instead of the issuer's."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.models import CREDIT_NOTE_PREFIX
from va_market.invoices.models import Invoice
from va_market.invoices.service.crediting import Cause, Noted, issue
from va_market.invoices.service.moving import Held, with_parts
from va_market.invoices.service.sides import details_of_issuer
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.kit.money import Money


async def hold(session: WriteSession, *, invoice_id: UUID) -> Held:
    """Lock an invoice with its lines, whoever asks.

    Raises:
        NotFound: there is no such invoice.
    """
    invoice = await lock(session, Invoice, invoice_id)
    if invoice is None:
        raise NotFound
    return await with_parts(session, invoice)


async def give_back(
    session: WriteSession,
    actor: Actor | None,
    held: Held,
    back: Mapping[UUID, Money],
    *,
    reason: str,
    now: datetime,
) -> Noted:
    """Credit so much of each line. The issuer cannot stand in the way by taking details back."""
    details = await details_of_issuer(session, held.invoice)
    prefix = CREDIT_NOTE_PREFIX if details is None else details.credit_note_prefix
    return await issue(session, actor, held, back, Cause(reason, prefix), now=now)
