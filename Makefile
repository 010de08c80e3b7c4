SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Any Python from 3.11 to 3.13; set PYTHON=… to choose one.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
# Compiled at once: a stack starts a dozen processes together, and each would begin with the same compilation.
INSTALL_LOCK := $(INSTALL) --compile-bytecode --require-hashes -r
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder
export PYTHONUNBUFFERED := 1

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime  ## Airflow with the sample newsroom; ONCE=1 runs the chain once and leaves
	$(BIN)/python -m pipeline.stack demo $(if $(ONCE),--once)

up: $(VENV)/.runtime  ## Airflow on the real catalogue
	$(BIN)/python -m pipeline.stack up

test: $(VENV)/.dev  ## The whole fast suite, on two cores
	$(PYTEST)

test-all: $(VENV)/.dev  ## The fast suite and the parts marked airflow, stack, postgres, browser, faults, simulated and fuzz
	$(PYTEST)
	$(PYTEST) -m "faults or simulated or fuzz" --timeout 900
	$(PYTEST) -n 0 -m "(airflow or stack or postgres or browser) and not faults" --timeout 900  # one stack at a time

lint: $(VENV)/.dev  ## ruff, strict types, and the generated docs against their source
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(VENV)/.dev  ## Measured quality against its floors
	$(BIN)/dyadwatch eval

bench: $(VENV)/.dev  ## Measured speed
	$(BIN)/dyadwatch bench

docs: $(VENV)/.dev  ## Write the generated parts of docs/: the data dictionary, and pictures of the page (needs chromium)
	$(BIN)/python -m pipeline.tables.dictionary
	PYTHONPATH=plugins $(BIN)/python -m tests.browser.screenshots docs/pictures

lock: $(VENV)/.dev  ## Compile both locks again from pyproject.toml
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		pyproject.toml --extra postgres --extra s3 -o requirements.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		pyproject.toml --all-extras -o requirements-dev.lock

docker-env:  ## Write docker/.env with random secrets
	$(or $(PYTHON),python3) docker/make_env.py

clean:  ## Remove the virtual environment and caches; data/ is kept
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +

# uv comes from the lock as well: its lines are cut out and installed by pip, with their hashes.
$(UV): requirements-dev.lock
	@test -n "$(PYTHON)" || { echo "make: no Python from 3.11 to 3.13 found; set PYTHON=/path/to/python" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	awk '/^uv==/{p=1} p{print} p && !/\\$$/ && !/^ *#/{exit}' requirements-dev.lock > $(VENV)/uv.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.lock
	touch $(UV)

$(VENV)/.runtime: requirements.lock pyproject.toml $(UV)
	$(INSTALL_LOCK) requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml $(UV)
	$(INSTALL_LOCK) requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.runtime

.PHONY: help demo up test test-all lint eval bench docs lock docker-env clean
