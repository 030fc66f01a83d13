"""The bot's metrics, as this process has counted them."""

from collections import Counter

from bot.metrics import EVENTS


def read_outcomes() -> Counter[str]:
    """Count the events that have been handled, by their outcome."""
    counts: Counter[str] = Counter()
    for metric in EVENTS.collect():
        for sample in metric.samples:
            if sample.name.endswith("_total"):
                counts[sample.labels["outcome"]] += int(sample.value)
    return counts
