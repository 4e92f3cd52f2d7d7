from tests.cli.fixtures import copied_url, data_folder

__all__ = ["copied_url", "data_folder"]
