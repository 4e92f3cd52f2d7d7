"""Retainers: periods that open and close by themselves, and their minutes as a ledger (B1)."""
