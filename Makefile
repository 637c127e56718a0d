# Everything runs from a virtual environment that `make` builds from requirements.lock; python 3.11+ and make suffice.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help install demo test test-all lint bench bench-kb bench-export docs yasgui lock clean

VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.medkb-ready
JOBS ?= 2
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done; true)

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

install: $(READY)  ## the virtual environment, once

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: no python 3.11 or later found (install one, or: make PYTHON=/path/to/python)" >&2; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV) || { echo "make: $(PYTHON) cannot make a virtual environment (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)  ## articles to a knowledge base, three questions, tables and a pooled look, in ./demo
	@mkdir -p demo
	$(BIN)/medkb build corpora --kb demo/kb --jobs $(JOBS)
	$(BIN)/medkb query articles --kb demo/kb
	$(BIN)/medkb query doses --kb demo/kb --param drug=bosutinib
	$(BIN)/medkb query adverse-events --kb demo/kb --param event=neutropenia
	$(BIN)/medkb export --kb demo/kb --kind response -o demo/responses.csv
	$(BIN)/medkb export --kb demo/kb --layout proportions --outcome CR --derive -o demo/cr.csv
	$(BIN)/medkb pool --data demo/cr.csv
	@echo
	@echo "knowledge base  demo/kb             ask it: $(BIN)/medkb query --list"
	@echo "tables          demo/*.csv          others: $(BIN)/medkb export --help, $(BIN)/medkb studies --help"
	@echo "articles        corpora/            one on a page: $(BIN)/medkb show FILE"

lint: $(READY)  ## style, types and layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint  ## lint and all tests but the slow ones
	$(BIN)/pytest -n $(JOBS)

test-all: lint  ## lint and all tests
	$(BIN)/pytest -n $(JOBS) -m "slow or not slow"

bench: $(READY)  ## speed, as ratios against peers timed in the same run
	$(BIN)/python tests/bench/bench.py

bench-kb: $(READY)  ## the knowledge base beside its peers, 1 M generated triples (some 15 minutes)
	$(BIN)/python tests/bench/kb.py

bench-export: $(READY)  ## tables of a knowledge base with 1 million claims beside a raw query (some 20 minutes, 17 GB of disk)
	$(BIN)/python tests/bench/export.py

docs: $(READY)  ## regenerate docs/ and the generated parts of README.md
	$(BIN)/python tests/ontology_docs.py
	$(BIN)/python tests/notebooks.py
	$(BIN)/python tests/docs.py

yasgui:  ## the query page's YASGUI from npm, as its SOURCE.json says (needs npm and a package registry)
	$(BIN)/python tests/yasgui.py

lock:  ## requirements.lock from pyproject.toml (needs a package index)
	@test -x build/lock/bin/uv || { "$(PYTHON)" -m venv build/lock && build/lock/bin/pip install --quiet uv; }
	build/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --all-extras --group dev --group bench pyproject.toml -o requirements.lock

clean:  ## remove what make built, but not the virtual environment
	rm -rf build dist demo .mypy_cache .ruff_cache .pytest_cache
