# The verbs of the house. `make help` lists them; CI runs the same ones.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STORE  ?= sqlite
PORT   ?= 8700
FRESH  ?=
SEED   ?= 1
SAMPLE ?= 200

.PHONY: help install demo test lint types walls pythons unit bench mutants pictures format clean

help:  ## list the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: $(VENV)/.installed node_modules/.installed  ## create the environment and install what development needs

$(VENV)/.installed: requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Relais needs Python 3.11 or newer: set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# Node comes with the Python environment, so that no other Node is needed.
node_modules/.installed: package.json package-lock.json $(VENV)/.installed
	$(BIN)/python -m workbench.node ci --loglevel=error
	@touch $@

demo: install  ## start the demo company on 127.0.0.1 (STORE=sqlite or firestore; FRESH=1 forgets what was done)
	@STORE=$(STORE) PORT=$(PORT) FRESH=$(FRESH) $(BIN)/python -m workbench

test: lint types walls pythons unit  ## everything: lint, types, walls, tests

lint: install  ## format and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: install  ## mypy, strict
	$(BIN)/mypy

walls: install  ## who may import whom
	$(BIN)/lint-imports

pythons: install  ## the fast tests on every other Python of this machine, from 3.11 up
	$(BIN)/python -m tests.pythons

unit: install  ## the tests, those of the browser last
	$(BIN)/pytest -n 2 --dist loadgroup

bench: install  ## measure on this machine and print the table (not a test)
	$(BIN)/python -m tests.bench

mutants: install  ## change the code in SAMPLE small ways and list what no fast test notices (not a test)
	@SEED=$(SEED) SAMPLE=$(SAMPLE) $(BIN)/python -m tests.mutants

pictures: install  ## take the pictures of the documentation anew
	$(BIN)/python -m tests.pictures

format: install  ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## remove what was installed or made
	rm -rf $(VENV) $(VENV)-* node_modules .state .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
