"""Many sign-ins at the same moment, sent by a process of its own: its work is nobody else's.

    python -m tests.support.burst HOST PORT NUMBER

It connects, says `ready`, waits for a line, sends everything, and prints the statuses.
"""

import asyncio
import json
import sys

HEAD = (
    "POST /v1/auth/login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    "Content-Length: {length}\r\n\r\n"
)


async def log_in(host: str, port: int, number: int, go: asyncio.Event) -> int:
    body = json.dumps({"email": f"nobody{number}@client.example", "password": "a pass phrase"})
    reader, writer = await asyncio.open_connection(host, port)
    await go.wait()
    writer.write((HEAD.format(host=host, length=len(body)) + body).encode())
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status


async def main(host: str, port: int, number: int) -> None:
    go = asyncio.Event()
    tasks = [asyncio.create_task(log_in(host, port, n, go)) for n in range(number)]
    await asyncio.sleep(0.5)
    print("ready", flush=True)  # noqa: T201  # the output of a command
    await asyncio.to_thread(sys.stdin.readline)
    go.set()
    print(json.dumps(await asyncio.gather(*tasks)), flush=True)  # noqa: T201  # as above


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
