import json

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.pricing.periods.period_samples import fixed_fee, salary
from tests.pricing.samples import hourly, money, project, retainer
from va_market.pricing.errors import PricingError
from va_market.pricing.periods.policies import ProrationPolicy, RenewalPolicy
from va_market.pricing.terms.benefits import Benefit
from va_market.pricing.terms.fixed_fee import FixedFeeTerms
from va_market.pricing.terms.salary import SalaryTerms
from va_market.pricing.terms.worker_classes import (
    BenefitsForStaffOnly,
    SalaryForStaffOnly,
    check_worker_class,
)

PRICE = {"amount": "500.00", "currency": "EUR"}
FIXED_FEE = {"kind": "fixed_fee", "amount": PRICE}
SALARY = {"kind": "salary", "amount": PRICE}
BENEFIT = Benefit(name="Health insurance", amount=money("180.00 EUR"))
MODELS = [FixedFeeTerms, SalaryTerms, Benefit, ProrationPolicy, RenewalPolicy]


def faults(model, given):
    """Code and place of each fault."""
    with pytest.raises(ValidationError) as refused:
        model.model_validate_json(json.dumps(given))
    return [(error["type"], error["loc"]) for error in refused.value.errors()]


class TestPolicies:
    def test_every_field_has_a_documented_default(self):
        assert ProrationPolicy().model_dump(mode="json") == {
            "unit": "day",
            "anchor_day": None,
            "first_and_last": "prorate",
            "on_pause": "extend",
            "on_downgrade": "at_renewal",
            "on_upgrade": "at_once",
        }
        assert RenewalPolicy().model_dump(mode="json") == {
            "renews": "ask",
            "notice_days": 30,
            "price_version": "agreed",
            "uplift_percent": "0",
            "uplift_cap_percent": None,
        }

    @pytest.mark.parametrize(
        ("model", "given", "code"),
        [
            (ProrationPolicy, {"unit": "week"}, "literal_error"),
            (ProrationPolicy, {"anchor_day": 0}, "greater_than_equal"),
            (ProrationPolicy, {"anchor_day": 32}, "less_than_equal"),
            (ProrationPolicy, {"anchor_day": "1"}, "int_type"),
            (RenewalPolicy, {"notice_days": -1}, "greater_than_equal"),
            (RenewalPolicy, {"notice_days": 367}, "less_than_equal"),
            (RenewalPolicy, {"uplift_percent": "100.1"}, "percent_invalid"),
            (RenewalPolicy, {"uplift_cap_percent": 5}, "percent_invalid"),
        ],
    )
    def test_faults_are_named(self, model, given, code):
        assert faults(model, given) == [(code, tuple(given))]


class TestModels:
    @pytest.mark.parametrize("model", MODELS)
    def test_every_field_has_a_description_and_the_example_is_valid(self, model: type[BaseModel]):
        schema = TypeAdapter(model).json_schema()
        assert all("description" in field for field in schema["properties"].values())
        assert all(model.model_validate(example) for example in schema["examples"])

    @pytest.mark.parametrize("model", MODELS)
    def test_unknown_fields_are_refused_and_known_ones_frozen(self, model):
        example = model.model_config["json_schema_extra"]["examples"][0]
        assert ("extra_forbidden", ("tip",)) in faults(model, example | {"tip": 1})
        with pytest.raises(ValidationError, match="frozen"):
            setattr(model.model_validate(example), next(iter(model.model_fields)), None)

    @pytest.mark.parametrize(
        "terms",
        [
            fixed_fee(renewal=RenewalPolicy(), proration=ProrationPolicy(anchor_day=31)),
            fixed_fee(period="custom", custom_days=10),
            salary(role="Executive assistant"),
            BENEFIT,
        ],
    )
    def test_what_is_written_reads_the_same(self, terms):
        assert type(terms).model_validate_json(terms.model_dump_json()) == terms


class TestFixedFeeTerms:
    def test_optional_fields_have_defaults(self):
        terms = FixedFeeTerms.model_validate(FIXED_FEE)
        assert (terms.period, terms.custom_days, terms.renewal) == ("month", None, None)
        assert terms.proration == ProrationPolicy()

    def test_the_amount_is_the_headline(self):
        assert (fixed_fee().headline, fixed_fee().currency) == (money("500.00 EUR"), "EUR")

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"period": "custom"}, "period_length_invalid"),
            ({"period": "month", "custom_days": 30}, "period_length_invalid"),
            ({"period": "week", "proration": {"anchor_day": 1}}, "anchor_not_applicable"),
            ({"period": "week", "proration": {"unit": "fixed30"}}, "unit_not_applicable"),
            (
                {"period": "custom", "custom_days": 9, "proration": {"unit": "fixed30"}},
                "unit_not_applicable",
            ),
        ],
    )
    def test_terms_that_contradict_themselves_are_refused(self, given, code):
        assert faults(FixedFeeTerms, FIXED_FEE | given) == [(code, ())]

    @pytest.mark.parametrize(
        ("given", "code", "place"),
        [
            ({"custom_days": 0, "period": "custom"}, "greater_than_equal", ("custom_days",)),
            ({"custom_days": 367, "period": "custom"}, "less_than_equal", ("custom_days",)),
            ({"period": "biweek"}, "literal_error", ("period",)),
            ({"amount": PRICE | {"amount": "0.00"}}, "money_not_positive", ("amount",)),
        ],
    )
    def test_faulty_fields_are_named(self, given, code, place):
        assert faults(FixedFeeTerms, FIXED_FEE | given) == [(code, place)]


class TestSalaryTerms:
    def test_optional_fields_have_defaults(self):
        terms = SalaryTerms.model_validate(SALARY)
        assert (terms.period, terms.role) == ("month", None)
        assert terms.proration == ProrationPolicy()

    def test_the_amount_is_the_headline(self):
        assert (salary().headline, salary().currency) == (money("31000.00 EUR"), "EUR")

    def test_a_salary_by_the_week_is_refused(self):
        assert faults(SalaryTerms, SALARY | {"period": "week"}) == [("literal_error", ("period",))]


class TestBenefits:
    def test_the_employer_pays_every_month_unless_told(self):
        assert (BENEFIT.period, BENEFIT.paid_by) == ("month", "employer")

    def test_nobody_else_pays(self):
        given = {"name": "Health insurance", "amount": PRICE, "paid_by": "assistant"}
        assert faults(Benefit, given) == [("literal_error", ("paid_by",))]


class TestWorkerClasses:
    # Source: independents are not staff, get no benefits, and only staff have a salary
    # (R43, R45, R46).
    @pytest.mark.parametrize(
        ("terms", "worker_class", "benefits"),
        [
            (salary(), "staff", [BENEFIT]),
            (hourly(), "staff", [BENEFIT]),
            (fixed_fee(), "independent", []),
            (hourly(), "independent", []),
            (project("5.00 EUR"), "independent", []),
            (retainer(), "independent", []),
        ],
    )
    def test_what_fits_the_class_passes(self, terms, worker_class, benefits):
        check_worker_class([terms], worker_class, benefits=benefits)

    @pytest.mark.parametrize(
        ("terms", "benefits", "error", "field", "reason"),
        [
            (salary(), [], SalaryForStaffOnly, "terms", "a salary is for staff: an independent"),
            (salary(), [BENEFIT], SalaryForStaffOnly, "terms", "a salary is for staff"),
            (
                hourly(),
                [BENEFIT],
                BenefitsForStaffOnly,
                "benefits",
                "Health insurance is for staff: an independent",
            ),
        ],
    )
    def test_what_only_staff_can_have_is_refused_with_the_reason(
        self, terms, benefits, error, field, reason
    ):
        with pytest.raises(error, match=reason) as refused:
            check_worker_class([terms], "independent", benefits=benefits)
        assert refused.value.field == field

    def test_the_errors_are_those_of_prices_with_codes_of_their_own(self):
        kinds = [PricingError, SalaryForStaffOnly, BenefitsForStaffOnly]
        assert [kind.code for kind in kinds] == [
            "pricing_error",
            "salary_for_staff_only",
            "benefits_for_staff_only",
        ]
