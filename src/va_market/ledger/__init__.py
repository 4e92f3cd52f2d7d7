"""The ledger: accounts, and transactions between them that sum to zero and never change.

It knows nothing of the market. Its rows are proven by `va-market ledger verify`.
"""
