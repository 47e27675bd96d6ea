"""What becomes of an error in a record: it ends that question with its reason, or it ends the run."""

from collections.abc import Awaitable

from state.errors import AgentError
from state.record_state import RecordUpdate


async def recorded(step: Awaitable[RecordUpdate]) -> RecordUpdate:
    """The step's update; a named error that concerns this question alone becomes its reason for failing.

    Errors that stop the run, and bugs, surface.
    """
    try:
        return await step
    except AgentError as error:
        if error.stops_run:
            raise
        return {"status": "failed", "reason": error.reason}
