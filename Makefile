# Everything a person does with the project. PYTHON names another interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo install test slow trainers check format serve dev clean

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Python 3.11 or newer is needed, $(PYTHON) is older" >&2; exit 2)
	$(PYTHON) -m venv $(VENV)

$(VENV)/.main: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.main

$(VENV)/.trainers: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,trainers]'
	@touch $@ $(VENV)/.dev $(VENV)/.main

$(VENV)/.sandbox: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,sandbox]'
	@touch $@ $(VENV)/.dev $(VENV)/.main

demo: $(VENV)/.main  ## ten questions on organic chemistry, answered, reviewed and stored; no key needed
	$(BIN)/python main.py run --topic chemistry --sub-topic "organic chemistry" --type sft --num 10

install: $(VENV)/.dev  ## the environment alone, with the commands synthdata and langgraph

test: $(VENV)/.dev  ## the tests that need no key and no patience
	$(BIN)/python -m pytest -n auto -m "not live and not slow" --ignore=tests/trainers

slow: $(VENV)/.sandbox  ## the long tests (runs that are killed, attacks on every sandbox, planted defects) and an audit
	$(BIN)/python -m pytest -m slow --ignore=tests/trainers
	$(BIN)/python main.py audit --records 200

trainers: $(VENV)/.trainers  ## two steps of the trainer of every type on its export; installs PyTorch
	$(BIN)/python -m pytest tests/trainers

check: $(VENV)/.dev  ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

serve: $(VENV)/.dev  ## the graphs behind LangGraph's server, without opening a browser
	$(BIN)/langgraph dev --no-browser --no-reload --n-jobs-per-worker 10

dev: $(VENV)/.dev  ## the same for developers: reloads when code changes, opens the studio
	$(BIN)/langgraph dev --n-jobs-per-worker 10

clean:  ## remove the environment and caches, keep the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .langgraph_api
