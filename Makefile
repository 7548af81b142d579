# One command for each act, the same on a developer's machine and in CI.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
PAYNET_DEBUG_SECRET_KEY_FILE ?= var/secret_key

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
TRANSLATIONS := paynet_debug/translations
POT := var/messages.pot
ARGS ?=
SECONDS ?= 60

.DEFAULT_GOAL := help
.PHONY: help run test check format messages lock bench fuzz load lighthouse screenshots clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1@\2/p' Makefile | awk -F@ '{ printf "  make %-11s %s\n", $$1, $$2 }'

run: $(VENV)/run.stamp $(PAYNET_DEBUG_SECRET_KEY_FILE) ## start the console and the emulator on http://HOST:PORT
	@HOST='$(HOST)' PORT='$(PORT)' PAYNET_DEBUG_SECRET_KEY_FILE='$(PAYNET_DEBUG_SECRET_KEY_FILE)' \
	  exec $(BIN)/gunicorn

test: $(VENV)/dev.stamp ## install what the tests drive, then run them all; ARGS="-k name" picks some
	@tests/install
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

check: $(VENV)/dev.stamp ## formatting, lint, types, import rules, templates, translations, promises
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python -m pytest --quiet tests/house

format: $(VENV)/dev.stamp ## mend what a tool can mend in the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(VENV)/dev.stamp ## collect the sentences to translate, and compile the translations
	@mkdir -p $(dir $(POT))
	$(BIN)/pybabel -q extract -F babel.cfg --add-location=file --sort-by-file --project=paynet-debug-console -o $(POT) .
	$(BIN)/pybabel -q update -l ru --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i $(POT) -d $(TRANSLATIONS)
	$(BIN)/pybabel -q compile -d $(TRANSLATIONS)

# Only package names, versions and hashes go into the two files: no index and no path of this machine.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

lock: $(BIN)/python ## compile pyproject.toml into the hashed requirements; ARGS=--upgrade takes newer versions
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(PIP) uv
	$(COMPILE) $(ARGS) pyproject.toml -o requirements.txt
	$(COMPILE) $(ARGS) --group dev -c requirements.txt -o requirements-dev.txt

bench: $(VENV)/dev.stamp ## take the measurements that the documentation quotes; ARGS=--quick only tries them
	$(BIN)/python -m bench $(ARGS)

load: $(VENV)/dev.stamp ## a minute of 200 clients on each database while workers die and gateways hang
	@tests/install
	$(BIN)/python -m tests.faults.trial $(ARGS)

lighthouse: $(VENV)/run.stamp $(PAYNET_DEBUG_SECRET_KEY_FILE) ## measure the first load of three pages with Chromium's Lighthouse, which is installed here
	@npm ci --loglevel=error --no-progress --prefix bench/lighthouse
	@$(BIN)/gunicorn & server=$$!; trap "kill $$server" EXIT; \
	until curl -fsS -o /dev/null http://$(HOST):$(PORT)/healthz 2>/dev/null; do kill -0 $$server || exit 1; sleep 0.2; done; \
	CHROME_PATH=$${CHROME_PATH:-$$(command -v chromium)} node bench/lighthouse/measure.mjs http://$(HOST):$(PORT)

screenshots: $(VENV)/dev.stamp ## take the README's pictures anew
	$(BIN)/python -m tests.browser.screenshots

fuzz: $(VENV)/dev.stamp ## look for input that breaks a parser, SECONDS=60 each; ARGS="keys" picks some
	$(BIN)/python -m tests.fuzz $(SECONDS) $(ARGS)

clean: ## remove the virtual environment and the caches; the secret key and the emulator's state stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Python 3.11 or newer is needed and "$(PYTHON)" is none. Name another: make PYTHON=python3.13 …' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'No virtual environment could be made. On Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo 'Installing the packages of requirements.txt into $(VENV)'
	@$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo 'Installing the packages of requirements-dev.txt into $(VENV)'
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

# Every worker process reads the same key, or a form signed by one is refused by the next.
$(PAYNET_DEBUG_SECRET_KEY_FILE): | $(BIN)/python
	@mkdir -p $(dir $@)
	@umask 077 && $(BIN)/python -c 'import secrets; print(secrets.token_hex(32))' > $@
