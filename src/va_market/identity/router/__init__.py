from va_market.identity.router import auth, me, organizations

routers = (auth.router, me.router, organizations.router)

__all__ = ["routers"]
