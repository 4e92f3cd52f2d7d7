"""What the outbox keeps about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import EMAIL, Part, columns_of
from va_market.mails.models import OutgoingMail

PARTS = (
    Part(
        "mails",
        "Mails to your address of the last month. Their texts are not kept once they are sent.",
        select(*columns_of(OutgoingMail, without={"sealed"})).where(
            col(OutgoingMail.recipient) == EMAIL
        ),
        by=(col(OutgoingMail.recipient), col(OutgoingMail.created_at), col(OutgoingMail.id)),
        covers=(OutgoingMail.recipient,),
    ),
)
