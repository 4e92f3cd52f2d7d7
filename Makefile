# Python 3.11 or later and make are all that is needed; everything else is set up here.
# `make check` needs Node as well: it reads the document as linters and TypeScript clients do.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
NODE := tests/contract/node
NODE_READY := $(NODE)/node_modules/ready

.PHONY: run serve test check coverage bench format openapi lock clean

run: $(READY)  ## a server with a small filled market
	$(BIN)/va-market demo

serve: $(READY)  ## a server with an empty market
	$(BIN)/va-market serve

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(READY) $(NODE_READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive src --severity-level medium
	$(BIN)/python -m tests.checks.migrations
	$(BIN)/python -m tests.checks.openapi
	cd $(NODE) && npm run --silent check

coverage: $(READY)  ## every line and branch of the arithmetic of prices
	$(BIN)/python -m coverage run --source=va_market.pricing -m pytest -q tests/pricing \
		--deselect tests/pricing/test_speed.py
	$(BIN)/python -m coverage report --skip-covered --show-missing --fail-under=100

bench: $(READY)  ## the server beside a floor without a framework; takes five minutes
	$(BIN)/python -m tests.benchmark

format: $(READY)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

openapi: $(READY)  ## write the document anew after a change of the API
	$(BIN)/va-market openapi --output openapi/openapi.json
	$(BIN)/va-market state-machines --output openapi/state-machines.md

# Hashes, and no addresses: the packages come from wherever this machine gets its packages.
# The image can send traces, and the tests try it: both locks hold the extra.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --extra telemetry --group build \
		pyproject.toml --output-file requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --extra telemetry --group build --group dev \
		pyproject.toml --output-file requirements/development.txt
	cd $(NODE) && npm install --package-lock-only --ignore-scripts && node strip-addresses.cjs

$(NODE_READY): $(NODE)/package-lock.json $(NODE)/package.json
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
		|| { echo "make check needs Node 20.19 or later; make run and make test do not" >&2; exit 1; }
	cd $(NODE) && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	touch $(NODE_READY)

$(READY): requirements/development.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements/development.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	touch $(READY)

clean:
	rm -rf $(VENV) $(NODE)/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
