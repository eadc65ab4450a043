# Two environments: .venv holds what the bot needs to run, .venv-dev adds what its builders need.
# Both are made from hashed locks; the project itself goes in without touching any index.
PYTHON ?= python3
RUN := .venv
DEV := .venv-dev
LOCK := --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help run test check bench lock clean

help: ## Show what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: $(RUN)/.ready ## Start the bot (in the playground when there is no BOT_TOKEN)
	@$(RUN)/bin/python -m bot

test: $(DEV)/.ready ## Run the tests
	@$(DEV)/bin/python -m pytest

check: $(DEV)/.ready ## Format, lint, types, import layers, the matrix
	@$(DEV)/bin/ruff format --check
	@$(DEV)/bin/ruff check
	@$(DEV)/bin/mypy
	@$(DEV)/bin/lint-imports
	@$(DEV)/bin/python -m bot check

bench: $(DEV)/.ready ## Measure accuracy, speed and delivery; all of it takes an hour and a half
	@$(DEV)/bin/python -m benchmarks.lookup
	@$(DEV)/bin/python -m benchmarks.screens
	@$(DEV)/bin/python -m benchmarks.year
	@$(DEV)/bin/python -m benchmarks.delivery
	@$(DEV)/bin/python -m benchmarks.crash

lock: $(DEV)/.ready ## Write both locks anew from pyproject.toml
	@$(DEV)/bin/uv pip compile $(LOCK) --upgrade --group build pyproject.toml -o requirements.lock
	@$(DEV)/bin/uv pip compile $(LOCK) --upgrade --group dev pyproject.toml -o requirements-dev.lock

clean: ## Remove both environments and all caches
	@rm -rf $(RUN) $(DEV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(RUN)/.ready: requirements.lock pyproject.toml
	@echo "Setting up $(RUN) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv --clear $(RUN)
	@$(RUN)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV)/.ready: requirements-dev.lock pyproject.toml
	@echo "Setting up $(DEV) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv --clear $(DEV)
	@$(DEV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(DEV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
