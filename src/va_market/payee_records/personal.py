"""What payee records keep about a person: what they shared, and where they looked."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part
from va_market.payee_records.models import PayeeConsent, PayeeView

PARTS = (
    Part(
        "payee_records_shared",
        "What of your pay you let firms look at, and until when.",
        select(PayeeConsent.__table__).where(col(PayeeConsent.assistant_id) == PERSON),
        by=(col(PayeeConsent.id),),
        covers=(PayeeConsent.assistant_id,),
    ),
    Part(
        "payee_records_viewed",
        "When you looked at payee records of assistants.",
        select(PayeeView.__table__).where(col(PayeeView.viewed_by) == PERSON),
        by=(col(PayeeView.viewed_by), col(PayeeView.id)),
        covers=(PayeeView.viewed_by,),
    ),
)
