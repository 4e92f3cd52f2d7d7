"""What the heads of requests may not do to a server."""

import socket
from pathlib import Path

import httpx

from tests.contract.live import serving
from tests.support.problems import problem_of


def test_headers_without_end_close_the_connection(database_url: str, tmp_path: Path) -> None:
    environment = {"VA_MARKET_DATABASE_URL": database_url, "VA_MARKET_BACKGROUND_WORK": "false"}
    with serving(tmp_path, **environment) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            sent = send_headers(connection, at_most=64 * 1024 * 1024)

    assert sent < 16 * 1024 * 1024


def test_a_handshake_of_a_websocket_is_the_get_that_it_is(
    database_url: str, tmp_path: Path
) -> None:
    environment = {"VA_MARKET_DATABASE_URL": database_url, "VA_MARKET_BACKGROUND_WORK": "false"}
    handshake = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    with serving(tmp_path, **environment) as address:
        answer = httpx.get(f"{address}/v1/me", headers=handshake, trust_env=False)

    problem_of(answer, 401)
    assert "ratelimit" in answer.headers


def send_headers(connection: socket.socket, *, at_most: int) -> int:
    """How many bytes the server took before it hung up."""
    connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: market\r\n")
    line, sent = b"X-Padding: " + b"a" * 8000 + b"\r\n", 0
    try:
        while sent < at_most:
            connection.sendall(line)
            sent += len(line)
    except (BrokenPipeError, ConnectionResetError):
        return sent
    return sent
