"""A chat model under the schema of its answer, as LangChain binds it, without the parsing behind it."""

from operator import itemgetter
from typing import Any, Protocol, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable, RunnableLambda, RunnableParallel, RunnableSequence
from pydantic import BaseModel


class Bound(Protocol):
    """A model that is asked with messages, under one schema."""

    async def ainvoke(self, messages: Any, /) -> AIMessage: ...


def structured(model: BaseChatModel, answer: type[BaseModel]) -> Bound:
    """Gives the model's raw message, which `tools.llm.reply.checked` reads.

    LangChain's own chain parses it too, in four steps more, each as dear as what remains of a call.
    """
    chain: Runnable[Any, Any] = model.with_structured_output(answer, include_raw=True)
    first = chain.first if isinstance(chain, RunnableSequence) else chain
    raw = first.steps__.get("raw") if isinstance(first, RunnableParallel) else None
    return cast(Bound, raw or chain | RunnableLambda(itemgetter("raw")))
