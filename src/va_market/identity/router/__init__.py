from va_market.identity.router import auth, mailed, me, organizations

routers = (auth.router, mailed.router, me.router, organizations.router)

__all__ = ["routers"]
