from uuid import UUID

from sqlalchemy import Uuid, bindparam, exists, or_, select
from sqlmodel import col

from va_market.contracts.models import Contract, ContractStatus
from va_market.identity.models import User
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.payee_records.models import PayeeConsent, PayeeView

_ASSISTANT = bindparam("assistant_id", type_=Uuid)
_ORGANIZATION = bindparam("organization_id", type_=Uuid)
_GOES_ON = col(Contract.status) != ContractStatus.ENDED
_is_connected = exists().where(
    col(Contract.assistant_id) == col(PayeeConsent.assistant_id),
    or_(
        col(Contract.organization_id) == col(PayeeConsent.organization_id),
        col(Contract.agency_id) == col(PayeeConsent.organization_id),
    ),
    _GOES_ON,
)
_CONSENTS = select(PayeeConsent.__table__, _is_connected.label("is_connected"))
_SORTS = both_ways("created_at", col(PayeeConsent.created_at))
OWN = Listing(
    _CONSENTS.where(col(PayeeConsent.assistant_id) == _ASSISTANT),
    id_=col(PayeeConsent.id),
    sorts=_SORTS,
    filters={},
)
OF_ORGANIZATION = Listing(
    _CONSENTS.where(col(PayeeConsent.organization_id) == _ORGANIZATION),
    id_=col(PayeeConsent.id),
    sorts=_SORTS,
    filters={},
)
VIEWS = Listing(
    select(PayeeView.__table__, col(User.name).label("viewer_name"))
    .join_from(PayeeView, User, col(User.id) == col(PayeeView.viewed_by))
    .where(col(PayeeView.consent_id) == bindparam("consent_id", type_=Uuid)),
    id_=col(PayeeView.id),
    sorts=both_ways("created_at", col(PayeeView.created_at)),
    filters={},
)
_ONE = Query(
    _CONSENTS.where(
        col(PayeeConsent.id) == bindparam("consent_id", type_=Uuid),
        col(PayeeConsent.assistant_id) == _ASSISTANT,
    )
)
_CONNECTED = Query(
    select(
        exists().where(
            col(Contract.assistant_id) == _ASSISTANT,
            or_(
                col(Contract.organization_id) == _ORGANIZATION,
                col(Contract.agency_id) == _ORGANIZATION,
            ),
            _GOES_ON,
        )
    )
)


async def find_own(session: ReadSession, *, consent_id: UUID, assistant_id: UUID) -> Row | None:
    return await session.row(_ONE, consent_id=consent_id, assistant_id=assistant_id)


async def is_connected(session: WriteSession, *, assistant_id: UUID, organization_id: UUID) -> bool:
    """Whether a contract between both goes on."""
    found = await session.value(
        _CONNECTED, assistant_id=assistant_id, organization_id=organization_id
    )
    return bool(found)
