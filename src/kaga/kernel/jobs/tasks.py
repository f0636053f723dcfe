"""Django's task interface over our jobs, for parts that use `@task` and `.enqueue()`.

>>> @task                                                           # doctest: +SKIP
... def tidy(folder): ...
>>> tidy.enqueue("2027")                                            # doctest: +SKIP

The ready-made database backend opens its own EXCLUSIVE transactions beside the write door;
this one queues through the door, and the same worker runs everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from kaga.kernel.jobs import words
from kaga.kernel.jobs.actions import start_job
from kaga.kernel.jobs.kinds import job
from kaga.kernel.jobs.models import Job
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from kaga.kernel.jobs.work import Work

KIND = "django.task"
_STATUS = {
    "waiting": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
    "cancelled": TaskResultStatus.FAILED,
}


class JobBackend(BaseTaskBackend):
    """Queues tasks as jobs of one kind."""

    supports_defer: ClassVar[bool] = True  # type: ignore[misc]
    supports_get_result: ClassVar[bool] = True  # type: ignore[misc]

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Queue a call; inside an open write it is committed with it."""
        self.validate_task(task)
        call = {"task": task.module_path, "args": list(args), "kwargs": dict(kwargs)}
        with write(bookkeeping="a task is queued") as tx:
            job_id = start_job(tx, KIND, None, normalize_json(call), not_before=task.run_after)
        return self.get_result(str(job_id))

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The state of a queued call (raises TaskResultDoesNotExist)."""
        try:
            row = Job.objects.get(id=result_id, kind=KIND)
        except (Job.DoesNotExist, ValidationError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return _result(row, self.alias)


@job(KIND, title=words.TASK)
def _run_task(work: Work) -> dict[str, object]:
    task = _task(str(work.args["task"]))
    args, kwargs = (
        cast("list[Any]", work.args["args"]),
        cast("dict[str, Any]", work.args["kwargs"]),
    )
    return {"value": normalize_json(task.call(*args, **kwargs))}


def _task(path: str) -> Task[Any, Any]:
    found = import_string(path)
    if not isinstance(found, Task):
        raise TypeError(f"{path} is not a task")
    return found


def _result(row: Job, alias: str) -> TaskResult[Any]:
    failed = [TaskError(exception_class_path="builtins.Exception", traceback=row.error)]
    result: TaskResult[Any] = TaskResult(
        task=_task(row.args["task"]),
        id=str(row.id),
        status=_STATUS[row.state],
        enqueued_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        last_attempted_at=row.started_at,
        args=row.args["args"],
        kwargs=row.args["kwargs"],
        backend=alias,
        errors=failed if row.error else [],
        worker_ids=[f"attempt-{n + 1}" for n in range(row.attempts)],
    )
    if row.result is not None:
        object.__setattr__(result, "_return_value", row.result["value"])
    return result
