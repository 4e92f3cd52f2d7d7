"""What an hour usually costs, kept as bands that `reports` works out, and what a role costs.

A low layer, so that whoever prices work can look a rate up.
"""
