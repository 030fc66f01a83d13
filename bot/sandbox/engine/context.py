"""The simulation and the state that belong to the Flask app of the current request."""

from flask import current_app
from werkzeug.local import LocalProxy

from bot.sandbox.engine.simulation import Simulation
from bot.sandbox.engine.state import State

simulation: Simulation = LocalProxy(lambda: current_app.extensions["simulation"])  # type: ignore[assignment]
state: State = LocalProxy(lambda: current_app.extensions["simulation"].state)  # type: ignore[assignment]
