# Each target is one line of `make help`. Everything lives in .venv and var/; remove both to start anew.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench screenshots lock

# What is compiled once serves all the processes that a run starts: web, worker, each check.
unexport PYTHONDONTWRITEBYTECODE

# macOS takes this variable away from system shells, so it stands before each command.
PYTHON := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib exec .venv/bin/python

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 14

setup: ## Make .venv and install what is missing
	@.ci/setup

run: setup ## Start the Academy with its demo on http://localhost:8000 (PORT=8001 for another port)
	@LOCAL=1 $(PYTHON) manage.py serve --prepare

test: setup ## Run the whole test suite (ARGS="-k certificate" to choose)
	@$(PYTHON) -m pytest -n 2 --dist worksteal $(ARGS)

lint: setup ## Check format, names, templates, import direction and types
	@.ci/lint

bench: setup ## Measure speed and print one table
	@$(PYTHON) -m bench

screenshots: setup ## Photograph the pages in Chromium into docs/screenshots/
	@$(PYTHON) -m tests.browser.screenshots

lock: setup ## Choose package versions anew: writes requirements.lock (minutes)
	@$(PYTHON) -m piptools compile --quiet --extra dev --generate-hashes --strip-extras \
		--allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--no-header --output-file requirements.lock pyproject.toml
