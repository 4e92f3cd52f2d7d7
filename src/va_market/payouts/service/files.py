"""What the rail of a batch is handed."""

from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.money import Money
from va_market.payouts.errors import NoBankFile
from va_market.payouts.models import BatchStatus, Rail
from va_market.payouts.rails import PayerAccount, Transfer, TransferOrder
from va_market.payouts.repository import payouts as repository
from va_market.payouts.service.batching import get_batch


async def order_of(
    session: ReadSession, actor: Actor, *, batch_id: UUID, payer: PayerAccount | None
) -> tuple[Rail, TransferOrder]:
    """The transfers of a submitted batch, with the rail that writes them down.

    Raises:
        Forbidden, NotFound: see `get_batch`.
        NoBankFile: it is not submitted, or the house has named no account that pays.
    """
    batch = await get_batch(session, actor, batch_id=batch_id)
    if batch.status != BatchStatus.SUBMITTED or payer is None:
        raise NoBankFile
    rows = await repository.transfers_of(session, batch_id=batch_id)
    order = TransferOrder(
        id=batch_id.hex,
        made_at=batch.submitted_at,
        execute_on=batch.submitted_at.date(),
        payer=payer,
        transfers=[_transfer(row) for row in rows],
    )
    return Rail(batch.rail), order


def _transfer(row: Row) -> Transfer:
    return Transfer(
        reference=row.reference,
        amount=Money.from_minor(row.amount_minor, row.currency),
        holder_name=row.holder_name,
        iban=row.iban,
        account_number=row.account_number,
        bank_code=row.bank_code,
        bic=row.bic,
    )
