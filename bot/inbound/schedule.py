"""The schedule: jobs that run at fixed times, once for all replicas (DBOS)."""

from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dbos import DBOS, ScheduleInput


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """A job that one of the replicas runs at each of its times."""

    name: str
    cron: str
    """The times as a cron expression, UTC."""
    run: Callable[[datetime], None]
    """Called with the scheduled time. Never raises. Runs again with the same time if the process is killed."""


def to_cron(minutes: int) -> str:
    """Return the cron expression for every so many minutes, a divisor of 60."""
    return f"*/{minutes} * * * *" if minutes < 60 else "0 * * * *"


def register_jobs(jobs: Sequence[ScheduledJob]) -> list[ScheduleInput]:
    """Register the jobs' workflows, before DBOS is launched. Returns what `DBOS.apply_schedules` takes after it."""
    return [
        {"schedule_name": job.name, "workflow_fn": _register(job), "schedule": job.cron, "context": None}
        for job in jobs
    ]


def _register(job: ScheduledJob) -> Callable[[datetime, Any], None]:
    @DBOS.workflow(name=job.name)
    def run_job(at: datetime, _context: Any) -> None:
        # In an empty context, where DBOS knows of no workflow: it would record the job's calls to it as steps.
        Context().run(job.run, at)

    return run_job
