"""Whether a model answers at all."""

import asyncio
import time

from state.settings import Settings
from tools.boundary import boundary
from tools.llm.connect import connect, disconnect
from tools.llm.errors import model_error


async def answers(name: str, settings: Settings) -> float:
    """Seconds until the model answered one short request. Raises `ModelError` or `UsageError`."""
    model = connect(name, settings, temperature=0, max_tokens=64, seed=settings.seed)
    started = time.monotonic()
    try:
        with boundary(model_error):
            async with asyncio.timeout(settings.request_timeout_s):
                await model.ainvoke("Answer with the word: ready")
    finally:
        await disconnect(model)
    return time.monotonic() - started
