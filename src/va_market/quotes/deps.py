from va_market.rate_bands.deps import PlatformFee

__all__ = ["PlatformFee"]
