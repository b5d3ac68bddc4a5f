# What can be done here. `make` alone lists it.

PYTHON := .venv/bin/python

export PIP_DISABLE_PIP_VERSION_CHECK := 1
ifeq ($(HOME),)
export PIP_NO_CACHE_DIR := 1
endif

.DEFAULT_GOAL := help
.PHONY: help install test lint demo chat catalogs corpus gallery chaos

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

install: .venv/installed ## set everything up in .venv (the other targets do it by themselves)

test: install ## run the whole test suite and measure what it covers
	@$(PYTHON) -m tests.structure.sources
	@$(PYTHON) -m pytest -n 2 --dist loadfile --cov

lint: install ## check style, types and which part imports which
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-logo

demo: install ## run everything on this machine and print the address to open
	@$(PYTHON) -m demo

chat: install ## talk with the bot in this terminal
	@$(PYTHON) -m demo.chat

catalogs: install ## bring the catalogs of all languages up to date with the sentences in the code
	@$(PYTHON) -m demo.catalogs

corpus: install ## read the lists that known packages bring along for their own tests (needs the network)
	@$(PYTHON) -m tests.jobs.imports.corpus

gallery: install ## write docs/gallery.html and docs/dialogues.md; with TESTS=tests/… note the screens of those chats first
	@$(PYTHON) -m demo.gallery $(TESTS)

chaos: install ## hold the bars of reliability, one after another (two to three hours; `make chaos BARS=redis` for one alone)
	@failed=0; for bar in $(or $(BARS),"kill --messages 10000 --kills 1000" "crashpoints --all --repeat 25" sigterm redis pg toxics schedule races replay graph freeze fuzz load "load --rps 160 --chaos" soak restore "restore --older"); do \
	    $(PYTHON) -m benchmarks.reliability $$bar --json || failed=1; \
	done; exit $$failed

.venv/installed: requirements.txt requirements-dev.txt
	@$(PYTHON) -c '' 2>/dev/null || for python in python3.13 python3.12 python3.11 python3; do \
	    if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "Setting up .venv with $$python"; \
	        exec $$python -m venv --clear .venv; \
	    fi; \
	done
	@$(PYTHON) -c '' 2>/dev/null || { \
	    echo "Python 3.11 or newer with venv is needed, and was not found." >&2; \
	    echo "On Debian or Ubuntu: apt-get install python3 python3-venv" >&2; \
	    exit 1; }
	@echo "Installing packages into .venv"
	@$(PYTHON) -m pip install --quiet -r requirements-dev.txt
	@touch $@
