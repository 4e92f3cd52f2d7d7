"""One change of everything that is kept beside a contract."""

from tests.factories import contacts
from tests.factories.absences import absent
from tests.factories.collaborations import asked, helping
from tests.factories.enquiries import ANSWER, TO, brought_to
from tests.factories.expenses import expense_in, spending_deal
from tests.factories.knowledge import moved, published, written
from tests.factories.market import Deal, Market, Person
from tests.factories.work_orders import DELIVERED, NOTE, extension, order_in, ordering_deal
from tests.files import sending as stored
from tests.http.change import REASON, Change
from tests.time_imports.files import TOGGL, checked, file_of


async def of_work(market: Market, owner: Person) -> dict[str, Change]:
    deal = await market.deal(owner=owner)
    return {
        **await _of_articles(deal),
        **await _of_enquiries(deal),
        **await _of_work_orders(await ordering_deal(market)),
        **await _of_expenses(await spending_deal(market)),
        **await _of_absences(deal),
        **await _of_contacts(deal),
        **await _of_time_imports(market, deal),
        **await _of_files(deal),
        **await _of_collaborations(market, deal),
    }


async def _of_files(deal: Deal) -> dict[str, Change]:
    path = f"/v1/files/{(await stored.file_of(deal))['id']}"
    return {"files_delete_file": Change(deal.assistant, "DELETE", path, seen=path)}


async def _of_expenses(deal: Deal) -> dict[str, Change]:
    found = {}
    for verb, status, who, body in (
        ("submit", "draft", deal.assistant, None),
        ("withdraw", "submitted", deal.assistant, None),
        ("approve", "submitted", deal.owner, {}),
        ("return", "submitted", deal.owner, NOTE),
    ):
        path = await expense_in(deal, status)
        found[f"reimbursement_{verb}_expense"] = Change(
            who, "POST", f"{path}/{verb}", body, seen=path
        )
    for method, verb, body in (
        ("PATCH", "update", {"category": "meals"}),
        ("DELETE", "delete", None),
    ):
        path = await expense_in(deal, "draft")
        found[f"reimbursement_{verb}_expense"] = Change(
            deal.assistant, method, path, body, seen=path
        )
    return found


async def _of_articles(deal: Deal) -> dict[str, Change]:
    made = [await written(deal.owner, deal) for _ in range(3)]
    made.append(await moved(deal.owner, await published(deal), "archive"))
    edited, draft, archiving, restoring = (f"/v1/articles/{one['id']}" for one in made)
    body = {"title": "Returns of all lamps"}
    return {
        "knowledge_update_article": Change(deal.owner, "PATCH", edited, body, seen=edited),
        "knowledge_publish_article": Change(deal.owner, "POST", f"{draft}/publish", seen=draft),
        "knowledge_archive_article": Change(
            deal.owner, "POST", f"{archiving}/archive", seen=archiving
        ),
        "knowledge_restore_article": Change(
            deal.owner, "POST", f"{restoring}/restore", seen=restoring
        ),
    }


async def _of_enquiries(deal: Deal) -> dict[str, Change]:
    found = {}
    for method, verb, status, body in (
        ("PATCH", "update", "open", {"subject": "The lamp came twice"}),
        ("POST", "answer", "open", ANSWER),
        ("POST", "escalate", "open", TO),
        ("POST", "close", "answered", None),
    ):
        path = f"/v1/enquiries/{(await brought_to(status, deal.owner, deal))['id']}"
        to = path if method == "PATCH" else f"{path}/{verb}"
        found[f"enquiries_{verb}_enquiry"] = Change(deal.owner, method, to, body, seen=path)
    path = f"/v1/enquiries/{(await brought_to('closed', deal.owner, deal))['id']}"
    forgetting = Change(deal.owner, "POST", f"{path}/forget-customer", seen=path)
    return {**found, "enquiries_forget_customer": forgetting}


async def _of_work_orders(deal: Deal) -> dict[str, Change]:
    found = {}
    for verb, status, who, body in (
        ("start", "open", deal.assistant, None),
        ("deliver", "in_progress", deal.assistant, DELIVERED),
        ("accept", "delivered", deal.owner, None),
        ("return", "delivered", deal.owner, NOTE),
        ("cancel", "open", deal.owner, REASON),
    ):
        path = await order_in(deal, status)
        found[f"work_orders_{verb}_work_order"] = Change(
            who, "POST", f"{path}/{verb}", body, seen=path
        )
    path = await order_in(deal, "open")
    body = {"title": "Enter all the cards"}
    found["work_orders_update_work_order"] = Change(deal.owner, "PATCH", path, body, seen=path)
    for verb, body in (("grant", None), ("refuse", REASON)):
        order = await order_in(deal, "in_progress", allotted_minutes=60)
        path = await extension(deal, order)
        found[f"work_orders_{verb}_extension"] = Change(
            deal.owner, "POST", f"{path}/{verb}", body, seen=path
        )
    return found


async def _of_absences(deal: Deal) -> dict[str, Change]:
    weeks = (("2027-08-02", "2027-08-06"), ("2027-09-06", "2027-09-10"))
    made = [await absent(deal, first_on=first, last_on=last) for first, last in weeks]
    edited, removed = (f"{deal.path}/absences/{one['id']}" for one in made)
    body = {"note": "The mountains."}
    return {
        "time_update_absence": Change(deal.assistant, "PATCH", edited, body, seen=edited),
        "time_remove_absence": Change(deal.assistant, "DELETE", removed, seen=removed),
    }


async def _of_time_imports(market: Market, deal: Deal) -> dict[str, Change]:
    made = [await checked(market, deal, file_of(TOGGL, [])) for _ in range(2)]
    taken, removed = (f"/v1/time-imports/{one['id']}" for one in made)
    return {
        "time_commit_time_import": Change(
            deal.assistant, "POST", f"{taken}/commit", {"on_error": "skip"}, seen=taken
        ),
        "time_delete_time_import": Change(deal.assistant, "DELETE", removed, seen=removed),
    }


async def _of_contacts(deal: Deal) -> dict[str, Change]:
    made = [await contacts.added(deal.owner, deal) for _ in range(2)]
    edited, removed = (f"{deal.path}/contacts/{one['id']}" for one in made)
    body = {"role": "Returns"}
    return {
        "contacts_update_contact": Change(deal.owner, "PATCH", edited, body, seen=edited),
        "contacts_remove_contact": Change(deal.owner, "DELETE", removed, seen=removed),
    }


async def _of_collaborations(market: Market, deal: Deal) -> dict[str, Change]:
    invited = await asked(deal.owner, deal, (await market.person()).email)
    helper = await market.person()
    helps = await helping(deal, helper)
    return {
        "collaborators_remove_collaborator": Change(
            deal.owner, "DELETE", f"{deal.path}/collaborators/{invited['id']}"
        ),
        "collaborators_leave_collaboration": Change(
            helper, "DELETE", f"/v1/me/collaborations/{helps['id']}"
        ),
    }
