"""The part of the settings that is about payouts."""

from pydantic import Field
from pydantic_settings import BaseSettings


class PayoutSettings(BaseSettings):
    """How long destinations rest, from what on runs pay, and from which account."""

    payout_destination_hold_hours: int = Field(
        24,
        ge=1,
        le=720,
        description="Nothing is paid to a new destination of payouts for so many hours.",
    )
    payout_minimums: str = Field(
        "EUR=20.00,USD=20.00,GBP=20.00",
        pattern=r"^([A-Z]{3}=[0-9]+(\.[0-9]+)?(,[A-Z]{3}=[0-9]+(\.[0-9]+)?)*)?$",
        description="From which amount on a payout run pays, by currency, such as "
        "`EUR=20.00,JPY=3000`; less waits for the next run. Other currencies have no minimum.",
    )
    payout_account_holder: str | None = Field(
        None, max_length=140, description="Whose account pays: it stands in the files for the bank."
    )
    payout_account_iban: str | None = Field(
        None,
        pattern="^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$",
        description="The account that payouts are paid from.",
    )
    payout_account_bic: str | None = Field(
        None, pattern="^[A-Z0-9]{8}([A-Z0-9]{3})?$", description="The BIC of its bank, if it asks."
    )
