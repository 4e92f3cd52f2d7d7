"""Whose accounts are whose: the names of the market for those of the ledger, and who sees them."""
