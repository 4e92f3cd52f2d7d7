"""One change of a dispute by each of its verbs."""

from tests.factories.disputes import body_of, in_status
from tests.factories.market import Market
from tests.http.change import Change

# The operation, the status before it, whose move it is, the verb, and whether money moves.
CHANGES = (
    ("answer_dispute", "opened", "issuer", "answer", False),
    ("comment_on_dispute", "opened", "client", "comment", False),
    ("propose_settlement", "answered", "client", "propose", False),
    ("counter_settlement", "settlement_proposed", "client", "counter", False),
    ("accept_settlement", "settlement_proposed", "client", "accept", True),
    ("decline_settlement", "settlement_proposed", "client", "decline", False),
    ("concede_dispute", "opened", "issuer", "concede", True),
    ("withdraw_dispute", "opened", "client", "withdraw", True),
    ("escalate_dispute", "answered", "client", "escalate", False),
)


async def of_disputes(market: Market) -> dict[str, Change]:
    found = {}
    for name, status, who, verb, moves_money in CHANGES:
        case = await in_status(market, status)
        found[f"disputes_{name}"] = Change(
            *(getattr(case, who), "POST", f"{case.path}/{verb}", body_of(case, verb)),
            seen=case.path,
            moves_money=moves_money,
        )
    case = await in_status(market, "escalated")
    ruling = {"text": "As agreed.", **case.settlement("1.00")}
    found["disputes_rule_dispute"] = Change(
        *(case.operator, "POST", f"{case.at_house}/rule", ruling),
        seen=case.at_house,
        moves_money=True,
    )
    return found
