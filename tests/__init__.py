"""The tests. Each of their processes, and each bot that they start, writes and reads compiled modules.

Where the environment forbids it, as in many containers, every process would compile everything again: a bot
then takes more than twice the CPU time to start.
"""

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
