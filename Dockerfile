FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PATH=/opt/va-market/bin:$PATH
RUN python -m venv /opt/va-market
WORKDIR /build
# The packages first: they change less often than the code.
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --require-hashes --requirement requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY src src
# The wheel carries the migrations inside the package.
RUN pip install --no-deps --no-build-isolation .

FROM python:3.12-slim
ENV PATH=/opt/va-market/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VA_MARKET_DATA_FOLDER=/data \
    VA_MARKET_HOST=0.0.0.0 \
    VA_MARKET_PORT=8000
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data \
        --shell /usr/sbin/nologin market \
    && install --directory --owner market --group market --mode 0711 /data
COPY --from=build /opt/va-market /opt/va-market
USER market
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Requests under way get 30 seconds to finish: `docker stop --time 40`.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['VA_MARKET_PORT'] + '/health/ready', timeout=4)"]
CMD ["va-market", "serve"]
