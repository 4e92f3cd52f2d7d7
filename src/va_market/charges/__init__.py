"""What a contract owes for a period besides time, until an invoice asks for it."""
