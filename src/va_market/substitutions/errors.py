from va_market.kit.errors import Conflict


class NoBackup(Conflict):
    code = "no_backup"
    title = "The contract names no backup"
    cause = "The proposal named nobody who stands in, so there is no default."
    fix = "Name a `roster_entry_id`; the client is asked."


class BackupNotAvailable(Conflict):
    code = "backup_not_available"
    title = "The backup is on the roster no more"
    cause = "Only an assistant who agreed, and is on the roster still, stands in for another."
    fix = "Name another `roster_entry_id`; the client is asked."


class AlreadyAssigned(Conflict):
    code = "already_assigned"
    title = "This assistant works on the contract already"
    cause = "The entry is about whoever works on it now."
    fix = "Look at `assistant_id` of the contract; another request may have been quicker."


class SubstituteOfClient(Conflict):
    code = "substitute_of_client"
    title = "The substitute, or you, belong to the client"
    cause = "Nobody works for an organization they belong to, or sends somebody to it."
    fix = "Name another assistant, or let another member of the agency do it."


class RosterRateRaised(Conflict):
    code = "roster_rate_raised"
    title = "The contract brings less than the agency pays the substitute by now"
    cause = "Their rate on the roster, or the pay of the contract, changed since they were named."
    fix = "The agency withdraws the substitution and names somebody else, or amends the contract."


class SubstitutionOpen(Conflict):
    code = "substitution_open"
    title = "Another substitution is open"
    cause = "One at a time: another one waits for an answer, or for its day."
    fix = "Withdraw it first; see GET /v1/contracts/{contract_id}/substitutions."
    constraint = "uq_substitutions_open"
