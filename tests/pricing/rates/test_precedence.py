# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.pricing.rates.samples import ROLES, SERVICES, card_rates, days, found, rate
from tests.pricing.samples import money
from va_market.pricing.rates import (
    RateLevel,
    RatePeriod,
    RatePrecedence,
    RateSide,
    RateSource,
    SizeBand,
    Work,
    resolve_for,
)
from va_market.pricing.rates.errors import NoRate, RatesOverlap

# money.md, section 2: entry override > contract + task > contract > roster (agency) > assistant's
# own list price > organization pay scale > organization default.
NEAREST_FIRST = ["entry", "task", "contract", "roster", "assistant", "pay_scale", "organization"]
NAMED = {
    "service": "data_entry",
    "role": "assistant",
    "level": "expert",
    "size_band": "over_1000",
}

works = st.builds(
    Work,
    side=st.sampled_from(RateSide),
    on=days,
    service=st.none() | st.sampled_from(SERVICES),
    role=st.none() | st.sampled_from(ROLES),
    level=st.none() | st.sampled_from(RateLevel),
    size_band=st.none() | st.sampled_from(SizeBand),
)


@st.composite
def some_that_apply(draw):
    """Rates that all apply to what `found` asks for, no two of one source that name the same."""
    kinds = st.tuples(st.sampled_from(NEAREST_FIRST), st.frozensets(st.sampled_from([*NAMED])))
    return [
        rate(source, **{name: NAMED[name] for name in named})
        for source, named in draw(st.lists(kinds, min_size=1, max_size=12, unique=True))
    ]


def names(card):
    return {name for name in NAMED if getattr(card, name) is not None}


def outcome(work, candidates):
    """The winner, or that there is none: what the order of candidates must not change."""
    try:
        return resolve_for(work, candidates)
    except NoRate as error:
        return (error.detail, error.trace)
    except RatesOverlap as error:
        return error.detail


class TestSources:
    @pytest.mark.parametrize(("near", "far"), list(combinations(NEAREST_FIRST, 2)))
    def test_the_nearer_source_wins_however_specific_the_other_is(self, near, far):
        rates = [rate(far, "30.00 EUR", **NAMED), rate(near, "20.00 EUR")]
        assert (found(*rates).rate, found(*rates).source) == (money("20.00 EUR"), near)

    def test_a_source_without_a_rate_that_applies_is_passed_over(self):
        rates = [rate("contract", service="translation"), rate("organization", "9.00 EUR")]
        assert found(*rates).source == "organization"

    def test_bill_and_pay_are_found_apart(self):
        rates = [rate("contract", "40.00 EUR", side="bill"), rate("roster", "18.00 EUR")]
        assert found(*rates, side=RateSide.BILL).rate == money("40.00 EUR")
        assert found(*rates, side=RateSide.PAY).rate == money("18.00 EUR")

    def test_a_salary_is_no_rate_for_an_hour(self):
        rates = [rate("pay_scale", "2000.00 EUR", per="month"), rate("organization", "9.00 EUR")]
        assert found(*rates).rate == money("9.00 EUR")
        assert found(*rates, per=RatePeriod.MONTH).rate == money("2000.00 EUR")

    def test_another_order_makes_another_winner(self):
        rates = [rate("contract", "20.00 EUR"), rate("assistant", "30.00 EUR")]
        turned = RatePrecedence(order=(RateSource.ASSISTANT, RateSource.CONTRACT))
        assert found(*rates, precedence=turned).source == "assistant"

    def test_a_source_that_the_order_leaves_out_is_not_asked(self):
        alone = RatePrecedence(order=(RateSource.ASSISTANT,))
        with pytest.raises(NoRate) as refused:
            found(rate("contract"), precedence=alone)
        assert [step.step for step in refused.value.trace] == ["assistant"]


class TestSpecificity:
    # By hand: the winner names more; where both name two, service counts before role, role before
    # level, level before size of firm.
    @pytest.mark.parametrize(
        ("winner", "loser"),
        [
            (("service",), ()),
            (("size_band",), ()),
            (("role", "level"), ("service",)),
            (("role", "level", "size_band"), ("service", "level")),
            (("service", "size_band"), ("role", "level")),
            (("role", "size_band"), ("level", "size_band")),
            (("service",), ("role",)),
            (("level",), ("size_band",)),
        ],
    )
    def test_the_more_specific_rate_of_a_source_wins(self, winner, loser):
        near = rate("pay_scale", "20.00 EUR", **{name: NAMED[name] for name in winner})
        far = rate("pay_scale", "30.00 EUR", **{name: NAMED[name] for name in loser})
        assert found(near, far).card == found(far, near).card == near

    def test_what_counts_more_where_both_name_one_can_be_turned(self):
        level, service = rate(level="expert"), rate(service="data_entry")
        turned = RatePrecedence(nearest=("level", "service", "role", "size_band"))
        assert found(level, service).card == service
        assert found(level, service, precedence=turned).card == level

    @pytest.mark.parametrize(("name", "other"), [("service", "sales"), ("role", "manager")])
    def test_a_rate_for_something_else_does_not_apply(self, name, other):
        for asked in (other, None):
            with pytest.raises(NoRate):
                found(rate(**{name: NAMED[name]}), **{name: asked})

    def test_two_rates_that_name_the_same_are_a_fault_of_the_card(self):
        with pytest.raises(RatesOverlap) as refused:
            found(rate(amount="20.00 EUR"), rate(amount="30.00 EUR"))
        assert (refused.value.code, refused.value.field) == ("rates_overlap", "on")

    def test_overlaps_behind_the_winner_hurt_nobody(self):
        rates = [rate("contract"), rate("roster", "1.00 EUR"), rate("roster", "2.00 EUR")]
        assert found(*rates).source == "contract"

    @given(some_that_apply(), st.data())
    def test_a_more_specific_candidate_never_lets_a_less_specific_one_win(self, applying, data):
        winner = found(*applying).card
        rivals = [one for one in applying if one.source == winner.source]
        assert not [one for one in rivals if names(one) > names(winner)]
        unnamed = [name for name in NAMED if getattr(winner, name) is None]
        more = data.draw(st.sets(st.sampled_from(unnamed), min_size=1)) if unnamed else set()
        new = rate(winner.source, **{name: NAMED[name] for name in names(winner) | more})
        others = [one for one in applying if one.key != new.key]
        assert names(found(*others, new).card) >= names(new)


class TestDays:
    # Half-open: the day of a change belongs to the new rate (money.md, section 2).
    @pytest.mark.parametrize(
        ("on", "amount"),
        [
            ("2026-06-30", "20.00 EUR"),
            ("2026-07-01", "22.00 EUR"),
            ("2026-12-31", "22.00 EUR"),
            ("2027-01-01", "25.00 EUR"),
            ("2099-12-31", "25.00 EUR"),
        ],
    )
    def test_the_day_of_a_change_belongs_to_the_new_rate(self, on, amount):
        rates = [
            rate(amount="20.00 EUR", until="2026-07-01"),
            rate(amount="22.00 EUR", since="2026-07-01", until="2027-01-01"),
            rate(amount="25.00 EUR", since="2027-01-01"),
        ]
        assert found(*rates, on=on).rate == money(amount)

    @given(days)
    def test_on_each_boundary_exactly_one_of_two_neighbors_applies(self, change):
        old, new = rate(since="1999-01-01"), rate(since="2030-01-01")
        old = replace(old, valid_until=change)
        new = replace(new, valid_from=change)
        for on in (change - timedelta(days=1), change, change + timedelta(days=1)):
            assert [old.applies_on(on), new.applies_on(on)] == [on < change, on >= change]


class TestTrace:
    def test_it_says_of_every_source_what_it_has_and_why_it_lost(self):
        result = found(
            rate("task", service="translation"),
            rate("task", since="2027-01-01"),
            rate("contract", until="2026-07-01"),
            rate("contract", side="bill"),
            rate("contract", level="entry"),
            rate("roster", "18.00 EUR"),
            rate("roster", "19.00 EUR", service="data_entry", level="expert"),
            rate("assistant", "30.00 EUR"),
            rate("pay_scale", "2000.00 EUR", per="month"),
        )
        # Written by hand from the rates above.
        assert [f"{step.step}: {step.formula}: {step.result}" for step in result.trace] == [
            "entry: there is no override of the entry: no rate",
            (
                "task: no rate of the contract for the task applies: 1 begun later, "
                "1 for another service: no rate"
            ),
            (
                "contract: no rate of the contract applies: 1 for the other side, 1 ended before, "
                "1 for another level: no rate"
            ),
            (
                "roster: the rate on the roster of the agency for service data_entry and level "
                "expert, from 2026-01-01, the most specific of 2 that apply: 19.00 EUR for an hour"
            ),
            "assistant: the rate on the roster of the agency comes first: not used",
            "pay_scale: no pay scale of the organization applies: no rate",
            "organization: no default of the organization applies: no rate",
        ]

    def test_a_factor_is_the_last_step(self):
        card = rate("pay_scale", "19.99 EUR", factor="1.15", size_band="over_1000")
        # 19.99 x 1.15 = 22.9885
        assert found(card).rate == money("22.99 EUR")
        assert [(step.step, step.result) for step in found(card).trace[-2:]] == [
            ("size_factor", "22.9885 EUR"),
            ("rounding", "22.99 EUR"),
        ]
        assert found(card).trace[-2].formula == "19.99 EUR × 1.15 for firms of size over_1000"

    @pytest.mark.parametrize(
        ("per", "side", "said"),
        [
            ("hour", "bill", "there is no bill rate for an hour of this work on 2026-12-07"),
            ("month", "pay", "there is no pay rate for a month of this work on 2026-12-07"),
            ("year", "pay", "there is no pay rate for a year of this work on 2026-12-07"),
        ],
    )
    def test_without_any_rate_the_error_says_what_was_asked_for(self, per, side, said):
        with pytest.raises(NoRate) as refused:
            found(per=RatePeriod(per), side=RateSide(side))
        error = refused.value
        assert (error.code, error.field, error.detail) == ("no_rate", "on", said)
        assert [step.result for step in error.trace] == ["no rate"] * 7

    def test_every_reason_is_told(self):
        passed_over = [
            *(rate(side="bill"), rate(per="year"), rate(since="2027-01-01")),
            *(rate(until="2026-02-01"), rate(service="sales"), rate(role="manager")),
            *(rate(level="entry"), rate(size_band="solo")),
        ]
        with pytest.raises(NoRate) as refused:
            found(*passed_over)
        assert refused.value.trace[2].formula == (
            "no rate of the contract applies: 1 for the other side, 1 not for an hour, "
            "1 begun later, 1 ended before, 1 for another service, 1 for another role, "
            "1 for another level, 1 for another size of firm"
        )

    @given(work=works, candidates=st.lists(card_rates(), max_size=8), data=st.data())
    def test_the_order_of_candidates_does_not_matter(self, work, candidates, data):
        turned = data.draw(st.permutations(candidates))
        assert outcome(work, turned) == outcome(work, candidates)

    @given(some_that_apply(), st.data())
    def test_what_does_not_apply_changes_the_words_alone(self, applying, data):
        changes = [{"side": RateSide.BILL}, {"per": RatePeriod.YEAR}, {"service": "sales"}]
        idle = [
            replace(data.draw(st.sampled_from(applying)), **data.draw(st.sampled_from(changes)))
            for _ in range(3)
        ]
        assert found(*idle, *applying).card == found(*applying).card


class TestPolicy:
    def test_the_usual_order_is_the_one_of_the_rules(self):
        assert list(RatePrecedence().order) == NEAREST_FIRST

    @pytest.mark.parametrize(
        ("given_", "code"),
        [
            ({"order": []}, "order_unclear"),
            ({"order": ["entry", "entry"]}, "order_unclear"),
            ({"order": ["friend"]}, "enum"),
            ({"nearest": ["service"]}, "nearest_incomplete"),
            ({"nearest": ["service", "service", "role", "level"]}, "nearest_incomplete"),
            ({"tie": "first"}, "extra_forbidden"),
        ],
    )
    def test_an_order_that_is_unclear_is_refused(self, given_, code):
        with pytest.raises(ValidationError) as refused:
            RatePrecedence.model_validate(given_)
        assert [error["type"] for error in refused.value.errors()] == [code]

    def test_every_field_has_a_default_and_a_description(self):
        fields = RatePrecedence.model_fields.values()
        assert all(not one.is_required() and one.description for one in fields)
