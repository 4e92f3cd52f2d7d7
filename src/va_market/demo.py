async def play(address: str) -> None:
    print(address)
