"""A coverage-guided fuzzer of the webhook receiver: `uv run --group fuzz python -m tests.fuzz --runs 100000`."""
