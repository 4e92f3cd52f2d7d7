"""Reminders of what is overdue: when issuers want them sent, and which were."""
