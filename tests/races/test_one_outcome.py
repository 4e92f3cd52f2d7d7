"""Twenty requests at once, one outcome: all others hear 409, and why."""

import pytest

from tests.factories.bank_statements import LINES, unmatched
from tests.factories.commitments import ALL, waiting
from tests.factories.disputes import disputed
from tests.factories.market import Market
from tests.factories.payments import announced, operator_of
from tests.invariants import rows
from tests.races.all_at_once import outcomes, reasons, statuses

TWENTY = 20
HALF = TWENTY // 2
REASON = {"reason": "Summer break."}
ROUNDS = range(3)
SUPERVISION = ("replace_supervisor", "set_supervision")
RESTING = sorted(("amend", "end", "extend_allotment", "resume", "substitute", *SUPERVISION))
CONTRACTS = "SELECT count(*) FROM contracts WHERE proposal_id = ANY($1::uuid[])"


def said(thing: str, status: str, action: str, *others: str) -> str:
    left = ", ".join(others) or "nothing"
    return f"The {thing} is {status}; {action} is not possible, only: {left}."


class TestProposals:  # B8
    async def test_it_is_accepted_once(self, market: Market) -> None:
        sent = await waiting(market, await market.assistant())
        found = await reasons(*[sent.accept() for _ in range(TWENTY)])
        refused = said("proposal", "accepted", "accept")
        assert found == {(201, ""): 1, (409, refused): TWENTY - 1}
        assert await rows.value(market, CONTRACTS, [sent.proposal["id"]]) == 1

    async def test_it_is_accepted_or_withdrawn(self, market: Market) -> None:
        for _ in ROUNDS:
            author = await market.assistant()
            sent = await waiting(market, author)
            path = f"/v1/proposals/{sent.proposal['id']}"
            accepts = [sent.accept() for _ in range(HALF)]
            withdrawals = [author.post(f"{path}/withdraw") for _ in range(HALF)]
            both = [one for pair in zip(accepts, withdrawals, strict=True) for one in pair]
            found = await reasons(*both)
            status = (await author.get(path)).json()["status"]
            made = await rows.value(market, CONTRACTS, [sent.proposal["id"]])
            assert (status, made) in (("accepted", 1), ("withdrawn", 0))
            assert found == {
                (201 if made else 200, ""): 1,
                (409, said("proposal", status, "accept")): HALF - made,
                (409, said("proposal", status, "withdraw")): HALF - 1 + made,
            }


class TestContracts:  # B8
    async def test_it_ends_once_and_rests_before_that_or_never(self, market: Market) -> None:
        for _ in ROUNDS:
            deal = await market.deal()
            pauses = [deal.owner.move(f"{deal.path}/pause", REASON) for _ in range(HALF)]
            ends = [deal.assistant.move(f"{deal.path}/end", REASON) for _ in range(HALF)]
            found = await outcomes(
                *[one for pair in zip(pauses, ends, strict=True) for one in pair]
            )
            rested = len(await rows.told(market, "contract.paused", deal.id))
            assert rested in (0, 1)
            assert len(await rows.told(market, "contract.ended", deal.id)) == 1
            assert (await deal.owner.get(deal.path)).json()["status"] == "ended"
            won = 1 + rested
            assert found == {(200, ""): won, (409, "illegal_move"): TWENTY - won}

    async def test_the_losers_hear_in_which_state_it_is(self, market: Market) -> None:
        deal = await market.deal()
        pauses = [deal.owner.move(f"{deal.path}/pause", REASON) for _ in range(HALF)]
        ends = [deal.assistant.move(f"{deal.path}/end", REASON) for _ in range(HALF)]
        found = await reasons(*ends, *pauses)
        assert {text for status, text in found if status == 409} <= {
            said("contract", "ended", "end", *SUPERVISION),
            said("contract", "ended", "pause", *SUPERVISION),
            said("contract", "paused", "pause", *RESTING),
        }

    async def test_of_those_who_read_the_same_version_one_changes_it(self, market: Market) -> None:
        for _ in ROUNDS:
            deal = await market.deal()
            seen = (await deal.owner.get(deal.path)).headers["etag"]
            moves = [
                deal.owner.move(f"{deal.path}/{verb}", REASON, if_match=seen)
                for _ in range(HALF)
                for verb in ("pause", "end")
            ]
            assert await statuses(*moves) == [200] + [412] * (TWENTY - 1)


class TestDisputes:  # B10
    async def test_it_is_conceded_or_withdrawn_and_the_losers_hear_which(
        self, market: Market
    ) -> None:
        for _ in ROUNDS:
            case = await disputed(market)
            moves = [
                one
                for _ in range(HALF)
                for one in (
                    case.issuer.pay(f"{case.path}/concede"),
                    case.client.pay(f"{case.path}/withdraw"),
                )
            ]
            found = await reasons(*moves)
            status = (await case.now())["status"]
            settled = int(status == "settled")
            assert status in {"settled", "withdrawn"}
            assert found == {
                (200, ""): 1,
                (409, said("dispute", status, "concede")): HALF - settled,
                (409, said("dispute", status, "withdraw")): HALF - 1 + settled,
            }


class TestExclusive:  # B4
    @pytest.mark.parametrize("conditions", [ALL, {"dedicated": True}], ids=["all", "dedicated"])
    async def test_one_of_two_clients_hires(self, market: Market, conditions) -> None:
        assistant = await market.assistant()
        sent = [await waiting(market, assistant, conditions=conditions) for _ in range(2)]
        found = await outcomes(*[one.accept() for _ in range(HALF) for one in sent])
        assert found == {
            (201, ""): 1,
            (409, "illegal_move"): HALF - 1,  # by the client who has hired
            (409, "exclusivity_clash"): HALF,
        }
        made = await rows.value(market, CONTRACTS, [one.proposal["id"] for one in sent])
        assert made == 1

    async def test_the_other_client_hears_why_and_not_who(self, market: Market) -> None:
        assistant = await market.assistant()
        sent = [await waiting(market, assistant, conditions=ALL) for _ in range(2)]
        answers = await rows.at_once(*[one.accept() for _ in range(HALF) for one in sent])
        told = {a.json()["detail"] for a in answers if a.json().get("code") == "exclusivity_clash"}
        [winner] = [one for one in sent if await _has_hired(one)]
        assert len(told) == 1
        assert winner.owner.organization_id not in "".join(told)


async def _has_hired(one) -> bool:
    read = await one.owner.get(f"/v1/proposals/{one.proposal['id']}")
    return read.json()["status"] == "accepted"


class TestBankLines:
    async def test_a_line_is_matched_or_set_aside(self, market: Market) -> None:
        operator, payer = await operator_of(market), await market.owner()
        for _ in ROUNDS:
            line, payment = await unmatched(operator), await announced(payer)
            path = f"{LINES}/{line['id']}"
            body, note = {"payment_id": payment["id"]}, {"note": "Interest of the bank."}
            moves = [
                one
                for _ in range(HALF)
                for one in (
                    operator.pay(f"{path}/match", body),
                    operator.move(f"{path}/dismiss", note),
                )
            ]
            found = await outcomes(*moves)
            seen = (await operator.get(path)).json()
            was_set_aside = seen["note"] is not None
            assert seen["status"] == "matched"  # what is set aside is matched after all
            won = 1 + was_set_aside
            assert found == {(200, ""): won, (409, "illegal_move"): TWENTY - won}
