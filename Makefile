# Everything from a fresh clone: `make run` to use Vigie, `make test` to work on it.

.DEFAULT_GOAL := run
.PHONY: run test lint bench peers clean

BIN := .venv/bin
# A stamp for each state of the locks: nothing is installed twice, and nothing old is taken for new.
DIGEST := $(shell cat requirements.lock requirements-dev.lock pyproject.toml scripts/install | cksum | cut -d' ' -f1)
INSTALLED := .venv/.installed-$(DIGEST)
INSTALLED_DEV := .venv/.installed-dev-$(DIGEST)

run: $(INSTALLED)
	@exec $(BIN)/vigie demo

test: lint
	@if [ -x scripts/debian-packages ]; then scripts/debian-packages; fi
	$(if $(CI),scripts/peers)
	# Two at a time, each with a home, a database and servers of its own; a file stays whole.
	PYTHONPATH=tests $(BIN)/pytest -n 2 --dist loadfile $(if $(CI),-p nothing_skipped)

lint: $(INSTALLED_DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Real servers that tests speak with on loopback; tests skip those that are not there.
peers: $(INSTALLED_DEV)
	@scripts/peers

bench: $(INSTALLED)
	@exec $(BIN)/vigie bench

# What was installed and cached; never ./var, which holds your data.
clean:
	rm -rf .venv .peers .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED):
	@scripts/install requirements.lock $(INSTALLED)

# The development lock holds everything of the other, so that one installation serves both.
$(INSTALLED_DEV):
	@scripts/install requirements-dev.lock $(INSTALLED_DEV) $(INSTALLED)
