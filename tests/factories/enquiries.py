"""Enquiries of customers."""

from typing import Any

from tests.factories.market import Deal

Enquiry = dict[str, Any]
LAMP = {
    "channel": "phone",
    "customer_name": "Mr. Rossi",
    "customer_reference": "Order 4711",
    "subject": "The lamp came broken",
    "details": "The shade has a crack.",
}
ANSWER = {"answer": "A new one is on its way."}
TO = {"escalated_to": "Ms. Okafor, warehouse"}


async def recorded(writer: Any, deal: Deal, **fields: Any) -> Enquiry:
    """An open enquiry."""
    made = await writer.post(f"{deal.path}/enquiries", {**LAMP, **fields})
    assert made.status_code == 201, made.text
    enquiry: Enquiry = made.json()
    return enquiry


async def brought_to(status: str, writer: Any, deal: Deal) -> Enquiry:
    """An enquiry in this status."""
    enquiry = await recorded(writer, deal)
    verbs = {"answered": [("answer", ANSWER)], "escalated": [("escalate", TO)]}
    verbs |= {"open": [], "closed": [*verbs["answered"], ("close", None)]}
    for verb, body in verbs[status]:
        made = await writer.post(f"/v1/enquiries/{enquiry['id']}/{verb}", body)
        assert made.status_code == 200, made.text
        enquiry = made.json()
    return enquiry
