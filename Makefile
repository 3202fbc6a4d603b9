# Every target works in a fresh clone; set-up happens once and again only when a lock changes.
.DEFAULT_GOAL := help
.PHONY: help setup demo test fast lint bench prove accept lock clean

export SEED
PYTEST = .venv/bin/python -m pytest -n 2 --dist worksteal
FAST = not slow and not browser and not prove

help: ## Show this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| while IFS='|' read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

setup: ## Install everything for development into .venv, and nothing else
	@scripts/setup.sh test

demo: ## Open the site of a made-up city
	@scripts/setup.sh demo
	@.venv/bin/chengxin demo

test: setup ## Lint, and every test but the long proofs; SEED=n repeats a run
	@scripts/test.sh $(PYTEST)

fast: setup ## The fast core of the tests; SEED=n repeats a run
	$(PYTEST) -m "$(FAST)"

lint: setup ## Style, types and the rooms' borders
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

bench: ## Measure
	@scripts/setup.sh bench
	@scripts/setup.sh peers
	.venv/bin/python -m bench

prove: setup ## The long proof runs
	.venv/bin/python -m tests.prove

accept: setup ## Write the expected outputs anew, to be reviewed in the diff
	.venv/bin/python -m tests.accept

lock: ## Resolve again and write requirements/*.txt
	@scripts/lock.sh

clean: ## Remove everything that is not source
	rm -rf .venv .venv-peers .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache \
		.ruff_cache build dist uv.lock
	find src tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +
