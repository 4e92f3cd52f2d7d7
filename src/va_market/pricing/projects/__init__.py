"""A project while it runs: deposits, partial releases, changes of what was agreed (money.md §4)."""
