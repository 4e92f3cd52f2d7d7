"""What both sides agree on besides the work: pay, the class of the worker, and conditions."""

from va_market.agreements.allotments import AtAllotment
from va_market.agreements.checks import changed, check, check_rivals, weekly_minutes_of
from va_market.agreements.conditions import Conditions, PaymentSchedule
from va_market.agreements.differences import Difference, differences
from va_market.agreements.exclusivity import Exclusivity, Rival
from va_market.agreements.origins import ContractSource, ContractType
from va_market.agreements.renewals import Renewal
from va_market.agreements.substitutions import AtSubstitution
from va_market.agreements.worker_classes import WorkerClass

__all__ = [
    "AtAllotment",
    "AtSubstitution",
    "Conditions",
    "ContractSource",
    "ContractType",
    "Difference",
    "Exclusivity",
    "PaymentSchedule",
    "Renewal",
    "Rival",
    "WorkerClass",
    "changed",
    "check",
    "check_rivals",
    "differences",
    "weekly_minutes_of",
]
