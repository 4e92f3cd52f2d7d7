"""What invoices say of somebody who works without an agency, and how they are numbered."""

from typing import Any

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.identity.test_billing import ADDRESS, NONE, path_of
from tests.invariants.rows import told
from tests.support.problems import problem_of

OWN = "/v1/me/billing-details"


async def shown(person: Person) -> dict[str, Any]:
    details: dict[str, Any] = (await person.get(OWN)).json()
    return details


async def patch(person: Person, **details: Any) -> httpx.Response:
    return await person.patch(OWN, details)


class TestOwnDetails:
    async def test_there_are_none_at_first(self, market: Market) -> None:
        details = await shown(await market.person())

        assert details["missing"] == ["legal_name", "address"]
        assert (details["charges_tax"], details["updated_at"]) == (True, None)

    async def test_they_are_kept(self, market: Market) -> None:
        ana = await market.person()

        changed = await patch(ana, legal_name="Ana Lopes", address=ADDRESS, vat_id="PT501964843")

        assert changed.json() == await shown(ana)
        assert changed.json()["address"] == {**ADDRESS, **NONE}
        assert changed.json()["missing"] == []

    async def test_they_are_nobody_else_s(self, market: Market) -> None:
        ana, rui = await market.person(), await market.person()
        await patch(ana, legal_name="Ana Lopes")

        assert (await shown(rui))["legal_name"] is None

    async def test_a_person_stands_in_no_register(self, market: Market) -> None:
        refused = problem_of(await patch(await market.person(), registration_number="7"), 422)

        assert [e["code"] for e in refused["errors"]] == ["not_for_legal_form"]

    async def test_the_event_names_the_fields_and_no_values(self, market: Market) -> None:
        ana = await market.person()
        await patch(ana, legal_name="Ana Lopes", charges_tax=False)

        [(data, _)] = await told(market, "user.billing_changed", str(ana.id))

        assert data == {"fields": ["charges_tax", "legal_name"]}


class TestNumbering:
    async def test_each_year_begins_a_series_unless_another_is_chosen(self, market: Market) -> None:
        ana = await market.person()
        usual = await shown(ana)

        chosen = (await patch(ana, invoice_prefix="AL/{year}/", credit_note_prefix="AL-C-")).json()

        assert (usual["invoice_prefix"], usual["credit_note_prefix"]) == (
            "INV-{year}-",
            "CN-{year}-",
        )
        assert (chosen["invoice_prefix"], chosen["credit_note_prefix"]) == ("AL/{year}/", "AL-C-")

    async def test_an_organization_chooses_its_own(self, market: Market) -> None:
        owner = await market.owner(kind="agency")

        chosen = await owner.patch(path_of(owner), {"invoice_prefix": "A-", "charges_tax": False})

        assert (chosen.json()["invoice_prefix"], chosen.json()["charges_tax"]) == ("A-", False)

    @pytest.mark.parametrize(
        "prefix", ["", "INV", "INV-1", "inv-", "{month}-", "A-B-C-D-E-", "ABCDEFGHI-", "A--", None]
    )
    async def test_a_prefix_ends_before_the_number_begins(
        self, market: Market, prefix: str | None
    ) -> None:
        refused = problem_of(await patch(await market.person(), invoice_prefix=prefix), 422)

        assert {e["pointer"] for e in refused["errors"]} == {"/invoice_prefix"}
