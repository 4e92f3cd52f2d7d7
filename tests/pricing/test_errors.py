import pytest

from va_market.pricing import errors
from va_market.pricing.errors import InputNotApplicable, NumberTooSmall, PricingError


class TestPricingErrors:
    def test_every_error_has_its_own_code(self):
        kinds = [PricingError, *PricingError.__subclasses__()]
        assert len({kind.code for kind in kinds}) == len(kinds)

    def test_an_error_is_a_value_error_that_names_its_field(self):
        error = errors.MinutesRequired("needs minutes", field="minutes")
        assert isinstance(error, ValueError)
        assert (str(error), error.detail, error.field) == ("needs minutes",) * 2 + ("minutes",)


class TestGuards:
    def test_a_number_that_is_large_enough_is_returned(self):
        assert errors.at_least(1, 1, field="weeks") == 1

    def test_a_number_below_the_least_is_refused(self):
        with pytest.raises(NumberTooSmall) as refused:
            errors.at_least(1, 0, field="weeks")
        assert refused.value.field == "weeks"

    def test_inputs_that_are_not_given_are_not_refused(self):
        errors.refuse("hourly", starts_on=None, ends_on=None)

    def test_the_first_input_that_is_given_is_refused(self):
        with pytest.raises(InputNotApplicable) as refused:
            errors.refuse("project", weeks=None, starts_on=0)
        assert refused.value.field == "starts_on"
