"""What a fee consists of. Every field but the payer has a default."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import HUNDRED, Percent
from va_market.pricing.terms.fields import CalendarDay, one_currency

Payer = Literal["client", "assistant", "both"]
FeeKind = Literal["percent", "flat", "bands"]
AboveLine = Literal["cap", "charge"]

_NONE, _HALF = Decimal(0), Decimal(50)
_FIVE = {"amount": "5.00", "currency": "EUR"}
_FIRST_BAND = {"up_to": {"amount": "500.00", "currency": "EUR"}, "percent": "20"}
_NEEDED: dict[FeeKind, str] = {"percent": "percent", "flat": "flat", "bands": "bands"}
_USED: dict[FeeKind, frozenset[str]] = {
    "percent": frozenset({"percent", "least", "most"}),
    "flat": frozenset({"flat"}),
    # A least or most per line would make the fee depend on how the work is cut into lines.
    "bands": frozenset({"bands"}),
}


def _is_none(given: Any) -> bool:
    return given is None


class FeeBand(Schema):
    """One rate of a graduated fee, for what lies between the band before and its own end."""

    model_config = frozen(_FIRST_BAND)

    up_to: Price | None = Field(
        default=None,
        description="End of the band, as the total that client and assistant have billed with "
        "each other; null means without end, in the last band only.",
        examples=[_FIRST_BAND["up_to"]],
    )
    percent: Percent = Field(description="Share of what lies in the band.", examples=["20"])


def _not_empty(bands: tuple[FeeBand, ...]) -> tuple[FeeBand, ...]:
    # min_length of a tuple counts valid items only: one faulty band would be two faults.
    if not bands:
        raise PydanticCustomError("too_short", "a graduated fee has one band or more")
    return bands


Bands = Annotated[
    tuple[FeeBand, ...],
    Field(max_length=20, json_schema_extra={"minItems": 1}),
    AfterValidator(_not_empty),
]


class FeeRule(Schema):
    """Who pays the fee of the platform, and how much of each line before tax it is."""

    model_config = frozen({"payer": "client", "percent": "10"})

    payer: Payer = Field(
        description="The client pays it on top, the assistant receives less, or both bear a part.",
        examples=["client"],
    )
    kind: FeeKind = Field(
        default="percent",
        description="Share of each line; flat amount per line; or bands, shares that change with "
        "what client and assistant have billed with each other so far.",
        examples=["percent"],
        exclude_if=lambda kind: kind == "percent",  # as rules were written before there were kinds
    )
    percent: Percent | None = Field(
        default=None,
        description="Share of the line before tax, from 0 to 100; needed by the kind percent, "
        "and by no other.",
        examples=["10"],
        exclude_if=_is_none,
    )
    flat: Price | None = Field(
        default=None,
        description="Amount per line; needed by the kind flat, and by no other.",
        examples=[None],
        exclude_if=_is_none,
    )
    bands: Bands | None = Field(
        default=None,
        description="Graduated shares of all that was billed; needed by the kind bands, and by "
        "no other. The last one has no end.",
        examples=[None],
        exclude_if=_is_none,
    )
    client_share_percent: Percent | None = Field(
        default=None,
        description="Where both pay: the client's part of the fee, which is rounded; the assistant "
        "bears the rest. 50 if not given. Does not apply where one of them pays alone.",
        examples=[None],
        exclude_if=_is_none,
    )
    least: Price | None = Field(
        default=None,
        description="Kind percent: least fee on a line that is not zero; null means none.",
        examples=[_FIVE],
        exclude_if=_is_none,
    )
    most: Price | None = Field(
        default=None,
        description="Kind percent: most fee on a line; null means without limit.",
        examples=[None],
        exclude_if=_is_none,
    )
    above_line: AboveLine = Field(
        default="cap",
        description="What becomes of a flat or least fee that is more than its line: cap it at "
        "the line, so that nobody works at a loss, or charge it in full.",
        examples=["cap"],
        exclude_if=lambda choice: choice == "cap",
    )
    valid_from: CalendarDay | None = Field(
        default=None,
        description="First day of the rule; null means always so far.",
        examples=[None],
        exclude_if=_is_none,
    )
    valid_until: CalendarDay | None = Field(
        default=None,
        description="The day after its last; null means until another rule starts.",
        examples=[None],
        exclude_if=_is_none,
    )

    @property
    def currency(self) -> str | None:
        """The currency of its amounts; None where it has only percentages."""
        return next((one.currency for one in self._amounts() if one is not None), None)

    @property
    def client_share(self) -> Decimal:
        """The percentage of the fee that the client bears."""
        if self.payer == "both":
            return self.client_share_percent or _NONE
        return HUNDRED if self.payer == "client" else _NONE

    @model_validator(mode="before")
    @classmethod
    def _half_of_what_both_pay(cls, given: Any) -> Any:
        # Written into the rule, so that a frozen one does not depend on what is usual later.
        if isinstance(given, dict) and given.get("payer") == "both":
            return {"client_share_percent": _HALF, **given}
        return given

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        self._has_what_its_kind_needs()
        self._shares_only_between_both()
        one_currency(*self._amounts())
        _ascending(self.bands or ())
        if self.least is not None and self.most is not None and self.least > self.most:
            raise PydanticCustomError("least_above_most", "the least fee is more than the most")
        if self.valid_from and self.valid_until and self.valid_from >= self.valid_until:
            raise PydanticCustomError(
                "validity_empty", "the rule must be valid for one day or more"
            )
        return self

    def _amounts(self) -> Iterator[Money | None]:
        yield from (self.flat, self.least, self.most)
        yield from (band.up_to for band in self.bands or ())

    def _has_what_its_kind_needs(self) -> None:
        needed, used = _NEEDED[self.kind], _USED[self.kind]
        if getattr(self, needed) is None:
            raise PydanticCustomError(
                f"{needed}_required", "a fee of the kind {kind} needs {field}", self._about(needed)
            )
        for field in ("percent", "flat", "bands", "least", "most"):
            if field not in used and getattr(self, field) is not None:
                raise PydanticCustomError(
                    "fee_field_not_applicable",
                    "{field} does not apply to a fee of the kind {kind}",
                    self._about(field),
                )

    def _about(self, field: str) -> dict[str, Any]:
        return {"kind": self.kind, "field": field}

    def _shares_only_between_both(self) -> None:
        if (self.payer == "both") != (self.client_share_percent is not None):
            raise PydanticCustomError(
                "client_share_not_applicable",
                "client_share_percent is a percentage where both pay, and absent otherwise",
            )


def _ascending(bands: tuple[FeeBand, ...]) -> None:
    ends = [band.up_to for band in bands]
    if bands and ends[-1] is not None:
        raise PydanticCustomError("last_band_ends", "the last band must have no end")
    bounded = [end for end in ends[:-1] if end is not None]
    if len(bounded) < len(ends[:-1]):
        raise PydanticCustomError("band_without_end", "every band but the last must have an end")
    if any(after <= before for before, after in pairwise(bounded)):
        raise PydanticCustomError("bands_not_ascending", "each band must end above the one before")
