import pytest

from tests.conftest import running_market
from tests.factories.market import EUR_25, Market, Person
from tests.quotes.saving import pointers
from tests.support.contract import Contract

HOURLY = {"kind": "hourly", "rate": EUR_25}
PROJECT = {
    "kind": "project",
    "price": {"amount": "1000.00", "currency": "EUR"},
    "milestones": [
        {"title": "Inventory", "amount": {"amount": "333.33", "currency": "EUR"}},
        {"title": "Filing", "amount": {"amount": "666.67", "currency": "EUR"}},
    ],
    "deposit": {"amount": "100.00", "currency": "EUR"},
}
RETAINER = {
    "kind": "retainer",
    "fee": {"amount": "500.00", "currency": "EUR"},
    "included_minutes": 1200,
    "period": "month",
    "overage_rate": EUR_25,
}
SALE = {
    "seller": {"country": "PT", "legal_form": "company"},
    "buyer": {"country": "PT", "legal_form": "individual"},
    "on": "2026-12-01",
}
SUMS = ("subtotal", "fee", "client_pays", "assistant_receives")


@pytest.fixture
async def person(market: Market) -> Person:
    return await market.person()


async def quoted(person: Person, terms: dict, **inputs: object) -> dict:
    answer = await person.post("/v1/pricing/quotes", {"terms": terms, **inputs})
    assert answer.status_code == 200, answer.text
    return answer.json()


def sums(quote: dict) -> list[str]:
    return [quote[name]["amount"] for name in SUMS]


class TestHourly:
    # R08, B9
    async def test_hours_times_the_rate_less_the_usual_fee(self, person: Person):
        quote = await quoted(person, HOURLY, minutes=90)
        assert sums(quote) == ["37.50", "3.75", "37.50", "33.75"]
        assert (quote["billed_minutes"], quote["unbilled_minutes"]) == (90, 0)

    async def test_the_client_may_carry_the_fee(self, person: Person):
        fee = {"payer": "client", "percent": "12.5"}
        quote = await quoted(person, HOURLY, minutes=60, fee=fee)
        assert sums(quote) == ["25.00", "3.13", "28.13", "25.00"]

    async def test_a_weekly_cap_leaves_the_rest_unbilled(self, person: Person):
        terms = {**HOURLY, "weekly_cap_minutes": 60}
        quote = await quoted(person, terms, minutes=150, weeks=2)
        assert (quote["billed_minutes"], quote["unbilled_minutes"]) == (120, 30)
        assert quote["subtotal"]["amount"] == "50.00"

    async def test_every_figure_is_derived(self, person: Person):
        [line] = (await quoted(person, HOURLY, minutes=90))["lines"]
        results = [step["result"] for step in line["trace"]]
        assert {"37.50 EUR", "3.75 EUR"} <= set(results)

    async def test_the_usual_fee_is_a_setting(
        self, person: Person, database_url: str, contract: Contract
    ):
        changes = {"platform_fee_percent": "20", "platform_fee_payer": "client"}
        async with running_market(database_url, contract, **changes) as dearer:
            person.market = dearer
            quote = await quoted(person, HOURLY, minutes=60)
        assert sums(quote) == ["25.00", "5.00", "30.00", "25.00"]


class TestProject:
    # R10
    async def test_the_milestones_add_up_to_the_price(self, person: Person):
        quote = await quoted(person, PROJECT)
        amounts = [line["amount"]["amount"] for line in quote["lines"]]
        assert amounts == ["100.00", "333.33", "666.67", "-33.33", "-66.67"]
        assert sums(quote) == ["1000.00", "100.00", "1000.00", "900.00"]


class TestRetainer:
    async def test_a_whole_month_costs_its_fee(self, person: Person):
        quote = await quoted(person, RETAINER, starts_on="2026-12-01")
        assert sums(quote) == ["500.00", "50.00", "500.00", "450.00"]

    async def test_a_part_is_prorated_by_day(self, person: Person):
        quote = await quoted(person, RETAINER, starts_on="2026-12-22")
        assert quote["subtotal"]["amount"] == "161.29"  # 500 x 10 / 31 = 161.290...
        assert quote["billed_minutes"] == 387  # 1200 x 10 / 31 = 387.09...

    async def test_time_beyond_is_priced_by_the_hour(self, person: Person):
        quote = await quoted(person, RETAINER, minutes=1290, starts_on="2026-12-01")
        assert [line["unit"] for line in quote["lines"]] == ["period", "overage_hour"]
        assert quote["subtotal"]["amount"] == "537.50"


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "pointer", "code"),
        [
            ({"terms": HOURLY}, "/minutes", "minutes_required"),
            ({"terms": HOURLY, "minutes": -1}, "/minutes", "greater_than_equal"),
            ({"terms": HOURLY, "minutes": "90"}, "/minutes", "int_type"),
            ({"terms": HOURLY, "minutes": 90, "weeks": 0}, "/weeks", "greater_than_equal"),
            (
                {"terms": HOURLY, "minutes": 9, "starts_on": "2026-12-01"},
                "/starts_on",
                "input_not_applicable",
            ),
            ({"terms": PROJECT, "weeks": 1}, "/weeks", "input_not_applicable"),
            ({"terms": RETAINER, "weeks": 1}, "/weeks", "input_not_applicable"),
            ({"terms": RETAINER, "ends_on": "2027-01-01"}, "/starts_on", "start_required"),
            (
                {"terms": RETAINER, "starts_on": "2027-01-01", "ends_on": "2027-01-01"},
                "/ends_on",
                "end_not_after_start",
            ),
            ({"terms": RETAINER, "starts_on": "2027-02-30"}, "/starts_on", None),
            ({"terms": RETAINER, "starts_on": "1969-12-31"}, "/starts_on", "date_out_of_range"),
            ({"minutes": 90}, "/terms", "missing"),
            ({"terms": HOURLY, "minutes": 90, "tip": 1}, "/tip", "extra_forbidden"),
            (
                {"terms": HOURLY, "minutes": 90, "fee": {"payer": "client", "percent": "101"}},
                "/fee/percent",
                "percent_invalid",
            ),
            (
                {"terms": HOURLY, "minutes": 90, "fee": {"payer": "nobody", "percent": "1"}},
                "/fee/payer",
                "literal_error",
            ),
        ],
    )
    async def test_the_faulty_field_is_named(self, person: Person, body, pointer, code):
        refused = await person.post("/v1/pricing/quotes", body)
        [fault] = refused.json()["errors"]
        assert refused.status_code == 422
        assert (fault["in"], fault["pointer"]) == ("body", pointer)
        assert fault["code"] == (code or fault["code"])

    @pytest.mark.parametrize(
        ("rate", "code"),
        [
            ({"amount": 25.5, "currency": "EUR"}, None),
            ({"amount": "25.555", "currency": "EUR"}, None),
            ({"amount": "0", "currency": "EUR"}, "money_not_positive"),
            ({"amount": "-1", "currency": "EUR"}, "money_not_positive"),
            ({"amount": "1", "currency": "XXX"}, None),
            ({"amount": "1e3", "currency": "EUR"}, None),
        ],
    )
    async def test_a_fault_inside_the_terms_is_found_by_its_pointer(
        self, person: Person, rate, code
    ):
        body = {"terms": {"kind": "hourly", "rate": rate}, "minutes": 90}
        refused = await person.post("/v1/pricing/quotes", body)
        assert refused.status_code == 422
        for fault in refused.json()["errors"]:
            found = body
            for part in fault["pointer"].split("/")[1:]:
                found = found[part]  # a JSON pointer leads into the body as it was sent
            assert fault["pointer"].startswith("/terms/rate")
            assert fault["code"] == (code or fault["code"])

    async def test_an_unknown_kind_of_terms_is_named(self, person: Person):
        body = {"terms": {"kind": "barter"}, "minutes": 90}
        refused = await person.post("/v1/pricing/quotes", body)
        assert refused.json()["errors"][0]["pointer"].startswith("/terms")

    async def test_an_amount_without_room_is_no_fault_of_the_server(self, person: Person):
        terms = {"kind": "hourly", "rate": {"amount": "9999999999999.99", "currency": "EUR"}}
        body = {"terms": terms, "minutes": 525_600}
        refused = await person.post("/v1/pricing/quotes", body)
        [fault] = refused.json()["errors"]
        assert refused.status_code == 422
        assert (fault["pointer"], fault["code"]) == ("/terms", "amount_out_of_range")

    async def test_milestones_that_do_not_add_up_are_refused(self, person: Person):
        terms = {**PROJECT, "milestones": PROJECT["milestones"][:1]}
        refused = await person.post("/v1/pricing/quotes", {"terms": terms})
        assert refused.json()["errors"][0]["code"] == "milestones_do_not_add_up"

    @pytest.mark.parametrize(
        ("more", "fault"),
        [
            ({"tax": SALE}, ("/tax", "input_not_applicable")),
            (
                {"terms": {**HOURLY, "rounding": {"step_minutes": 15, "mode": "up"}}},
                ("/terms", "rounding_not_for_staff"),
            ),
        ],
        ids=["tax", "rounding"],
    )
    async def test_what_is_not_for_staff_is_refused(self, person: Person, more, fault):
        body = {"terms": HOURLY, "minutes": 90, "worker_class": "staff", **more}
        refused = await person.post("/v1/pricing/quotes", body)
        assert pointers(refused) == [fault]
        independent = {**body, "worker_class": "independent"}
        assert (await person.post("/v1/pricing/quotes", independent)).status_code == 200

    async def test_one_signs_in_first(self, market: Market):
        body = {"terms": HOURLY, "minutes": 90}
        assert (await market.client.post("/v1/pricing/quotes", json=body)).status_code == 401
