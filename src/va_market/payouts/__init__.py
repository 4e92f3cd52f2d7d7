"""Where earned money goes: destinations, payouts to them, and the batches that a bank is given."""
