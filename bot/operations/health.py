"""The endpoints for monitoring: `/healthz`, `/readyz`, `/metrics`."""

import json

from flask import Blueprint, Response

from bot.metrics import CONTENT_TYPE, write_metrics
from bot.operations.readiness import OK, Readiness


def build_health(readiness: Readiness) -> Blueprint:
    """Build the blueprint."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def get_health() -> Response:
        return Response("alive\n", mimetype="text/plain")

    @blueprint.get("/readyz")
    def get_readiness() -> Response:
        checks = readiness.check()
        is_ready = all(result == OK for result in checks.values())
        body = json.dumps({"ready": is_ready, "checks": checks, **readiness.describe_connection()}, indent=2)
        return Response(f"{body}\n", status=200 if is_ready else 503, mimetype="application/json")

    @blueprint.get("/metrics")
    def get_metrics() -> Response:
        return Response(write_metrics(), content_type=CONTENT_TYPE)

    return blueprint
