"""Nothing that names a person escapes the export: every column is found, none by memory alone."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Text, Uuid

from va_market.privacy.parts import PARTS
from va_market.tables import metadata

# Columns that hold the id of a user without a foreign key that says so.
WITHOUT_KEY = {
    "audit_rows.acted_for",
    "audit_rows.actor_id",
    "audit_rows.chain_id",
    "audit_rows.object_id",
    "event_audiences.party_id",
    "events.actor_id",
    "events.subject_id",
    "idempotent_replies.caller_id",
    *("ledger_accounts.owner_id", "invoices.issuer_id", "invoice_series.issuer_id"),
    "reminder_policies.owner_id",
    *("credit_notes.issuer_id", "disputes.issuer_id"),
    *("credit_notes.issuer_id", "payout_destinations.owner_id", "payouts.owner_id"),
}
# Columns that hold the id of something else.
OF_NOBODY = {
    "files.subject_id",
    *("audit_rows.id", "audit_rows.key_id", "audit_rows.session_id"),
    "ledger_accounts.subject_id",
    *("proposals.parent_contract_id", "payout_runs.reached_id"),
}
# Columns that hold an address, of a user or of somebody who has no account.
ADDRESSES = {
    *("users.email", "users.email_key", "account_requests.email"),
    *("invitations.email", "invitations.email_key", "outgoing_mails.recipient"),
    *("billing_details.email", "own_billing_details.email", "contract_contacts.address"),
    *("collaborations.email", "collaborations.email_key"),
}
# What no part covers, and why not.
LEFT_OUT = {
    "audit_rows.acted_for": "what an agency did for somebody stands in its own log",
    "audit_rows.actor_id": "what somebody did for an organization stands in its log",
    "audit_rows.object_id": "what happened to a user stands in the chain of that user",
    "billing_details.email": "of an organization; its owners read it with the billing details",
    "contract_contacts.address": "of people of the client, whom the client keeps",
    "events.actor_id": "what somebody did in person they hear of, too; the rest is told to the "
    "organization they did it for, and stands in its log",
    "events.subject_id": "events about a user are told to that user",
}


def columns() -> Iterator[Column[Any]]:
    for table in metadata.sorted_tables:
        yield from table.columns


def name_of(column: Any) -> str:
    return f"{column.table.name}.{column.name}"


def leads_to_a_user(column: Column[Any]) -> bool:
    """Whether a foreign key leads to a user, over other tables or not."""
    targets = [key.column for key in column.foreign_keys]
    return any(
        name_of(one) == "users.id" or (one.table is not column.table and leads_to_a_user(one))
        for one in targets
    )


def covered() -> set[str]:
    return {name_of(column) for part in PARTS for column in part.covers}


def test_every_column_that_names_a_person_is_exported() -> None:
    keyed = {name_of(column) for column in columns() if leads_to_a_user(column)}
    known = {"users.id", *keyed, *WITHOUT_KEY, *ADDRESSES}

    assert {"time_entries.assistant_id", "proposals.assistant_id"} < keyed
    assert known - covered() == LEFT_OUT.keys()
    assert covered() <= known


def test_no_id_without_a_foreign_key_is_overlooked() -> None:
    loose = {
        name_of(column)
        for column in columns()
        if isinstance(column.type, Uuid) and not column.foreign_keys
        if not (column.primary_key and column.name == "id")
    }

    assert loose == WITHOUT_KEY | OF_NOBODY


def test_no_address_is_overlooked() -> None:
    hints = ("email", "mail", "recipient", "address", "phone")
    found = {
        name_of(column)
        for column in columns()
        if isinstance(column.type, Text) and any(hint in column.name for hint in hints)
    }

    assert found == ADDRESSES


def test_names_of_parts_are_their_own() -> None:
    names = [part.name for part in PARTS]

    assert sorted(set(names)) == sorted(names)
