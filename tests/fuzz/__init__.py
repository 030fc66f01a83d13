"""A coverage-guided fuzzer at the door: `uv run --group fuzz python -m tests.fuzz --runs 100000`."""
