"""Tax and billing details by legal form (R03)."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.invariants.rows import told
from tests.support.problems import problem_of
from va_market.identity.models import Role
from va_market.identity.tax_numbers import tax_number, vat_number

ADDRESS = {"line1": "Rua Augusta 27", "city": "Lisboa", "country": "PT"}
NONE = {"line2": None, "region": None, "postal_code": None}


def path_of(owner: Person) -> str:
    return f"/v1/organizations/{owner.organization_id}/billing-details"


async def patch(owner: Person, **details: Any) -> httpx.Response:
    return await owner.patch(path_of(owner), details)


async def shown(owner: Person) -> dict[str, Any]:
    details: dict[str, Any] = (await owner.get(path_of(owner))).json()
    return details


class TestDetails:
    async def test_there_are_none_at_first(self, market: Market) -> None:
        owner = await market.owner()

        details = await shown(owner)

        assert {details[name] for name in ("legal_name", "vat_id", "updated_at")} == {None}
        assert details["allowed_actions"] == ["update"]

    async def test_absent_is_kept_and_null_clears(self, market: Market) -> None:
        owner = await market.owner()
        await patch(owner, legal_name="Lopes, Lda.", address=ADDRESS, email="bills@lopes.example")

        changed = await patch(owner, email=None, vat_id="PT 501 964 843")

        assert changed.json() == await shown(owner)
        assert changed.json()["email"] is None
        assert changed.json()["address"] == {**ADDRESS, **NONE}
        assert (changed.json()["legal_name"], changed.json()["vat_id"]) == (
            "Lopes, Lda.",
            "PT501964843",
        )

    async def test_numbers_are_kept_in_one_form(self, market: Market) -> None:
        owner = await market.owner()

        kept = await patch(owner, tax_id={"country": "BR", "number": "16.727.230/0001-97"})

        assert kept.json()["tax_id"] == {"country": "BR", "number": "16727230000197"}

    @pytest.mark.parametrize(
        ("details", "pointer", "code"),
        [
            ({"vat_id": "PT501964842"}, "/vat_id", "bad_vat_number"),
            ({"tax_id": {"country": "PT", "number": "501964842"}}, "/tax_id", "bad_tax_number"),
            ({"tax_id": {"country": "ZZ", "number": "1234"}}, "/tax_id/country", "unknown_country"),
            ({"address": {"city": "Lisboa"}}, "/address/line1", "missing"),
            ({"email": "nobody"}, "/email", "value_error"),
            ({"legal_form": "individual"}, "/legal_form", "extra_forbidden"),
        ],
    )
    async def test_what_is_wrong_is_named(
        self, market: Market, details: dict[str, Any], pointer: str, code: str
    ) -> None:
        refused = problem_of(await patch(await market.owner(), **details), 422)

        assert (pointer, code) in {(e["pointer"], e["code"]) for e in refused["errors"]}

    async def test_the_event_names_the_fields_and_no_values(self, market: Market) -> None:
        owner = await market.owner()
        await patch(owner, legal_name="Lopes, Lda.", address=ADDRESS)
        await patch(owner, legal_name="Lopes, Lda.")  # as it is

        [(data, _)] = await told(market, "organization.billing_changed", owner.organization_id)

        assert data == {"fields": ["address", "legal_name"]}

    async def test_changes_at_once_all_count(self, market: Market) -> None:
        owner = await market.owner()
        changes = [{"legal_name": "Lopes"}, {"vat_id": "PT501964843"}, {"address": ADDRESS}]

        answers = await asyncio.gather(*(patch(owner, **change) for change in changes * 3))

        assert {answer.status_code for answer in answers} == {200}
        details = await shown(owner)
        assert None not in [details[name] for name in ("legal_name", "vat_id", "address")]


class TestLegalForm:
    @pytest.mark.parametrize(
        ("legal_form", "needed"),
        [
            ("company", ["legal_name", "registration_number", "tax_id", "address"]),
            ("institution", ["legal_name", "address"]),
            ("individual", ["legal_name", "address"]),
        ],
    )
    async def test_it_says_what_invoices_need(
        self, market: Market, legal_form: str, needed: list[str]
    ) -> None:
        owner = await market.owner(legal_form=legal_form)

        assert (await shown(owner))["missing"] == needed

    async def test_a_vat_number_is_a_tax_number_as_well(self, market: Market) -> None:
        details = {"legal_name": "Lopes", "registration_number": "7", "address": ADDRESS}

        complete = await patch(await market.owner(), vat_id="PT501964843", **details)

        assert complete.json()["missing"] == []

    async def test_an_individual_stands_in_no_register(self, market: Market) -> None:
        owner = await market.owner(legal_form="individual")

        refused = problem_of(await patch(owner, registration_number="HRB 7"), 422)

        assert [(e["pointer"], e["code"]) for e in refused["errors"]] == [
            ("/registration_number", "not_for_legal_form")
        ]
        assert (await patch(owner, registration_number=None)).status_code == 200


class TestWhoSeesThem:
    async def test_those_who_pay_the_bills(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.owner()
        roles = {role: await market.member(owner, role) for role in Role}

        reads = {role: (await one.get(path_of(owner))).status_code for role, one in roles.items()}
        writes = {role: (await patch(one)).status_code for role, one in roles.items()}

        may = {Role.OWNER, Role.ADMIN, Role.FINANCE}
        assert reads == writes == {role: 200 if role in may else 403 for role in Role}
        assert (await stranger.get(path_of(owner))).status_code == 404
        assert (await stranger.patch(path_of(owner), {})).status_code == 404

    async def test_a_key_sees_what_its_maker_may(self, market: Market) -> None:
        owner = await market.owner()
        admin = await market.member(owner, Role.ADMIN)
        key = await key_of(admin, "organizations:read")

        assert (await key.get(path_of(owner))).json()["allowed_actions"] == []
        path = f"/v1/organizations/{owner.organization_id}/members/{admin.id}"
        await owner.patch(path, {"role": "member"})
        assert (await key.get(path_of(owner))).status_code == 403


class TestNumbers:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("pt 501 964 843", "PT501964843"),
            ("EL 094259216", "EL094259216"),
            ("GR094259216", "EL094259216"),
            ("XI 980 7806 84", "XI980780684"),
            ("GB 980 7806 84", "GB980780684"),
            ("CHE-107.787.577 IVA", "CHE107787577IVA"),
            ("NO 995 525 828 MVA", "NO995525828MVA"),
        ],
    )
    def test_vat_numbers_carry_their_country(self, given: str, kept: str) -> None:
        assert vat_number(given) == kept

    @pytest.mark.parametrize("given", ["501964843", "US123456789", "DE136695977", "EL", "GB1"])
    def test_others_are_refused(self, given: str) -> None:
        with pytest.raises(ValueError, match="not a VAT number"):
            vat_number(given)

    @pytest.mark.parametrize(
        ("country", "given", "kept"),
        [
            ("US", "536-90-4399", "536904399"),
            ("BR", "390.533.447-05", "39053344705"),
            ("PH", " 123-456-789  00000", "123-456-789 00000"),  # no known form
        ],
    )
    def test_tax_numbers_by_country(self, country: str, given: str, kept: str) -> None:
        assert tax_number(country, given) == kept
