"""Statements about destinations, payouts, batches and runs."""

from va_market.payouts.repository import batches, destinations, payouts, runs

__all__ = ["batches", "destinations", "payouts", "runs"]
