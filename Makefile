# Two commands on a fresh machine with Python 3.11+, git and make: `make demo`, `make test`.
# Everything is installed into $(VENV) from the hashed lists in requirements/.

VENV    ?= .venv
PYTHON  ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
             $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN      = $(VENV)/bin
UV       = $(BIN)/uv pip
VERSIONS = 3.11 3.12 3.13

.PHONY: help demo test check quality faults test-versions bench lock wheel clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found; install it or call make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt requirements/uv.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	$(UV) install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(UV) install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(UV) install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.run  ## crawl the bundled demo outlets into ./demo-archive, print and export them
	$(BIN)/speecharchive demo --dir demo-archive
	@echo
	@echo "Next: $(BIN)/speecharchive --help, docs/user-guide.md, or: make test"

test: $(VENV)/.dev  ## run the tests (SQLite, PostgreSQL and HTTP on loopback; nothing else is needed)
	$(BIN)/python -m pytest --numprocesses logical --dist worksteal $(TESTS)
	@echo
	@echo "Tests passed. Next: make check (types and style), make demo, or docs/add-an-outlet.md"

check: $(VENV)/.dev  ## types (mypy strict), style (ruff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-versions:  ## run the tests on every supported Python that is present
	@for v in $(VERSIONS); do \
	  p=$$(.ci/find-python $$v) || { echo "Python $$v is not present: not tested"; continue; }; \
	  echo "Python $$v: $$p"; \
	  $(MAKE) --no-print-directory test VENV=.venvs/$$v PYTHON=$$p || exit 1; \
	done

faults: $(VENV)/.dev  ## kill -9 each command at 100 random moments (FAULTS_KILLS, FAULTS_SEED), and the other faults
	$(BIN)/python -m tests.faults
	FAULTS_SLOW=1 $(BIN)/python -m pytest tests/faults tests/ingest/test_faults.py tests/store/test_killing.py tests/store/test_moving.py tests/store/test_live_upgrade.py tests/crawl/test_resume.py

quality: $(VENV)/.dev  ## how well pages are read: the table of the quality gate
	$(BIN)/python -m tests.quality

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	$(UV) install --quiet --python $(BIN)/python --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/.bench  ## every speed claim, as a command (see benchmarks/README.md)
	$(BIN)/python -m benchmarks

lock: $(VENV)/.run  ## renew requirements/*.txt from pyproject.toml
	PATH="$(abspath $(BIN)):$$PATH" requirements/lock.sh

wheel: $(VENV)/.dev  ## build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel

clean:  ## remove what make made
	rm -rf .venv .venvs dist build demo-archive .pytest_cache .mypy_cache .ruff_cache
