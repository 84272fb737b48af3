# `make` alone prints what there is. Everything runs in .venv, which is made when needed.

PYTHON ?= python3
BIN := .venv/bin
ADDRESS ?= 127.0.0.1
PORT ?= 8501
# sockets, journeys and databases are each worker's own; a file's tests stay together, and the files
# begin in the order that tests/conftest.py gives them
PYTEST := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run demo check lint types arrows schema test oracle audit docs measure migration screenshots

help:  ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/runtime  ## Start the app on 127.0.0.1:8501
	$(BIN)/streamlit run app.py --server.address $(ADDRESS) --server.port $(PORT)

demo: .venv/runtime  ## Fill the database with invented complaints
	$(BIN)/python -m lapor demo

check: lint types arrows schema test  ## Everything that must hold before a commit is shared

lint: .venv/development
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/development
	$(BIN)/mypy --strict app.py pages lapor db

arrows: .venv/development
	$(BIN)/lint-imports

schema: .venv/development
	scratch=$$(mktemp -d) && trap 'rm -rf $$scratch' EXIT && \
	$(BIN)/alembic -x url=sqlite:///$$scratch/check.db upgrade head && \
	$(BIN)/alembic -x url=sqlite:///$$scratch/check.db check

test: .venv/development  ## Tests alone: SQLite, PostgreSQL, journeys in Chromium; o="-k word" picks
	tests/postgres.sh $(PYTEST) $(o)

oracle: .venv/development  ## The KPIs against pandas, every row of every number: half an hour
	tests/postgres.sh $(BIN)/pytest tests/db/test_oracle.py --every-kind $(o)

audit: .venv/development  ## Known vulnerabilities of what is pinned; asks over the network
	$(BIN)/pip-audit --strict --no-deps --disable-pip -r requirements.txt

docs: .venv/runtime  ## Write the pages of docs/ that the code describes
	$(BIN)/python -m lapor.docs

measure: .venv/development  ## Measure everything of docs/performance.md again: ten minutes
	$(BIN)/python -m tests.bench.measure $(o)

migration: .venv/development  ## A new migration from the models: m="add merged_into"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="add merged_into"'; exit 1; }
	scratch=$$(mktemp -d) && trap 'rm -rf $$scratch' EXIT && \
	next=$$(printf '%04d' $$(( $$(ls db/migrations/versions/*.py | wc -l) + 1 ))) && \
	$(BIN)/alembic -x url=sqlite:///$$scratch/next.db upgrade head && \
	$(BIN)/alembic -x url=sqlite:///$$scratch/next.db revision --autogenerate --rev-id $$next -m "$(m)"
	$(BIN)/ruff format -q db/migrations/versions

screenshots: .venv/development  ## Take the pictures of docs/screenshots again; o="queue tour" picks
	$(BIN)/python -m tests.screenshots $(o)

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/runtime
