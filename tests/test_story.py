"""A whole contract by the API alone, from an offer to its end, whose log reads like its story.

The client counters twice, the agency agrees, the assistant is substituted, the cap is raised, a
milestone is released in part, and the contract ends with notice.
"""

from typing import Any

import pytest

from tests.factories.market import Market, Person
from tests.factories.payments import held_for
from tests.factories.rosters import agency, enrolled, propose
from tests.jobs.reading import events_of
from tests.timekeeping.days import later
from va_market.worker import periodic_works

Json = dict[str, Any]


WORK = (
    *("time_entry.recorded", "time_entry.submitted", "timesheet.submitted"),
    *("time_entry.approved", "timesheet.approved"),
)
LOG = [
    *("organization.created", "job.created", "job.published"),
    *("proposal.submitted", *["proposal.countered"] * 3, "proposal.accepted"),
    *("job.filled", "contract.created", *WORK),
    *("contract.assistant_substituted", *WORK),
    *("amendment.proposed", "contract.terms_changed", "amendment.accepted"),
    *("milestone.funded", "milestone.submitted", "milestone.part_approved"),
    *("contract.notice_given", "contract.ended", "milestone.refund_requested"),
    *("milestone.cancelled", "milestone.refunded"),
]


def eur(amount: str) -> Json:
    return {"amount": amount, "currency": "EUR"}


def terms(rate: str, *, cap: int = 600) -> Json:
    """Hours up to a weekly cap, beside a project of two milestones."""
    return {
        "kind": "combined",
        "parts": [
            {"kind": "hourly", "rate": eur(rate), "weekly_cap_minutes": cap},
            {
                "kind": "project",
                "price": eur("1000.00"),
                "milestones": [
                    {"title": "Filing system", "amount": eur("400.00")},
                    {"title": "Handbook", "amount": eur("600.00")},
                ],
            },
        ],
    }


class Story:
    """The people, and what they do one after the other."""

    def __init__(self, market: Market) -> None:
        self.market = market

    async def begin(self) -> None:
        self.olga = await self.market.owner()
        self.adam = await agency(self.market)
        self.vera, self.ben = [await self.market.assistant() for _ in range(2)]
        backup = await enrolled(self.adam, self.ben)
        self.entry = await enrolled(self.adam, self.vera, backup_id=backup["id"])
        self.job = await self.market.job(self.olga)

    def later(self, **span: float) -> None:
        """Time passes, and everybody signs in anew."""
        later(self.market, self.olga, self.adam, self.vera, self.ben, **span)

    async def offer(self) -> None:
        sent = await propose(
            self.adam, self.market, self.job, self.entry["id"], terms=terms("30.00")
        )
        self.proposal = f"/v1/proposals/{told(sent)['id']}"

    async def counter(self, by: Person, **changes: Any) -> Json:
        return told(await by.post(f"{self.proposal}/counter", changes))

    async def accept(self) -> None:
        contract = told(await self.adam.post(f"{self.proposal}/accept", {}))
        self.contract = f"/v1/contracts/{contract['id']}"

    async def hour_of(self, assistant: Person) -> Json:
        """An hour that was worked just now, and approved."""
        self.later(hours=1)
        body = self.market.span(hours_ago=1, minutes=60)
        entry = told(await assistant.post(f"{self.contract}/time-entries", body))
        path = f"/v1/time-entries/{entry['id']}"
        told(await assistant.post(f"{path}/submit"))
        return told(await self.olga.post(f"{path}/approve"))


async def have_done(market: Market, name: str) -> None:
    """One run of a work that happens without a request."""
    state = market.app.state
    works = {w.name: w for w in periodic_works(state.database, state.settings, market.clock)}
    assert await works[name].work() > 0


def told(answer: Any) -> Json:
    assert answer.status_code in (200, 201), answer.text
    body: Json = answer.json()
    return body


@pytest.fixture
async def story(market: Market) -> Story:
    story = Story(market)
    await story.begin()
    return story


async def test_the_log_of_a_contract_reads_like_its_story(story: Story) -> None:
    olga, adam, market = story.olga, story.adam, story.market
    await story.offer()
    await story.counter(olga, terms=terms("24.00"), message="That is beyond us.")
    await story.counter(adam, terms=terms("28.00"))
    agreed = await story.counter(
        olga, terms=terms("26.00"), conditions={"notice_days": 14}, hiring={}
    )
    await story.accept()
    await story.hour_of(story.vera)

    substituted = {"reason": "On leave.", "handover_note": "Start with the red folder."}
    told(await adam.move(f"{story.contract}/substitute", substituted))
    await story.hour_of(story.ben)

    raised = {"terms": terms("26.00", cap=900), "reason": "More is to be done before the fair."}
    amendment = told(await olga.move(f"{story.contract}/amendments", raised))
    told(await adam.move(f"/v1/amendments/{amendment['id']}/accept"))

    [first, _] = told(await olga.get(f"{story.contract}/milestones"))["items"]
    milestone = f"/v1/milestones/{first['id']}"
    await held_for(olga, eur("400.00"))
    told(await olga.pay(f"{milestone}/fund", {"amount": eur("400.00")}))
    told(await story.ben.move(f"{milestone}/submit", {"note": "The half that matters."}))
    part = told(await olga.pay(f"{milestone}/approve", {"amount": eur("150.00")}))

    notice = {"category": "no_longer_needed", "reason": "The season is over."}
    leaving = told(await olga.move(f"{story.contract}/end", notice))
    story.later(days=15)
    await have_done(market, "end_contracts")
    ended = told(await olga.get(story.contract))
    told(await story.adam.pay(f"{milestone}/agree-to-refund"))

    assert agreed["differences"][0]["pointer"].startswith("/terms")
    assert (part["approved"], part["held_funds"]) == (eur("150.00"), eur("250.00"))
    assert (leaving["status"], ended["status"]) == ("active", "ended")
    assert ended["terms"]["parts"][0]["weekly_cap_minutes"] == 900
    log = await events_of(olga, until="milestone.refunded")
    assert [event["type"] for event in log] == LOG
