"""Connects the validator to every sandbox of this process, from outside: the sandbox knows nothing of the tests."""

from flask import Flask, Response, g, request

from bot.http import USER_AGENT
from bot.sandbox import server
from bot.sandbox.engine.simulation import API_PREFIX, Simulation
from tests.support.openapi.journal import Journal
from tests.support.openapi.validator import Call, CallValidator


def install(journal: Journal) -> None:
    """Have all calls to sandboxes that are started from now on validated."""
    build_app, validator = server.build_app, CallValidator()

    def build_validated_app(simulation: Simulation) -> Flask:
        app = build_app(simulation)

        # Flask runs the function that was added last first: before a fault rule breaks the connection.
        @app.after_request
        def validate(response: Response) -> Response:
            # An API call that was not refused as another web page's. The documents do not have what websockets need.
            if "caller" in g and request.path.startswith(f"{API_PREFIX}/"):
                validator.validate(_build_call(response), journal)
            return response

        return app

    server.build_app = build_validated_app


def _build_call(response: Response) -> Call:
    is_form = request.mimetype in ("multipart/form-data", "application/x-www-form-urlencoded")
    return Call(
        caller=g.caller,
        is_bot=request.headers.get("User-Agent") == USER_AGENT,
        method=request.method,
        path=_read_raw_path(),
        query=request.query_string.decode("latin-1"),
        content_type=request.mimetype,
        body=b"" if is_form else request.get_data(),
        fields=tuple(request.form.items(multi=True)) if is_form else (),
        status=response.status_code,
        response=b"" if response.is_streamed else response.get_data(),
        link=response.headers.get("Link", ""),
        is_fault=any(rule.kind != "delay" for rule in g.rules),
    )


def _read_raw_path() -> str:
    raw: str = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.path
    return raw.partition("?")[0].partition(API_PREFIX)[2]
