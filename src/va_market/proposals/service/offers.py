"""What a proposal offers for which pay: terms that it states, or a quote that it is held to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from va_market import agreements
from va_market.agreements import WorkerClass
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error
from va_market.pricing.fees import FeeRule
from va_market.pricing.terms import PayTerms
from va_market.proposals.schemas import TERMS, ProposalCreate
from va_market.quotes import service as quotes


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms and the fee of the platform; `pointer` is where the caller gave them."""

    terms: PayTerms
    fee: FeeRule
    pointer: str


async def offer_of(
    session: WriteSession, actor: Actor, *, body: ProposalCreate, usual_fee: FeeRule, now: datetime
) -> Offer:
    """The terms of a proposal; a quote that it names is bound to it.

    Raises:
        NotFound: there is no such quote for this caller.
        QuoteNotOpen: it has expired or is bound already.
        Invalid: the terms, the conditions or the quote are not for an independent assistant, as
            proposals make no staff; or the quote is of other minutes than the proposal.
    """
    offer = await _offered(session, actor, body, usual_fee, now)
    independent = WorkerClass.INDEPENDENT
    agreements.check(offer.terms, body.conditions, independent, terms_pointer=offer.pointer)
    return offer


async def _offered(
    session: WriteSession, actor: Actor, body: ProposalCreate, usual_fee: FeeRule, now: datetime
) -> Offer:
    if body.quote_id is None:
        assert body.terms is not None  # noqa: S101  # the body has one of both
        return Offer(body.terms, usual_fee, "/terms")
    saved = await quotes.bind(session, actor, quote_id=body.quote_id, now=now)
    _check_same_work(saved.request, body)
    terms = TERMS.validate_python(saved.request["terms"])
    return Offer(terms, FeeRule.model_validate(saved.fee), "/quote_id")


def _check_same_work(request: Mapping[str, Any], body: ProposalCreate) -> None:
    """The client reads the figures of the quote as those of the work that is proposed."""
    if request.get("worker_class") == "staff":
        detail = "the quote is for staff, and proposals are of independent assistants"
        raise field_error("/quote_id", "quoted_for_staff", detail)
    minutes_of = request.get("minutes_of")
    quoted = sum(minutes_of.values()) if minutes_of else request.get("minutes")
    if quoted is not None and quoted != body.estimated_minutes:
        detail = f"the quote is for {quoted} minutes"
        raise field_error("/estimated_minutes", "differs_from_quote", detail)
