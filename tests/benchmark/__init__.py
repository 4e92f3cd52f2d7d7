"""What a request costs, as a multiple of the least it could cost: `python -m tests.benchmark`.

The *floor* is a bare ASGI function on asyncpg that does what a careful program without a framework
would: it checks the token, reads the caller, runs the same statements and writes the same bytes.
"""
