"""Enough of curl for the README, where a machine has none: Python and make are all it must have."""

import argparse
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-sS", action="store_true")
    parser.add_argument("--fail-with-body", action="store_true")
    parser.add_argument("-I", dest="method", action="store_const", const="HEAD")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="body")
    given = parser.parse_args()
    status, text = ask(given)
    sys.stdout.write(text)
    return 22 if given.fail_with_body and status >= 400 else 0


def ask(given: argparse.Namespace) -> tuple[int, str]:
    where = urlsplit(given.url)
    method = given.method or ("GET" if given.body is None else "POST")
    headers = dict(header.split(": ", 1) for header in given.headers)
    target = f"{where.path}?{where.query}" if where.query else where.path
    connection = HTTPConnection(where.netloc, timeout=30)
    connection.request(method, target, given.body, headers)
    answer = connection.getresponse()
    head = "".join(f"{name}: {value}\r\n" for name, value in answer.getheaders())
    return answer.status, head if method == "HEAD" else answer.read().decode()


if __name__ == "__main__":
    sys.exit(main())
