# Everything runs from a virtual environment that the first command makes; a second run installs nothing.
#
#   make run                      with the first Python 3.11 or newer on the PATH, in .venv
#   make test PYTHON=python3.13   with another one, in .venv-python3.13, beside the first
#   make run PORT=8123

PORT ?= 8000
JOBS ?= auto

CANDIDATES := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python)
VENV := .venv$(if $(PYTHON),-$(notdir $(PYTHON)))
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
# Locks hold for every Python from 3.11 on, on every platform, and name no index.
COMPILE := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock" $(UPGRADE) pyproject.toml

.PHONY: help run test check format lock clients stripe bench reference image clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/make \1\t\2/p' Makefile | expand -t 16

run: $(VENV)/run.stamp  ## serve at http://127.0.0.1:8000 (PORT=...) with demo data, on SQLite in var/
	@mkdir -p var
	@SOFTFACTORY_PUBLIC_URL="$${SOFTFACTORY_PUBLIC_URL:-http://127.0.0.1:$(PORT)}" \
	SOFTFACTORY_DATABASE_URL="$${SOFTFACTORY_DATABASE_URL:-sqlite:///var/softfactory.db}" \
	exec $(BIN)/python -m softfactory serve --demo --port $(PORT)

test: $(VENV)/dev.stamp  ## run every test (ARGS=... goes to pytest, JOBS=... processes)
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: $(VENV)/dev.stamp  ## format, lint, types, import contracts, then every test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(MAKE) --no-print-directory test

format: $(VENV)/dev.stamp  ## put every file in its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(VENV)/lock.stamp  ## write requirements/*.txt anew after a change of pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(COMPILE) --extra postgres --extra stripe --group build --output-file requirements/run.txt
	$(COMPILE) --extra postgres --extra stripe --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	$(subst pyproject.toml,,$(COMPILE)) --group lock --output-file requirements/lock.txt

clients: $(VENV)/dev.stamp  ## report errors with the real Sentry SDKs of Python, Node and the browser (needs node and Chromium)
	@$(BIN)/python -m tests.clients
	@$(BIN)/python -m tests.clients.sourcemaps

stripe: $(VENV)/dev.stamp  ## hold every request to Stripe against Stripe's own description of its API (needs npm)
	@$(BIN)/python -m tests.stripe

bench: $(VENV)/dev.stamp  ## measure, and print the tables that the README quotes
	@$(BIN)/python -m benchmarks

reference: $(VENV)/dev.stamp  ## write the tables of docs/reference anew from the code
	@$(BIN)/python -m tests.reference

image:  ## build the container image softfactory:latest
	docker build --tag softfactory:latest .

clean:  ## remove what these commands made, except the data in var/
	rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is touched last: what was interrupted is done again.
$(VENV)/venv.stamp:
	@for python in $(CANDIDATES); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "softfactory needs Python 3.11 or newer, and none of these is: $(CANDIDATES) (name one: make PYTHON=/path/to/python)." >&2; exit 1; \
	fi; \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$found cannot make virtual environments; on Debian and Ubuntu the package python3-venv is missing." >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$found --version)."; \
	$$found -m venv --clear $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/venv.stamp requirements/run.txt pyproject.toml
	@echo "Installing what softfactory runs on into $(VENV)."
	@$(PIP) install --require-hashes --requirement requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	@echo "Installing what the tests need into $(VENV)."
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

$(VENV)/lock.stamp: $(VENV)/venv.stamp requirements/lock.txt
	@$(PIP) install --require-hashes --requirement requirements/lock.txt
	@touch $@
