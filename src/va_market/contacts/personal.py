"""What contacts keep about a person who wrote them; whom they name, the client keeps."""

from sqlalchemy import select
from sqlmodel import col

from va_market.contacts.models import Contact
from va_market.kit.personal import PERSON, Part

PARTS = (
    Part(
        "contacts_added",
        "Contacts of contracts you added; what they say is about others.",
        select(col(Contact.id), col(Contact.contract_id), col(Contact.created_at)).where(
            col(Contact.created_by) == PERSON
        ),
        by=(col(Contact.created_by), col(Contact.id)),
        covers=(Contact.created_by,),
    ),
)
