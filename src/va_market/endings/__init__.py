"""Endings: a contract takes its timer and its open amendment with it, and shows what is left."""
