"""The tables of contracts and of what changes them, written by hand from domain.md §3.

(status, action): what follows, and whose move it is. What is not here is illegal.
"""

BOTH = {"client", "provider"}
ENDING = {*BOTH, "system"}
LIVE = ("scheduled", "active", "paused")
EVER = (*LIVE, "ended")
WORKED_ON = ("funded", "changes_requested")

CONTRACT = {
    ("scheduled", "activate"): ("active", {"system"}),
    ("active", "pause"): ("paused", BOTH),
    ("paused", "resume"): ("active", BOTH),
    ("active", "record_time"): ("active", {"assistant"}),
    **{(status, "end"): ("ended", ENDING) for status in LIVE},
    **{(status, "end_for_cause"): ("ended", ENDING - {"system"}) for status in LIVE},
    **{(status, "extend_allotment"): (status, {"client"}) for status in LIVE},
    **{(status, "amend"): (status, {"client", "provider"}) for status in LIVE},
    **{(status, "substitute"): (status, {"agency"}) for status in LIVE},
    **{(status, "replace_supervisor"): (status, {"client"}) for status in EVER},
    **{(status, "set_supervision"): (status, {"client"}) for status in EVER},
}

EXCLUSIVITY = {
    ("in_force", "request_release"): ("release_requested", {"assistant"}),
    ("in_force", "release_exclusivity"): ("released", {"client"}),
    ("release_requested", "release_exclusivity"): ("released", {"client"}),
    ("release_requested", "refuse_release"): ("in_force", {"client"}),
}

AMENDMENT = {
    ("proposed", "accept"): ("accepted", {"answerer"}),
    ("proposed", "decline"): ("declined", {"answerer"}),
    ("proposed", "withdraw"): ("withdrawn", {"proposer"}),
    ("proposed", "expire"): ("expired", {"system"}),
}

SUBSTITUTION = {
    ("requested", "accept"): ("accepted", {"client"}),
    ("requested", "decline"): ("declined", {"client"}),
    ("requested", "withdraw"): ("withdrawn", {"agency"}),
    ("requested", "lapse"): ("lapsed", {"system"}),
    ("accepted", "withdraw"): ("withdrawn", {"agency"}),
    ("accepted", "complete"): ("done", {"system"}),
    ("accepted", "lapse"): ("lapsed", {"system"}),
}

RETAINER_PERIOD = {
    ("open", "close"): ("closed", {"system"}),
    ("open", "give_minutes"): ("open", {"provider"}),
    ("open", "buy_packs"): ("open", {"client"}),
}
MILESTONE = {
    ("agreed", "fund"): ("funded", {"client"}),
    ("funded", "submit"): ("submitted", {"assistant"}),
    ("funded", "request_refund"): ("refund_requested", {"client"}),
    ("submitted", "approve"): ("approved", {"client"}),
    ("submitted", "approve_part"): ("funded", {"client"}),
    ("submitted", "approve_by_silence"): ("approved", {"system"}),
    ("submitted", "request_changes"): ("changes_requested", {"client"}),
    ("changes_requested", "submit"): ("submitted", {"assistant"}),
    ("refund_requested", "agree_to_refund"): ("refunded", {"provider"}),
    ("refund_requested", "decline_refund"): ("funded", {"provider"}),
    ("refund_requested", "refund_by_silence"): ("refunded", {"system"}),
    ("submitted", "request_refund"): ("refund_requested", {"client"}),
    ("agreed", "cancel"): ("cancelled", {"system"}),
    **{(status, "cancel"): ("cancelled", {"system"}) for status in WORKED_ON},
    **{(status, "ask_back"): ("refund_requested", {"system"}) for status in WORKED_ON},
}

COLLABORATION = {
    ("invited", "accept"): ("active", {"invited"}),
    ("invited", "remove"): ("withdrawn", {"inviter"}),
    ("invited", "expire"): ("expired", {"system"}),
    **{
        (status, "give_way"): (target, {"system"})
        for status, target in (("invited", "withdrawn"), ("active", "ended"))
    },
    ("active", "remove"): ("ended", {"inviter"}),
    ("active", "leave"): ("ended", {"collaborator"}),
}

RENEWAL = {
    ("undecided", "renew_by_itself"): ("undecided", {"system"}),
    ("undecided", "fall_due"): ("due", {"system"}),
    ("undecided", "decline_renewal"): ("declined", {"client", "provider"}),
    ("undecided", "renew"): ("undecided", {"client", "provider"}),
    ("due", "agree_anew"): ("undecided", {"system"}),
    ("due", "decline_renewal"): ("declined", {"client", "provider"}),
    ("due", "renew"): ("due", {"client", "provider"}),
    ("declined", "agree_anew"): ("undecided", {"system"}),
    ("declined", "renew"): ("declined", {"client", "provider"}),
}
