"""What happens once, or each month, beside work and invoices."""

from datetime import date, timedelta

from tests.factories.milestones import done
from tests.year.billing import pay_in
from tests.year.cast import YEN, Cast, Json, Work, money


async def begin_project(cast: Cast, today: date) -> None:
    """The client pays in what the whole project costs, and funds its first part."""
    await pay_in(cast, 0, money("9000.00"), today)
    await _fund(cast.works["project"], 0)


async def deliver(cast: Cast, part: int, amount: str | None = None) -> None:
    """A part is handed over and approved, as a whole or for an amount."""
    work = cast.works["project"]
    path = await _milestone(work, part)
    done(await work.assistant.move(f"{path}/submit", {"note": "As agreed."}))
    done(await work.client.pay(f"{path}/approve", {"amount": money(amount)} if amount else {}))


async def fund_part(cast: Cast, part: int) -> None:
    await _fund(cast.works["project"], part)


async def _fund(work: Work, part: int) -> None:
    path = await _milestone(work, part)
    due = done(await work.client.get(path))["to_fund"]
    done(await work.client.pay(f"{path}/fund", {"amount": due}))


async def _milestone(work: Work, part: int) -> str:
    found = done(await work.client.get(f"{work.path}/milestones"))["items"]
    return f"/v1/milestones/{found[part]['id']}"


async def raise_rate(cast: Cast) -> None:
    """From next Monday an hour costs more."""
    work = cast.works["hourly"]
    terms = {**work.agreement.terms, "rate": money("33.13")}
    asked = {"terms": terms, "reason": "A year of good work."}
    amendment = done(await work.issuer.move(f"{work.path}/amendments", asked))
    done(await work.client.move(f"/v1/amendments/{amendment['id']}/accept"))


async def take_back(cast: Cast, name: str) -> None:
    """The newest approved time of a contract was wrong: it is taken away."""
    work = cast.works[name]
    [entry] = done(
        await work.assistant.get(f"{work.path}/time-entries", limit=1, status="approved")
    )["items"]
    asked = {"reason": "Recorded on the wrong contract."}
    path = f"/v1/time-entries/{entry['id']}/corrections"
    correction = done(await work.assistant.post(path, asked))
    done(await work.client.post(f"/v1/time-corrections/{correction['id']}/approve"))


async def credit(cast: Cast, name: str, amount: str) -> None:
    """So much of the first line of the newest invoice goes back."""
    work = cast.works[name]
    invoice = await _newest(work)
    path = f"/v1/invoices/{invoice['id']}"
    line = done(await work.issuer.get(path))["lines"][0]
    back = {"line_id": line["id"], "amount": money(amount, work.currency)}
    body = {"reason": "Not what was asked for.", "lines": [back]}
    done(await work.issuer.pay(f"{path}/credit-notes", body))


async def _newest(work: Work) -> Json:
    found: list[Json] = done(await work.issuer.get(f"{work.path}/invoices", limit=1))["items"]
    return found[0]


async def dispute(cast: Cast, name: str, asked: str, agreed: str) -> None:
    """The client wants some of the first line of the newest invoice back; both meet halfway."""
    work = cast.works[name]
    invoice = await _newest(work)
    line = done(await work.client.get(f"/v1/invoices/{invoice['id']}"))["lines"][0]["id"]
    opened = done(
        await work.client.pay(
            f"/v1/invoices/{invoice['id']}/disputes",
            {
                "reason": "wrong_time",
                "text": "Half of it was done twice.",
                "lines": [{"line_id": line, "amount": money(asked, work.currency)}],
            },
        )
    )
    path = f"/v1/disputes/{opened['id']}"
    back = [{"line_id": line, "amount": money(agreed, work.currency)}]
    words = {"text": "We agreed on less.", "settlement": back}
    done(await work.issuer.pay(f"{path}/answer", {"text": "It was asked for twice."}))
    done(await work.issuer.pay(f"{path}/propose", words))
    done(await work.client.pay(f"{path}/accept"))


async def give_back(cast: Cast, name: str) -> None:
    """What the newest invoice owes its client since it was credited."""
    work = cast.works[name]
    invoice = await _newest(work)
    due = done(await work.issuer.get(f"/v1/invoices/{invoice['id']}"))["refund_due"]
    path = f"/v1/invoices/{invoice['id']}/repayments"
    done(await work.issuer.pay(path, {"amount": due}))


async def sell(cast: Cast, number: int, today: date) -> None:
    """What the client sold in a month, and its buyers paid."""
    work = cast.works["commission"]
    day = (today - timedelta(days=10)).isoformat()
    sold = {"sold_on": day, "paid_on": day, "amount": money(str(99_999 + 777 * number), YEN)}
    done(await work.client.post(f"{work.path}/sales", {"id": f"order-{number}", **sold}))


async def spend(cast: Cast, today: date, amount: str) -> None:
    """Travel for a client, which pays it back."""
    work = cast.works["hourly"]
    body = {
        "incurred_on": (today - timedelta(days=5)).isoformat(),
        "category": "travel",
        "description": "Train to the fair",
        "spent": money(amount),
    }
    expense = done(await work.assistant.post(f"{work.path}/expenses", body))
    path = f"/v1/expenses/{expense['id']}"
    done(await work.assistant.post(f"{path}/submit"))
    done(await work.client.post(f"{path}/approve", {}))
