"""The tables of what leads to a contract, written by hand from domain.md §3.

(status, action): what follows, and whose move it is. What is not here is illegal.
"""

LIVE = ("submitted", "shortlisted", "countered")

JOB = {
    ("draft", "update"): ("draft", {"hiring"}),
    ("draft", "publish"): ("open", {"hiring"}),
    ("open", "update"): ("open", {"hiring"}),
    ("open", "pause"): ("paused", {"hiring"}),
    ("open", "close"): ("closed", {"hiring"}),
    ("open", "invite"): ("open", {"hiring"}),
    ("open", "submit_proposal"): ("open", {"assistant"}),
    ("open", "hire"): ("open", {"hiring"}),
    ("open", "fill"): ("filled", {"system"}),
    ("open", "expire"): ("expired", {"system"}),
    ("paused", "update"): ("paused", {"hiring"}),
    ("paused", "resume"): ("open", {"hiring"}),
    ("paused", "close"): ("closed", {"hiring"}),
    ("paused", "hire"): ("paused", {"hiring"}),
    ("paused", "fill"): ("filled", {"system"}),
    ("expired", "publish"): ("open", {"hiring"}),
}

JOB_INVITATION = {
    ("sent", "decline"): ("declined", {"invited"}),
    ("sent", "withdraw"): ("withdrawn", {"client"}),
    ("sent", "accept"): ("accepted", {"system"}),
    ("sent", "expire"): ("expired", {"system"}),
}

PROPOSAL = {
    ("submitted", "shortlist"): ("shortlisted", {"client"}),
    ("shortlisted", "unshortlist"): ("submitted", {"client"}),
    **{(status, "counter"): ("countered", {"side on turn"}) for status in LIVE},
    **{(status, "accept"): ("accepted", {"side on turn"}) for status in LIVE},
    **{(status, "decline"): ("declined", {"side on turn"}) for status in LIVE},
    **{(status, "decline_naming"): ("declined", {"named assistant"}) for status in LIVE},
    **{(status, "withdraw"): ("withdrawn", {"author"}) for status in LIVE},
    **{(status, "expire"): ("expired", {"system"}) for status in LIVE},
    **{(status, "supersede"): ("superseded", {"system"}) for status in LIVE},
}

END_CLIENT = {
    ("asked", "agree"): ("agreed", {"end_client"}),
    ("asked", "decline"): ("declined", {"end_client"}),
    ("asked", "withdraw"): ("withdrawn", {"buyer"}),
    ("agreed", "decline"): ("declined", {"end_client"}),
    ("agreed", "withdraw"): ("withdrawn", {"buyer"}),
    ("agreed", "forward"): ("agreed", {"buyer"}),
}

ROSTER_ENTRY = {
    ("invited", "update"): ("invited", {"agency"}),
    ("invited", "offer"): ("invited", {"agency"}),
    ("invited", "accept"): ("active", {"assistant"}),
    ("invited", "decline"): ("declined", {"assistant"}),
    ("invited", "withdraw"): ("withdrawn", {"agency"}),
    ("active", "update"): ("active", {"agency"}),
    ("active", "offer"): ("changing", {"agency"}),
    ("active", "propose"): ("active", {"proposer"}),
    ("active", "end"): ("ended", {"agency", "assistant"}),
    ("changing", "update"): ("changing", {"agency"}),
    ("changing", "offer"): ("changing", {"agency"}),
    ("changing", "accept"): ("active", {"assistant"}),
    ("changing", "decline"): ("active", {"assistant"}),
    ("changing", "withdraw"): ("active", {"agency"}),
    ("changing", "propose"): ("changing", {"proposer"}),
    ("changing", "end"): ("ended", {"agency", "assistant"}),
}
