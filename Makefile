# Python 3.11 or later and make are all that is needed; everything else is set up here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: run serve test check format openapi lock clean

run: $(READY)  ## a server with a small filled market
	$(BIN)/va-market demo

serve: $(READY)  ## a server with an empty market
	$(BIN)/va-market serve

test: $(READY)
	$(BIN)/python -m pytest -n auto

check: $(READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive src --severity-level medium
	$(BIN)/python -m tests.checks.migrations
	$(BIN)/python -m tests.checks.openapi

format: $(READY)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

openapi: $(READY)  ## write the document anew after a change of the API
	$(BIN)/va-market openapi --output openapi/openapi.json

# Hashes, and no addresses: the packages come from wherever this machine gets its packages.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --group build pyproject.toml \
		--output-file requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --group build --group dev pyproject.toml \
		--output-file requirements/development.txt

$(READY): requirements/development.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements/development.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	touch $(READY)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
