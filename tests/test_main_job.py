"""The main job from end to end: post, propose, assign, record, approve, price."""

from tests.factories.market import Market


async def test_main_job_ends_in_an_exact_amount(market: Market) -> None:
    deal = await market.deal(allotted_minutes=600)
    await market.approved(deal, minutes=90)

    sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()

    assert sheet["billable_seconds"] == 5400
    assert sheet["amount"]["client_pays"] == {"amount": "37.50", "currency": "EUR"}
    assert sheet["amount"]["assistant_receives"] == {"amount": "33.75", "currency": "EUR"}
