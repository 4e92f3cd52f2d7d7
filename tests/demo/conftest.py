from tests.cli.fixtures import copied_url

__all__ = ["copied_url"]
