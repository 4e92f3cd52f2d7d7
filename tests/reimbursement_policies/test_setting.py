"""What an organization pays back, said once for everybody who may work for it (R24, B7)."""

from typing import Any

import pytest

from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.factories.reimbursement_policies import eur, path_of, pays_back, put, rule
from tests.invariants import rows
from tests.invariants.rows import told
from tests.support.problems import problem_of
from va_market.identity.models import Role


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


class TestReading:
    async def test_there_is_none_at_first(self, owner: Person):
        assert (await owner.get(path_of(owner))).status_code == 404

    async def test_everybody_reads_it_before_they_apply(self, market: Market, owner: Person):
        said = await pays_back(
            owner,
            rule("travel", per_item_cap="80.00", per_month_cap="200.00", receipt_above="0.00"),
            rule("software"),
            days_to_submit=30,
            notes="By rail where there is a train.",
        )

        seen = (await (await market.assistant()).get(path_of(owner))).json()

        assert seen == {**said, "allowed_actions": []}
        assert said["allowed_actions"] == ["set"]
        assert seen["rules"][0] == {
            "category": "travel",
            "currency": "EUR",
            "per_item_cap": eur("80.00"),
            "per_month_cap": eur("200.00"),
            "receipt_above": eur("0.00"),
        }
        assert (seen["days_to_submit"], seen["notes"]) == (30, "By rail where there is a train.")
        assert set(seen["rules"][1].values()) == {"software", "EUR", None}

    async def test_programs_need_the_scope(self, owner: Person):
        await pays_back(owner)

        one = await key_of(owner, "organizations:read")
        other = await key_of(owner, "jobs:read")

        assert (await one.get(path_of(owner))).status_code == 200
        assert (await other.get(path_of(owner))).status_code == 403


class TestSetting:
    async def test_the_first_is_new_and_the_next_replaces_it_whole(self, owner: Person):
        first = await put(owner, rule("travel"), rule("meals"), days_to_submit=10)
        second = await put(owner, rule("software"))

        assert (first.status_code, first.headers["Location"]) == (201, path_of(owner))
        assert second.status_code == 200
        assert [one["category"] for one in second.json()["rules"]] == ["software"]
        assert second.json()["days_to_submit"] is None

    async def test_a_category_has_a_rule_in_each_currency(self, owner: Person):
        said = await pays_back(owner, rule("meals", "EUR"), rule("meals", "USD"))

        assert [one["currency"] for one in said["rules"]] == ["EUR", "USD"]

    async def test_it_may_say_that_nothing_is_paid_back(self, owner: Person):
        assert (await put(owner)).json()["rules"] == []

    @pytest.mark.parametrize(
        ("rules", "more", "pointer", "code"),
        [
            ([rule("meals"), rule("meals")], {}, "/rules", "category_twice"),
            ([{**rule(), "per_item_cap": eur("1.00"), "currency": "USD"}], {}, "/rules/0", None),
            ([rule("yachts")], {}, "/rules/0/category", None),
            ([rule(per_item_cap="0.00")], {}, "/rules/0/per_item_cap", "money_not_positive"),
            ([rule(receipt_above="-1.00")], {}, "/rules/0/receipt_above", "money_negative"),
            ([], {"days_to_submit": 0}, "/days_to_submit", None),
            ([], {"notes": " "}, "/notes", None),
        ],
    )
    async def test_what_makes_no_sense_is_refused(
        self,
        owner: Person,
        rules: list[dict[str, Any]],
        more: dict[str, Any],
        pointer: str,
        code: str | None,
    ):
        answer = await put(owner, *rules, **more)

        [fault] = problem_of(answer, 422)["errors"]
        assert fault["pointer"] == pointer
        assert code in {None, fault["code"]}

    async def test_a_version_that_moved_on_is_refused(self, owner: Person):
        await pays_back(owner)
        tag = (await owner.get(path_of(owner))).headers["ETag"]
        await pays_back(owner, rule("meals"))

        answer = await owner.request(
            "PUT", path_of(owner), json={"rules": []}, headers={"If-Match": tag}
        )

        assert answer.status_code == 412

    async def test_it_is_told_without_its_words(self, market: Market, owner: Person):
        await pays_back(owner, notes="By rail.")

        [(data, parties)] = await told(
            market, "organization.reimbursement_set", owner.organization_id
        )

        assert (data, [str(one) for one in parties]) == ({}, [owner.organization_id])

    async def test_twenty_at_once_make_one(self, owner: Person):
        answers = await rows.at_once(*[put(owner, rule()) for _ in range(20)])

        assert sorted(one.status_code for one in answers) == [200] * 19 + [201]


class TestWho:
    @pytest.mark.parametrize("role", list(Role))
    async def test_those_who_keep_the_money(self, market: Market, owner: Person, role: Role):
        member = await market.member(owner, role)
        member.organization_id = owner.organization_id

        answer = await put(member, rule())

        may = role in {Role.OWNER, Role.ADMIN, Role.FINANCE}
        assert answer.status_code == (201 if may else 403)

    async def test_nobody_else(self, market: Market, owner: Person):
        stranger = await market.owner()
        stranger.organization_id = owner.organization_id

        assert (await put(stranger, rule())).status_code == 404
