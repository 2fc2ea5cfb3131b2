# `make warehouse` builds the warehouse, `make test` and `make test-whole` test it; the rest is for developers.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export DAGSTER_DISABLE_TELEMETRY := yes
export WPS_HOME ?= data

.PHONY: warehouse test test-whole test-scale test-fast lint bench bench-scale fuzz year audit ui lock vendor clean

warehouse: $(VENV)/.installed
	$(BIN)/wps build

# The files are taken in the order of tests/support/order.py.
# Bytecode is kept, whatever the environment says: each process would compile all tests again.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
# What looks at all shipped rows, at their page, in browsers, at real documents, and what takes many processes or nights.
WHOLE := tests/browser tests/page tests/pipeline/long tests/real tests/shipped tests/year

test: $(VENV)/.installed-test
	$(PYTEST) $(addprefix --ignore=,$(WHOLE) tests/scale)

test-whole: $(VENV)/.installed-test
	$(PYTEST) $(WHOLE)

# Schedulers, workers and servers of other machines, on loopback; so many builders of a shelf are killed.
KILLS ?= 50
test-scale: $(VENV)/.installed-scale
	KILLS=$(KILLS) $(PYTEST) tests/scale

# What needs no warehouse: functions, and what must hold of all files.
test-fast: $(VENV)/.installed-test
	$(PYTEST) tests/unit tests/contract

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-test
	$(BIN)/python -m tests.bench

# Every parser and kind of document for its share of MINUTES, guided by coverage where atheris can be installed.
MINUTES ?= 30
fuzz: $(VENV)/.installed-test
	$(PIP) --require-hashes --no-deps -r requirements-fuzz.lock || echo "atheris cannot be installed here"
	$(BIN)/python -m tests.fuzz $(MINUTES)

# A year of nights with a publisher that errs and lies, nights ended by force, full disks (root may mount them), damage.
year: $(VENV)/.installed-test
	$(BIN)/python -m tests.year

# The deployment's files, the list of all that is installed (build/sbom.cdx.json), and what is known against any of it.
TOOLS := .venv-tools/bin
audit: .venv-tools/.installed $(VENV)/.installed-test
	$(TOOLS)/hadolint deploy/Dockerfile
	$(TOOLS)/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yaml
	$(BIN)/python -m tests.support.audit $(TOOLS) build

bench-scale: $(VENV)/.installed-scale
	$(BIN)/python -m tests.bench.elsewhere

ui: $(VENV)/.installed
	mkdir -p "$(WPS_HOME)/dagster" && cp -n dagster.yaml "$(WPS_HOME)/dagster/" || true
	DAGSTER_HOME="$(abspath $(WPS_HOME))/dagster" $(BIN)/dagster dev -w workspace.yaml

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=/path/to/python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing what requirements.lock names into $(VENV): some minutes, without a word"
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(PIP) --require-hashes -r requirements-test.lock
	touch $@

.venv-tools/.installed: requirements-tools.lock | $(BIN)/python
	$(BIN)/python -m venv .venv-tools
	$(TOOLS)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tools.lock
	touch $@

$(VENV)/.installed-scale: requirements-scale.lock $(VENV)/.installed-test
	$(PIP) --require-hashes -r requirements-scale.lock && touch $@ || echo "it cannot be installed here: the tests that need it are skipped"

# DuckDB is held at the newest version whose extensions come from the package registry too; the code runs on 2.0.
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-strip-extras \
	--python-version 3.11
LOCK := $(COMPILE) pyproject.toml --extra build --extra mcp --extra search
lock:
	echo 'duckdb==1.5.5' | $(LOCK) -c - -o requirements.lock
	$(LOCK) --extra test -c requirements.lock -o requirements-test.lock
	$(LOCK) --extra postgres -c requirements.lock -o deploy/requirements.lock
	$(COMPILE) --group tools -o requirements-tools.lock
	$(COMPILE) --group fuzz -o requirements-fuzz.lock
	$(LOCK) --extra dask --extra lake --extra s3 --extra scale-test -c requirements-test.lock -o requirements-scale.lock

# What the page's browsers run that others wrote: built anew from what page/vendor/package-lock.json names, with npm.
vendor: $(VENV)/.installed-test
	$(BIN)/python -m tests.support.vendor

clean:
	rm -rf $(VENV) .venv-tools build *.egg-info
