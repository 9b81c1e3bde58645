# `make run` opens the demonstration, `make test` tests; both set up what they need.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
VAR ?= ./var
export PORT VAR

.PHONY: run setup setup-dev test test-all chaos kills rights check wheel bench messages locks clean

run: setup
	@RESONANZ_MODE=demonstration exec $(BIN)/resonanz run

setup: $(VENV)/run.stamp node_modules/.stamp var/messages.stamp

setup-dev: setup $(VENV)/dev.stamp

$(VENV)/bin/python:
	@python=$$(bash tools/find-python.sh) && echo "Making the environment with $$python" && $$python -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements-dev.lock
	@touch $@

node_modules/.stamp: package.json package-lock.json
	@bash tools/find-node.sh
	@npm ci --ignore-scripts --silent --no-audit --no-fund
	@touch $@

var/messages.stamp: $(wildcard resonanz/locale/*/LC_MESSAGES/*.po) $(VENV)/run.stamp
	@mkdir -p var
	@$(BIN)/python tools/messages.py compile
	@touch $@

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy resonanz

# Each process that a test starts would translate all of the source again if nothing were kept.
test test-all chaos kills rights: export PYTHONDONTWRITEBYTECODE :=

# Three share two cores: much of the time one of them waits for a server.
test: check
	$(BIN)/pytest -n 3 --dist loadfile -m "not browser and not bluesky and not matrix and not mail and not chaos" --cov --cov-report=
	$(BIN)/python -m tools.coverage_gate

# Browsers and servers share the machine with whatever else it does: what failed is tried once more,
# alone, and said to be.
test-all: setup-dev
	bash tools/install-for-all-tests.sh
	ROUNDS=20 $(BIN)/pytest -n 2 $(KILLED) || { \
		echo "Once more, what failed:"; \
		ROUNDS=20 $(BIN)/pytest $(KILLED) --last-failed --last-failed-no-failures none; }
	$(BIN)/pytest -n 2 -m chaos || { \
		echo "Once more, what failed:"; \
		$(BIN)/pytest -m chaos --last-failed --last-failed-no-failures none; }
	$(BIN)/pytest -m "browser or bluesky or matrix or mail" || { \
		echo "Once more, what failed:"; \
		$(BIN)/pytest -m "browser or bluesky or matrix or mail" --last-failed --last-failed-no-failures none; }

# Workers killed at random moments: twenty rounds of sending and of taking in, then the same against
# the real network software of Bluesky.
KILLED := resonanz/networks/tests/test_killed_workers.py
ROUNDS ?= 20
kills: setup-dev
	ROUNDS=$(ROUNDS) $(BIN)/pytest -n 2 $(KILLED)
	bash tools/install-for-all-tests.sh
	ROUNDS=$(ROUNDS) $(BIN)/pytest resonanz/networks/bluesky/tests/test_killed_workers.py

# Nobody gets what they may not see: in so many random organisations.
ORGANISATIONS ?= 2000
rights: setup-dev
	ORGANISATIONS=$(ORGANISATIONS) $(BIN)/pytest -n 2 tests/properties/test_visibility.py

# A thousand posts through every kind of trouble on every network; SEED=… repeats a run.
CHAOS ?= 1000
chaos: setup-dev
	@rm -f var/chaos.log
	@CHAOS=$(CHAOS) CHAOS_LOG=$(CURDIR)/var/chaos.log $(BIN)/pytest tests/chaos -n 2 -m chaos; \
		status=$$?; sort var/chaos.log; exit $$status

wheel: setup
	@$(BIN)/hatchling build -t wheel

bench: setup-dev
	bash tools/install-wrk.sh
	$(BIN)/python -m bench

messages: setup-dev
	$(BIN)/python tools/messages.py update

locks: $(VENV)/dev.stamp
	bash tools/lock.sh

clean:
	rm -rf $(VENV) node_modules build dist
