# Set-up and daily commands. `make start` and `make test` are all a newcomer needs.
PYTHON ?= python3.11
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
STARTER := corpus/starter/documents

export ANONYMIZED_TELEMETRY = False
export HF_HUB_OFFLINE = 1

SHARED ?= ../shared
BENCHMARKS ?= ../shared/benchmarks
RUNS ?= $(HOME)/.cache/policy-assistant/table
.PHONY: start test lint bench table gate starter clean

start: $(INSTALLED)  ## index the starter documents and serve the assistant on PORT
	@$(BIN)/policy-assistant sync $(STARTER)
	@$(BIN)/policy-assistant serve --port $(PORT)

test: $(INSTALLED)  ## run every test
	@$(BIN)/pytest -n 2 --dist loadgroup

lint: $(INSTALLED)  ## style, types and import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

gate: $(INSTALLED)  ## the small evaluation that CI runs: starter questions against eval/baseline.json
	@$(BIN)/policy-eval gate

bench: $(INSTALLED)  ## the figures of docs/benchmarks.md; STORE=FOLDER adds those over a copy of yours
	@$(BIN)/python scripts/bench.py
	@$(BIN)/python scripts/support_table.py
	@$(BIN)/python scripts/support_mutations.py
	@$(BIN)/python scripts/prose_campaign.py
	@$(BIN)/python scripts/hostile.py
	@if test -n "$(STORE)"; then $(BIN)/python scripts/outside_quotes.py $(STORE) && \
	    $(BIN)/python scripts/answer_latency.py $(STORE); fi
	@if test -d $(SHARED); then $(BIN)/python scripts/ocr_figures.py $(SHARED) && \
	    $(BIN)/python scripts/robustness.py $(SHARED)/pdf_robustness; fi
	@$(BIN)/python -m scripts.ingest --passages 20000 --work $(RUNS)/ingest
	@$(BIN)/python -m scripts.growth --sizes 10000 100000 500000 --work $(RUNS)/growth
	@$(BIN)/python -m scripts.crash_campaign --trials 200 --work $(RUNS)/crash
	@$(BIN)/python -m scripts.damage_campaign --trials 100 --work $(RUNS)/damage
	@$(BIN)/python scripts/fidelity.py
	@$(BIN)/python scripts/table_fidelity.py
	@$(BIN)/python scripts/anchor_figures.py
	@$(BIN)/python scripts/quote_marks.py
	@$(BIN)/python scripts/reading_speed.py

table: $(INSTALLED)  ## retrieval of all systems over BENCHMARKS, written into docs/benchmarks.md
	@$(BIN)/python scripts/retrieval_table.py --benchmarks $(BENCHMARKS) --out $(RUNS)

starter: $(INSTALLED)  ## rebuild the starter documents from their sources
	@$(BIN)/python scripts/build_starter.py

$(INSTALLED): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
