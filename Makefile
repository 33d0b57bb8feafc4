# `make demo` and `make test` need python3 (3.11 or later) with pip, and do all other set-up in .venv and .build.
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help demo test test-training check fmt lock clean

PYTHON = python3
MODEL =
ARGS =

BIN = .venv/bin
UV = .build/uv/bin/uv
READY = .venv/.ready
TRAINING = .venv-training/bin
TRAINING_READY = .venv-training/.ready
TORCH = torch==2.13.0

export UV_LINK_MODE ?= copy
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
# A proxy's own certificate is among the system's. Where there are none, uv brings Mozilla's.
ifneq ($(wildcard /etc/ssl/certs/* /etc/pki/tls/certs/* /System/Library/Keychains/*),)
export UV_SYSTEM_CERTS ?= true
endif
# Nothing of an environment that happens to be active.
unexport VIRTUAL_ENV CONDA_PREFIX PYTHONPATH PYTHONHOME

help: ## print this
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

demo: $(READY) ## papers to verified pairs on this machine; MODEL=... takes another model, ARGS=... more options
	@$(BIN)/bioalchemy demo $(if $(MODEL),--model $(MODEL)) $(ARGS)

test: check ## the checks, then the tests, then those that train; with ARGS="-k jats", pytest's, the tests only
	@$(BIN)/pytest $(ARGS)
	@$(if $(ARGS),,$(MAKE) --no-print-directory test-training)

test-training: $(TRAINING_READY) ## the tests that train a model, on the CPU; ARGS goes to pytest
	@$(TRAINING)/pytest --numprocesses=0 $(ARGS) tests/training/torch

check: $(READY) ## format, lint, types, layers
	$(BIN)/ruff format --check --output-format concise
	$(BIN)/ruff check --output-format concise
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fmt: $(READY) ## format, and mend what the linter can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

LOCK = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header $(ARGS)
lock: $(UV) ## write the lock files anew; ARGS=--upgrade takes newer versions
	$(LOCK) pyproject.toml --all-extras --group dev -o requirements-dev.lock
	echo torch > .build/torch.txt
	$(LOCK) training/pyproject.toml --extra train --group training/pyproject.toml:dev --no-emit-package bioalchemy \
	    --excludes .build/torch.txt -o training/requirements.lock
	echo uv | $(LOCK) - -o requirements-bootstrap.lock

clean: ## remove the environment, builds and caches
	rm -rf .venv .venv-training .build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Set-up. Each file below appears only when its step is complete, so an interrupted set-up is taken up again.
$(READY): $(BIN)/python requirements-dev.lock pyproject.toml training/pyproject.toml
	@rm -f $@
	@test -L src/bioalchemy/tools || { echo 'This clone has no symlinks: see CONTRIBUTING.md, Windows.' >&2; exit 1; }
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . -e training
	@$(UV) pip check --quiet --python $(BIN)/python
	@touch $@

# Which build of torch fits (CUDA, ROCm, CPU) is the machine's affair: pip takes the one that it is set up for, and the
# lock has all else. On Linux PyPI's is the CUDA build, of some 3 GB.
$(TRAINING_READY): $(TRAINING)/python training/requirements.lock pyproject.toml training/pyproject.toml
	@rm -f $@
	@$(PYTHON) -m pip --python $(TRAINING)/python --quiet --disable-pip-version-check install $(TORCH)
	@$(UV) pip install --quiet --python $(TRAINING)/python --no-deps --compile-bytecode --require-hashes -r training/requirements.lock
	@$(UV) pip install --quiet --python $(TRAINING)/python --no-deps --no-build-isolation -e . -e training
	@$(UV) pip check --quiet --python $(TRAINING)/python
	@touch $@

$(BIN)/python: | $(UV)
	@$(CHECK_PYTHON)
	@echo 'Setting up .venv: about 200 MB of packages, once.'
	@$(NEW_VENV) .venv

$(TRAINING)/python: | $(UV)
	@$(CHECK_PYTHON)
	@echo 'Setting up .venv-training: torch and what trains with it, once.'
	@$(NEW_VENV) .venv-training

$(UV): requirements-bootstrap.lock
	@$(CHECK_PYTHON)
	@rm -rf .build/uv .build/uv.part
	@PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_ROOT_USER_ACTION=ignore $(PYTHON) -m pip install -q --disable-pip-version-check --no-deps \
	    --only-binary :all: --require-hashes --target .build/uv.part -r requirements-bootstrap.lock
	@touch .build/uv.part/bin/uv && mv .build/uv.part .build/uv

NEW_VENV = $(UV) venv --quiet --clear --no-python-downloads --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
CHECK_PYTHON = $(PYTHON) -c 'import sys; sys.version_info < (3, 11) and sys.exit("BioAlchemy needs Python 3.11 or later, \
and $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" % sys.version_info[:2])'
