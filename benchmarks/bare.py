"""Two loops that make a run's calls without the product: `python -m benchmarks.bare`.

One sends the requests with aiohttp alone, the other with the same LangChain client that the product uses.
"""

import argparse
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from langchain.chat_models import init_chat_model
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel

from benchmarks.clients import MODEL, Job, measured_in_child
from benchmarks.report import Row, options, shown
from benchmarks.served import served
from benchmarks.workload import questions, window

Samples = Mapping[str, Any]
"""The body of one request by role, in the order in which a record makes them."""


def per_question(samples: Samples) -> dict[str, str]:
    """The inputs of each role that is asked once per question, as text."""
    texts = {role: body["contents"][-1]["parts"][0]["text"] for role, body in samples.items()}
    return {role: text for role, text in texts.items() if "question" in json.loads(text)}


def of_question(text: str, question: str) -> str:
    """The same inputs about another question."""
    return text.replace(json.loads(text)["question"], question)


async def aiohttp_loop(url: str, samples: Samples, job: Job) -> None:
    """Each record's requests one after the other, read and thrown away."""
    asked = questions(job.records, job.first)
    texts = per_question(samples)
    address = f"{url}/v1beta/models/{MODEL}:generateContent"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def record(number: int) -> None:
            for role, text in texts.items():
                contents = [{"role": "user", "parts": [{"text": of_question(text, asked[number])}]}]
                async with session.post(address, json={**samples[role], "contents": contents}) as reply:
                    reply.raise_for_status()
                    json.loads((await reply.json())["candidates"][0]["content"]["parts"][0]["text"])

        await window(job.records, job.concurrency, record)


def schemas() -> dict[str, type[BaseModel]]:
    """What each role of a run of the type `sft` answers."""
    from nodes.judging import judgement_schema
    from state.answers import Synthesis
    from training_types import training_type

    kind = training_type("sft")
    return {"researcher": Synthesis, "generator": kind.draft, "judge": judgement_schema(kind.rubric)}


async def langchain_loop(url: str, samples: Samples, job: Job) -> None:
    """The same with structured answers, each schema bound once."""
    asked, texts = questions(job.records, job.first), per_question(samples)
    model = init_chat_model(
        MODEL,
        model_provider="google_genai",
        base_url=url,
        api_key="any",
        temperature=0.7,
        max_tokens=4096,
        timeout=60,
        max_retries=1,
    )
    known = schemas()
    structured = {role: model.with_structured_output(known[role], include_raw=True) for role in texts}

    async def record(number: int) -> None:
        for role, text in texts.items():
            instruction = samples[role]["systemInstruction"]["parts"][0]["text"]
            messages = [SystemMessage(instruction), HumanMessage(of_question(text, asked[number]))]
            reply = await structured[role].ainvoke(messages)
            if not isinstance(reply, dict) or reply["parsed"] is None:
                raise ValueError(f"no answer of the {role}: {reply}")

    await window(job.records, job.concurrency, record)


LOOPS: dict[str, Callable[[str, Samples, Job], Awaitable[None]]] = {
    "aiohttp": aiohttp_loop,
    "langchain": langchain_loop,
}


def main(arguments: list[str] | None = None) -> None:
    parser = options(__doc__)
    given = parser.parse_args(arguments)
    with served(latency_s=given.latency_ms / 1000) as url:
        rows = [_row(kind, url, given) for kind in LOOPS]
    shown(rows, given.json)


def _row(kind: str, url: str, given: argparse.Namespace) -> Row:
    found = measured_in_child(kind, url, Job(given.records, given.concurrency))
    return {"loop": kind, **found.as_row(given.latency_ms / 1000, given.concurrency)}


if __name__ == "__main__":
    main()
