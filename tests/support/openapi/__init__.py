"""Validates every call to the simulated Webex against Webex's own OpenAPI documents, in all tests.

- `document.py`: the documents' operations, compiled to validators
- `exceptions.py`: where the documents contradict themselves or leave something out, each with its reason
- `exception_types.py`: the kinds of exceptions
- `validator.py`: what is validated of a request and of a response, and the rules for what is not
- `journal.py`: what was validated, and the violations
- `hook.py`: connects it to every sandbox of a process
- `plugin.py`: the pytest plugin; fails the test in which a violation happens, and prints the counts
- `process.py`: `python -m tests.support.openapi.process sandbox …` runs app.py with a validated sandbox
"""
