from va_market.kit.errors import Conflict


class OrderNumberTaken(Conflict):
    code = "order_number_taken"
    title = "The contract has an order with this number"
    cause = "The client's order numbers are unique within a contract."
    fix = "Look for it with `q` in the list of orders, or give the new one another number."
    constraint = "uq_work_orders_contract_id_order_number"


class ContractNotActive(Conflict):
    code = "contract_not_active"
    title = "The contract is not active"
    cause = "Orders are given until the contract ends, and work on them begins while it is active."
    fix = "Read the contract: it may have to be resumed, or its first day is still to come."


class ExtensionOpen(Conflict):
    code = "extension_open"
    title = "A request for more minutes waits already"
    cause = "A work order has one open request at a time."
    fix = "Wait until the client grants or refuses it."
    constraint = "uq_work_order_extensions_open"


class NothingAllotted(Conflict):
    code = "nothing_allotted"
    title = "The work order allots no minutes"
    cause = "Without a number of minutes there is nothing to extend."
    fix = "Record the time: only the allotment of the contract limits it."
