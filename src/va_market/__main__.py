from va_market.cli import app

app()
