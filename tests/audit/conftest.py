from tests.audit.intruder import chain_id, intruder

__all__ = ["chain_id", "intruder"]
