"""Several ways of being paid in one contract (B3)."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.terms.fields import one_currency
from va_market.pricing.terms.project import ProjectTerms
from va_market.pricing.terms.single import PayTerm

MOST_PARTS = 7
# Where time is recorded that no part is named for: on what pays for time, before what covers it.
_PAYS_FOR_TIME = ("retainer", "hourly", "project", "pro_bono")

_COMBINED: dict[str, Any] = {
    "kind": "combined",
    "parts": [
        {
            "kind": "retainer",
            "fee": {"amount": "500.00", "currency": "EUR"},
            "included_minutes": 1200,
        },
        {"kind": "hourly", "rate": {"amount": "30.00", "currency": "EUR"}},
        {"kind": "commission", "currency": "EUR", "percent": "5"},
    ],
}


def _several(parts: tuple[PayTerm, ...]) -> tuple[PayTerm, ...]:
    # min_length of a tuple counts valid items only: one faulty part would be two faults.
    if len(parts) < 2:  # noqa: PLR2004  # what several means
        raise PydanticCustomError("too_short", "combined terms have two parts or more")
    return parts


def _has_milestones(part: PayTerm) -> bool:
    """Whether it is a project whose price covers whatever time it takes."""
    return isinstance(part, ProjectTerms) and part.not_to_exceed is None


Parts = Annotated[
    tuple[PayTerm, ...],
    Field(max_length=MOST_PARTS, json_schema_extra={"minItems": 2}),
    AfterValidator(_several),
]


class CombinedTerms(Schema):
    """Parts that are paid side by side, each kind once, in one currency."""

    model_config = frozen(_COMBINED)

    kind: Literal["combined"] = Field(description="Paid in several ways.")
    parts: Parts = Field(
        description="The terms of each way, in the order in which they are shown; each kind stands "
        "once at most, so that time and money can name the part they belong to by its kind.",
    )

    @property
    def currency(self) -> str:
        return self.parts[0].currency

    @property
    def headline(self) -> Money:
        """That of the first part."""
        return self.parts[0].headline

    def part(self, kind: str) -> PayTerm | None:
        """The part of a kind, if it has one."""
        return next((one for one in self.parts if one.kind == kind), None)

    @property
    def timed(self) -> PayTerm:
        """The part that time belongs to unless another one is named."""
        found = (self.part(kind) for kind in _PAYS_FOR_TIME)
        paid = (one for one in found if one is not None and not _has_milestones(one))
        return next(paid, self.parts[0])

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        one_currency(*(Money.zero(part.currency) for part in self.parts))
        kinds = [part.kind for part in self.parts]
        if twice := sorted({kind for kind in kinds if kinds.count(kind) > 1}):
            raise PydanticCustomError(
                "kind_twice", "{kind} stands more than once", {"kind": ", ".join(twice)}
            )
        return self
