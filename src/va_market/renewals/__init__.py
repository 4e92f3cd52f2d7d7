"""Renewals: how contracts for a limited time go on after their last day (R07, R35).

As both sides agreed beforehand: by themselves, or when they agree once more.
"""
