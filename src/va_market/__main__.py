"""`va-market`, and `python -m va_market`."""

import gc


def main() -> None:
    # What is imported stays. To look through it again and again for garbage, while it grows, took
    # a tenth of the start.
    gc.disable()
    from va_market.cli import app  # noqa: PLC0415  # that is what takes the time

    gc.freeze()
    gc.enable()
    app()


if __name__ == "__main__":
    main()
