"""One's own data: exported whole, and erased."""
