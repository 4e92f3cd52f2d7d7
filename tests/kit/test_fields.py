from string import ascii_uppercase
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from va_market.kit import fields
from va_market.kit.fields import is_country
from va_market.kit.money import Money


def read(kind: Any, given: Any) -> Any:
    return TypeAdapter(kind).validate_python(given)


def refusal(kind: Any, given: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        read(kind, given)
    return str(refused.value.errors()[0]["type"])


class TestText:
    @pytest.mark.parametrize("kind", [fields.Title, fields.Name, fields.Note, fields.LongText])
    @pytest.mark.parametrize(
        "control", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"]
    )
    def test_control_characters_are_refused(self, kind, control):
        assert refusal(kind, f"a{control}b") == "control_character"

    @pytest.mark.parametrize("kind", [fields.Title, fields.Name, fields.Tag])
    @pytest.mark.parametrize("breaking", ["\n", "\r", "\t"])
    def test_a_line_is_one_line(self, kind, breaking):
        assert refusal(kind, f"a{breaking}b") == "line_break"

    @pytest.mark.parametrize("kind", [fields.Note, fields.LongText])
    def test_prose_may_have_several_lines(self, kind):
        assert read(kind, "a\n\tb\r\nc") == "a\n\tb\r\nc"

    @pytest.mark.parametrize("kind", [fields.Title, fields.Name, fields.Note, fields.LongText])
    @pytest.mark.parametrize("blank", ["", "   ", "\n", "\u3000"])
    def test_spaces_alone_are_nothing(self, kind, blank):
        assert refusal(kind, blank) == "too_short"

    @pytest.mark.parametrize(
        ("kind", "longest"), [(fields.Title, 200), (fields.Name, 120), (fields.Note, 2000)]
    )
    def test_length_is_counted_without_the_spaces_around(self, kind, longest):
        assert read(kind, f"  {'é' * longest}  ") == "é" * longest
        assert refusal(kind, "é" * (longest + 1)) == "too_long"

    @pytest.mark.parametrize("given", [1, None, True, b"bytes\xff", ["a"], "\ud800"])
    def test_only_text_is_text(self, given):
        assert refusal(fields.Title, given).startswith("string_")

    def test_a_tag_has_no_comma(self):
        assert refusal(fields.Tag, "a,b") == "string_pattern_mismatch"


class TestCountry:
    def test_the_table_is_whole(self):
        known = [a + b for a in ascii_uppercase for b in ascii_uppercase if is_country(a + b)]
        assert len(known) >= 249
        assert {"PT", "PH", "US", "NA", "TW"} <= set(known)

    @pytest.mark.parametrize("code", ["ZZ", "UK", "EU", "XK", "AA", "SU", "#\t"])
    def test_codes_of_no_country_are_refused(self, code):
        assert refusal(fields.Country, code) in ("unknown_country", "string_pattern_mismatch")


class TestZone:
    @pytest.mark.parametrize(
        "name", ["UTC", "Europe/Lisbon", "America/Argentina/Ushuaia", "Etc/GMT+5"]
    )
    def test_names_of_iana_are_known(self, name):
        assert read(fields.Zone, name) == name

    @pytest.mark.parametrize(
        "name",
        [
            *("", "Europe", "Europe/Nowhere", "europe/lisbon", "Europe/Lisbon/", "/Europe/Lisbon"),
            *("../../etc/passwd", "/etc/localtime", "tzdata.zi", "leapseconds", "+01:00", "CEST"),
            *("localtime", "posixrules", "right/UTC", "posix/UTC", "C:\\zone", "con"),
        ],
    )
    def test_files_of_the_system_are_not_zones(self, name):
        assert refusal(fields.Zone, name) == "unknown_time_zone"


class TestCodes:
    @pytest.mark.parametrize("code", ["pt", "PRT", "P", "P1", "", " PT", "PT\n", "ПТ"])
    def test_a_country_is_two_capital_letters(self, code):
        assert refusal(fields.Country, code) == "string_pattern_mismatch"

    @pytest.mark.parametrize("code", ["XXX", "XAU", "ZZZ", "XTS"])
    def test_a_currency_is_one_in_which_people_pay(self, code):
        assert refusal(fields.Currency, code) == "unknown_currency"


class TestNumbers:
    @pytest.mark.parametrize("given", [0, -1, 525_601, 1.0, "1", True, None, 10**30])
    def test_minutes_are_whole_and_bounded(self, given):
        with pytest.raises(ValidationError):
            read(fields.PositiveMinutes, given)

    @pytest.mark.parametrize(
        ("kind", "amount", "is_good"),
        [
            *((fields.Price, "0.01", True), (fields.Price, "0.00", False)),
            *((fields.Price, "-1.00", False), (fields.PriceOrZero, "0.00", True)),
            (fields.PriceOrZero, "-0.01", False),
        ],
    )
    def test_a_price_is_more_than_nothing(self, kind, amount, is_good):
        given = {"amount": amount, "currency": "EUR"}
        if is_good:
            assert read(kind, given) == Money.parse(amount, "EUR")
        else:
            assert refusal(kind, given).startswith("money_")


class TestMoment:
    @pytest.mark.parametrize("given", ["2026-12-07T10:00:00", "2026-12-07", "soon", "", None])
    def test_a_moment_names_its_zone(self, given):
        with pytest.raises(ValidationError):
            read(fields.Moment, given)

    @pytest.mark.parametrize("given", ["1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z"])
    def test_a_moment_can_be_stored(self, given):
        assert refusal(fields.Moment, given) == "time_out_of_range"
