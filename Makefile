# Everything a person needs: `make run` starts the city, `make test` proves it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: help run test check fmt bench demo clean build conformance conformance-v2 two-cities e2e test-sqlite test-postgres lock

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/.runtime: requirements.lock tools/setup.sh
	bash tools/setup.sh runtime

.venv/.dev: requirements-dev.lock requirements.lock tools/setup.sh
	bash tools/setup.sh dev

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

FRONT := $(shell find web src/kaga/kernel/web/components -type f \( -name '*.ts' -o -name '*.css' -o -name '*.json' -o -path 'web/booth/*.html' \) -not -path '*/node_modules/*' 2>/dev/null)
src/kaga/kernel/web/static/built/.vite/manifest.json: web/node_modules/.installed $(FRONT)
	cd web && npm run --silent build

build: .venv/.runtime src/kaga/kernel/web/static/built/.vite/manifest.json ## install what is needed and build the front end
	@$(PY) -m compileall -q src/kaga # so that no process compiles, even where Python may not keep it

run: ## start the city and say where to look
	@$(MAKE) --no-print-directory build
	@KAGA_DEVELOPMENT=$${KAGA_DEVELOPMENT-1} $(PY) -m kaga.cli run

demo: ## fill the city with 10,000 residents' worth of activity
	@$(MAKE) --no-print-directory build
	@KAGA_DEVELOPMENT=$${KAGA_DEVELOPMENT-1} $(PY) -m kaga.cli demo

fmt: .venv/.dev ## format the code
	ruff format src tests bench tools
	ruff check --fix -q src tests bench tools

check: .venv/.dev web/node_modules/.installed ## format, lint, types, contracts
	ruff format --check src tests bench tools
	ruff check src tests bench tools
	$(PY) tools/house_rules.py
	mypy
	lint-imports
	cd web && npm run --silent typecheck && npm run --silent test

test: ## everything, on SQLite and on PostgreSQL
	@$(MAKE) --no-print-directory .venv/.dev
	@$(MAKE) --no-print-directory build
	@bash tools/test.sh

bench: ## every measured claim, beside its peer
	@$(MAKE) --no-print-directory .venv/.dev build
	@$(PY) bench/all.py

two-cities: ## two installations witness each other
	@$(MAKE) --no-print-directory .venv/.dev build
	@$(PY) -m pytest tests/conformance/witnesses -v

conformance: ## the ETSI NGSI-LD suite against the exchange: make conformance SUITE=path [ROBOT=robot]
	@$(MAKE) --no-print-directory .venv/.dev
	@$(PY) tools/conformance.py $(SUITE) --robot $(or $(ROBOT),robot) --write

conformance-v2: ## Orion's cases of NGSI-v2 against the exchange: make conformance-v2 SUITE=path
	@$(MAKE) --no-print-directory .venv/.dev
	@$(PY) tools/orion_cases.py $(SUITE) --write

lock: ## renew the lock files (needs uv)
	uv pip compile pyproject.toml --group build --generate-hashes --python-version 3.11 --no-header --no-annotate -o requirements.lock -q
	uv pip compile pyproject.toml --group dev -c requirements.lock --generate-hashes --python-version 3.11 --no-header --no-annotate -o requirements-dev.lock -q

clean: ## remove everything that was made, keys and data too
	rm -rf .venv web/node_modules tests/conformance/*/node_modules src/kaga/kernel/web/static/built var build dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
