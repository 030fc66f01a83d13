"""The bot under faults, load, attack and on many machines: nothing is lost, nothing is answered twice."""
