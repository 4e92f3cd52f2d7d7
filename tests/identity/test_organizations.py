from typing import Any
from uuid import uuid4

import pytest

from tests.factories.market import Market
from tests.jobs.reading import NO_ID
from va_market.identity.models import LegalForm, OrganizationKind, Role, SizeBand

COMPANY = {"legal_form": "company", "name": "Lopes Trading"}


class TestCreateOrganization:  # R03, R30
    @pytest.mark.parametrize("legal_form", LegalForm)
    @pytest.mark.parametrize("kind", OrganizationKind)
    async def test_every_kind_and_form_can_be_founded(
        self, market: Market, kind, legal_form
    ) -> None:
        person = await market.person()
        body = {"kind": kind, "legal_form": legal_form, "name": "Lopes"}
        made = await person.post("/v1/organizations", body)
        assert made.status_code == 201, made.text
        assert made.headers["location"] == f"/v1/organizations/{made.json()['id']}"
        assert (made.json()["kind"], made.json()["legal_form"]) == (kind, legal_form)

    @pytest.mark.parametrize("size_band", SizeBand)
    async def test_every_size_is_kept(self, market: Market, size_band) -> None:
        person = await market.person()
        made = await person.post("/v1/organizations", {**COMPANY, "size_band": size_band})
        assert made.json()["size_band"] == size_band

    async def test_the_founder_owns_it(self, market: Market) -> None:
        person = await market.person()
        made = (await person.post("/v1/organizations", COMPANY)).json()
        read = await person.get(f"/v1/organizations/{made['id']}")
        assert read.json() == made
        assert made["allowed_actions"] == ["update"]

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            *(("name", ""), ("name", None), ("legal_form", "club"), ("legal_form", None)),
            *(("kind", "firm"), ("size_band", "huge"), ("country", "pt"), ("time_zone", "Mars")),
            *(("id", NO_ID), ("owner", "me")),
        ],
    )
    async def test_each_field_keeps_to_its_rules(self, market: Market, field, bad) -> None:
        person = await market.person()
        refused = await person.post("/v1/organizations", {**COMPANY, field: bad})
        pointers = [fault["pointer"] for fault in refused.json()["errors"]]
        assert (refused.status_code, pointers) == (422, [f"/{field}"])

    async def test_a_stranger_to_the_market_founds_nothing(self, market: Market) -> None:
        assert (await market.client.post("/v1/organizations", json=COMPANY)).status_code == 401


class TestReadOrganization:
    @pytest.mark.parametrize("role", Role)
    async def test_every_member_reads_it(self, market: Market, role) -> None:
        owner = await market.owner()
        member = await market.member(owner, role)
        read = await member.get(f"/v1/organizations/{owner.organization_id}")
        may_edit = role in (Role.OWNER, Role.ADMIN)
        assert read.json()["allowed_actions"] == (["update"] if may_edit else [])

    async def test_to_others_it_looks_like_none_at_all(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.owner()
        foreign = await stranger.get(f"/v1/organizations/{owner.organization_id}")
        absent = await stranger.get(f"/v1/organizations/{uuid4()}")
        assert foreign.status_code == absent.status_code == 404
        assert foreign.json()["detail"] == absent.json()["detail"]

    async def test_one_sees_ones_own_organizations_oldest_first(self, market: Market) -> None:
        person = await market.person()
        names = ["One", "Two", "Three"]
        for name in names:
            market.clock.advance(seconds=1)
            await person.post("/v1/organizations", {**COMPANY, "name": name})
        first = (await person.get("/v1/organizations", limit=2)).json()
        rest = (await person.get("/v1/organizations", limit=2, cursor=first["next_cursor"])).json()
        assert [one["name"] for one in first["items"] + rest["items"]] == names
        assert rest["next_cursor"] is None


class TestUpdateOrganization:
    @pytest.mark.parametrize(
        ("patch", "changed"),
        [
            ({}, {}),
            ({"name": "New"}, {"name": "New"}),
            ({"country": None}, {"country": None}),
            ({"country": "BR"}, {"country": "BR"}),
            ({"size_band": "2_10", "time_zone": "UTC"}, {"size_band": "2_10", "time_zone": "UTC"}),
        ],
    )
    async def test_what_is_absent_is_kept_and_null_clears(
        self, market: Market, patch, changed
    ) -> None:
        owner = await market.owner(country="PT", time_zone="Europe/Lisbon")
        path = f"/v1/organizations/{owner.organization_id}"
        before: dict[str, Any] = (await owner.get(path)).json()
        answer = await owner.patch(path, patch)
        assert answer.json() == {**before, **changed}
        assert (await owner.get(path)).json() == {**before, **changed}

    @pytest.mark.parametrize(
        "patch",
        [
            *({"name": None}, {"size_band": None}, {"time_zone": None}, {"name": ""}),
            *(
                {"kind": "agency"},
                {"legal_form": "company"},
                {"id": NO_ID},
            ),
            *({"created_at": "2020-01-01T00:00:00Z"}, {"allowed_actions": []}),
        ],
    )
    async def test_what_cannot_be_cleared_or_changed_is_refused(
        self, market: Market, patch
    ) -> None:
        owner = await market.owner()
        path = f"/v1/organizations/{owner.organization_id}"
        before = (await owner.get(path)).json()
        refused = await owner.patch(path, patch)
        assert refused.status_code == 422
        assert [fault["pointer"] for fault in refused.json()["errors"]] == [f"/{next(iter(patch))}"]
        assert (await owner.get(path)).json() == before

    @pytest.mark.parametrize("role", Role)
    async def test_owners_and_admins_change_it(self, market: Market, role) -> None:
        owner = await market.owner()
        member = await market.member(owner, role)
        answer = await member.patch(f"/v1/organizations/{owner.organization_id}", {"name": "New"})
        assert answer.status_code == (200 if role in (Role.OWNER, Role.ADMIN) else 403)

    async def test_to_others_there_is_nothing_to_change(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.owner()
        path = f"/v1/organizations/{owner.organization_id}"
        assert (await stranger.patch(path, {"name": "Mine"})).status_code == 404
        assert (await market.client.patch(path, json={"name": "Mine"})).status_code == 401
