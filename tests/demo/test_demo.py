"""The demo as people meet it, and what it says when something is wrong."""

import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.cli.inside import invoke
from tests.cli.processes import SECRET, Running, run, started
from va_market.assistants.categories import PARENT, ROOTS
from va_market.demo.billing import FOR_THE_FAIR
from va_market.demo.caller import Caller, DemoFailed
from va_market.demo.dozen import ASSISTANTS
from va_market.demo.filling import JOBS, arrive
from va_market.demo.jobs_of_agency import ROSTER
from va_market.demo.jobs_of_company import BOOKS, PRICES
from va_market.demo.offers import OFFERS, PHONE
from va_market.demo.people import IVO, OLGA, OWNERS, PASSWORD, Person
from va_market.demo.prices import price
from va_market.demo.sights import SIGHTS


def is_told(demo: Running) -> bool:
    return "Ctrl-C" in demo.output


def address_in(output: str) -> str:
    return output.split("The API is at ")[1].split("/v1", maxsplit=1)[0]


async def test_demo_fills_once_and_shows_the_sign_ins_again(copied_url: str) -> None:
    with started("demo", database_url=copied_url, secret_key=SECRET) as first:
        first.wait_until(is_told)
        seen = _look_around(address_in(first.output))
        told = _look_inside(address_in(first.output))
        _check_sights(address_in(first.output), first.output)
        assert first.stop(signal.SIGINT) == 0
    with started("demo", database_url=copied_url, secret_key=SECRET) as second:
        second.wait_until(is_told)
        seen_again = _look_around(address_in(second.output))
        _check_sights(address_in(second.output), second.output)
        _check_operator(address_in(second.output))
        assert second.stop(signal.SIGINT) == 0

    assert seen == seen_again
    assert {"draft", "open", "paused", "filled", "closed"} == set(seen)
    assert told == INSIDE
    _check_story(first.output)
    assert "filled by an earlier start" in second.output
    for output in (first.output, second.output):
        assert all(p.email in output for p in (IVO, OLGA, *OWNERS, *ASSISTANTS))
        assert PASSWORD in output
        assert "/docs" in output


def _check_story(output: str) -> None:
    assert "client pays 45.83 EUR" in output
    assert "assistant receives 41.25 EUR" in output
    assert "fee is 4.58 EUR" in output
    assert "over 45.83 EUR, open" in output
    assert "sees 100.00 EUR at the bank: received" in output
    assert "out of it: paid, 54.17 EUR are left" in output
    assert "Ana may spend 41.25 EUR" in output


def _check_sights(address: str, output: str) -> None:
    """What is said to be there is found there, to the cent."""
    for sight in SIGHTS:
        assert sight.text in output
        with _signed_in(address, sight.who) as client:
            found = client.get(sight.path)
        amounts = re.findall(r"([0-9.]+) [A-Z]{3}\b", sight.text)
        assert found.json()["items"], sight
        assert all(f'"{amount}"' in found.text for amount in amounts), (sight, found.text)


def _check_operator(address: str) -> None:
    """The operator of the demo confirms what waits, and it is held for who sent it."""
    with _signed_in(address, IVO) as ivo:
        [waiting] = _items(ivo, "/v1/admin/payments?status=announced")
        came = {"amount": waiting["amount"], "received_on": waiting["created_at"][:10]}
        headers = {"If-Match": "*", "Idempotency-Key": "of the statement"}
        path = f"/v1/admin/payments/{waiting['id']}/receive"
        assert ivo.post(path, json=came, headers=headers).json()["status"] == "received"
    with _signed_in(address, OWNERS[1]) as samuel:
        [held] = _items(samuel, "/v1/accounts?kind=client_held")
    assert held["available"] == waiting["amount"] == price(FOR_THE_FAIR)


def _look_around(address: str) -> Counter[str]:
    """How many jobs of each status those who hire have."""
    found: Counter[str] = Counter()
    for owner in (OLGA, *OWNERS):
        with _signed_in(address, owner) as client:
            own = client.get("/v1/organizations").json()["items"][0]["id"]
            jobs = _items(client, f"/v1/jobs?organization_id={own}&limit=100")
            found.update(job["status"] for job in jobs)
    return found


INSIDE = {
    "countered offers": ["accepted"],
    "exclusivity": "in_force",
    "contacts": ["Complaints", "Warehouse"],
    "collaborators": ["invited"],
    "articles": ["draft", "published"],
    "enquiries": ["answered", "escalated", "open"],
    "absences": ["holiday", "illness"],
    "work-orders": ["accepted", "cancelled", "delivered", "in_progress", "open", "returned"],
    "time-entries": ["approved", "draft", "submitted"],
    "amendments": ["accepted"],
    "milestones": ["agreed", "funded"],
    "approved": "400.00",
    "substitutions": ["done"],
}


def _look_inside(address: str) -> dict[str, Any]:
    """What the company finds on three of its contracts."""
    with _signed_in(address, OWNERS[0]) as client:
        paths = {
            one["title"]: f"/v1/contracts/{one['id']}" for one in _items(client, "/v1/contracts")
        }
        phone, books, prices = (paths[one.title] for one in (PHONE, BOOKS, PRICES))
        proposals = _items(client, "/v1/proposals?origin=client")
        found: dict[str, Any] = {
            "countered offers": [one["status"] for one in proposals if one["current_version"] > 1],
            "exclusivity": client.get(phone).json()["exclusivity_status"],
            "approved": _items(client, f"{prices}/milestones")[0]["approved"]["amount"],
        }
        for path, name, field in (
            (phone, "contacts", "role"),
            (phone, "absences", "kind"),
            *((phone, name, "status") for name in ("collaborators", "articles", "enquiries")),
            *((phone, name, "status") for name in ("work-orders", "time-entries")),
            (books, "amendments", "status"),
            *((prices, name, "status") for name in ("milestones", "substitutions")),
        ):
            found[name] = sorted(one[field] for one in _items(client, f"{path}/{name}"))
        return found


@contextmanager
def _signed_in(address: str, person: Person) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        who = {"email": person.email, "password": PASSWORD}
        token = client.post("/v1/auth/login", json=who).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def _items(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(path).json()["items"]
    return items


def test_database_without_schema_ends_the_demo(postgres: str) -> None:
    done = run("demo", database_url=postgres, secret_key=SECRET, port=0)

    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert len(told) == 1
    assert told[0].startswith("The demo stopped: GET /health/ready -> 503: The schema is at None")
    assert done.stdout == ""


def test_demo_is_refused_in_production() -> None:
    done = invoke("demo", environment="production", secret_key=SECRET)

    assert done.exit_code == 2
    assert "not in production" in done.stderr


class TestCaller:
    def caller(self, answer: httpx.Response | Exception) -> Caller:
        def respond(_request: httpx.Request) -> httpx.Response:
            if isinstance(answer, Exception):
                raise answer
            return answer

        transport = httpx.MockTransport(respond)
        return Caller(httpx.AsyncClient(transport=transport, base_url="http://market.test"))

    async def test_half_filled_market_is_told_apart(self) -> None:
        with pytest.raises(DemoFailed, match="stopped half way"):
            await arrive(self.caller(httpx.Response(409, json={})), OLGA)

    @pytest.mark.parametrize(
        ("answer", "text"),
        [
            (
                httpx.Response(
                    422,
                    json={"detail": "No.", "errors": [{"pointer": "/title", "detail": "too long"}]},
                ),
                "POST /v1/jobs -> 422: No.; /title: too long",
            ),
            (httpx.Response(502, text="<html>"), "POST /v1/jobs -> 502"),
            (httpx.ConnectError("nobody there"), "POST /v1/jobs: nobody there"),
        ],
    )
    async def test_refusal_says_what_was_asked_and_what_came_back(
        self, answer: Any, text: str
    ) -> None:
        with pytest.raises(DemoFailed, match="^" + text.replace(".", r"\.") + "$"):
            await self.caller(answer).post("/v1/jobs", {})


class TestMarketOfTheDemo:
    def test_assistants_cover_all_roots(self) -> None:
        found = {PARENT[name] for person in ASSISTANTS for name in person.categories}

        assert len(ASSISTANTS) == 12
        assert found == set(ROOTS)

    def test_clients_have_every_legal_form_and_an_agency_is_there(self) -> None:
        assert {o.legal_form for o in OWNERS} == {"company", "institution", "individual"}
        assert {o.kind for o in OWNERS} == {"client", "agency"}

    def test_jobs_have_all_engagements_and_states(self) -> None:
        assert {job.engagement for job in JOBS} == {"hourly", "project", "retainer"}
        assert {job.state for job in JOBS} == {"draft", "open", "paused", "closed"}

    def test_offers_of_clients_are_for_services_and_advice_and_a_part_of_other_work(self) -> None:
        assert {offer.contract_type for offer in OFFERS} == {"services", "consulting"}
        assert {offer.part_of for offer in OFFERS} == {None, BOOKS.title}
        assert {(offer.counter is None, offer.deal is None) for offer in OFFERS} == {
            *((True, False), (False, True), (False, False)),
        }

    def test_an_agency_proposes_those_of_its_roster_who_agreed(self) -> None:
        agreed = {(p.agency, p.of.key) for p in ROSTER if p.answer == "accept"}
        offers = [offer for job in JOBS for offer in job.offers]

        assert {(o.agency, o.by.key) for o in offers if o.agency is not None} == agreed
        assert {p.answer for p in ROSTER} == {"accept", "decline", None}

    def test_everybody_has_an_address_of_their_own(self) -> None:
        people = (IVO, OLGA, *OWNERS, *ASSISTANTS)

        assert len({person.email for person in people}) == len(people)
