"""Which jobs the queue still holds: what has none any more is lost, however its worker died."""

from procrastinate.contrib.django.models import ProcrastinateJob


def held_by_the_queue(task: str, argument: str) -> set[int]:
    """Return that argument of every job of a task that waits or runs.

    Read the rows that need a job before calling it: one that is queued meanwhile is then no loss.
    """
    jobs = ProcrastinateJob.objects.filter(task_name=task, status__in=("todo", "doing"))
    return {args[argument] for args in jobs.values_list("args", flat=True)}
