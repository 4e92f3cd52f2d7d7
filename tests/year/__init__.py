"""A year of a small agency by the API alone: twelve assistants, six clients, two currencies."""
