from va_market.identity.router import auth, organizations

routers = (auth.router, auth.me, organizations.router)

__all__ = ["routers"]
