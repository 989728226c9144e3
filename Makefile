# All the set-up that is needed: a Python of 3.11 or newer, and make. Everything else goes into .venv.
# Without make (Windows): the commands are in README.md, "Without make".

VENV ?= .venv
# The first Python on the path that is new enough; set PYTHON=… to choose another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
PIP := $(PY) -m pip install --disable-pip-version-check --quiet --constraint constraints.txt
# More arguments for pytest, e.g. make test PYTEST_ARGS="-k samples".
PYTEST_ARGS ?= -n auto
OUT ?= reports_out
BENCH ?= startup readers planted_tables accuracy

.PHONY: help demo test lint types layers check wheel bench picture clean

help:
	@echo "make demo      install into $(VENV), check the samples: report on screen, files in $(OUT)/"
	@echo "make test      install into $(VENV) with the tools for development, run the whole test suite"
	@echo "make check     lint, types, layers"
	@echo "make lint      ruff check and ruff format --check"
	@echo "make types     mypy --strict"
	@echo "make layers    import-linter: imports go downward only"
	@echo "make wheel     source distribution and wheel in dist/"
	@echo "make bench     benchmarks: ratios measured in one run"
	@echo "make picture   draw docs/report.svg, the picture in the README, anew"
	@echo "make clean     remove $(VENV), caches and what was built"

$(PY):
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本 Python 3.11 or newer is needed (make PYTHON=/path/to/python3)" >&2; exit 1; }
	"$(PYTHON)" -m venv "$(VENV)"

$(VENV)/.hegao: pyproject.toml constraints.txt | $(PY)
	@echo "安装到 $(VENV)，约需一两分钟 installing into $(VENV): a minute or two"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.hegao-dev: pyproject.toml constraints.txt | $(PY)
	@echo "安装到 $(VENV)，约需一两分钟 installing into $(VENV): a minute or two"
	@$(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/.hegao

demo: $(VENV)/.hegao
	$(PY) -m checker check samples --format terminal --format html --format xlsx --format json \
		--output $(OUT) --fail-on never

test: $(VENV)/.hegao-dev
	$(PY) -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.hegao-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(VENV)/.hegao-dev
	$(PY) -m mypy

layers: $(VENV)/.hegao-dev
	$(BIN)/lint-imports

check: lint types layers

wheel: $(VENV)/.hegao-dev
	rm -rf dist
	PIP_CONSTRAINT="$(CURDIR)/constraints.txt" $(PY) -m build --outdir dist

# Each prints what it measured in one run. Those over real texts are run by hand: make bench BENCH="corpus planted"
bench: $(VENV)/.hegao-dev
	@for name in $(BENCH); do echo "== $$name"; PYTHONPATH=. $(PY) -m benchmarks.$$name || exit 1; done

picture: $(VENV)/.hegao-dev
	$(PY) scripts/picture.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
