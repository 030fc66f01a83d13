"""The benchmark: `uv run --group dev python -m tests.bench`. It measures speed and cost, and asserts neither."""
