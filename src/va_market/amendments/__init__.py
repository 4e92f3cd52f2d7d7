"""Amendments: how what was agreed in a contract changes, by one side asking and the other agreeing.

Nothing that was approved changes: each version acts on its days, and no day before.
"""
