"""Payee records: what assistants agree to show a firm of their pay, until when, and who looked."""
