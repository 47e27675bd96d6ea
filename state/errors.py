"""Every error the product names, by the boundary that was crossed.

AgentError
├── UsageError                wrong input or settings: one line, exit code 2
├── ModelError                a language model
│   ├── ModelAuthError        the key is missing, wrong or not allowed: stops the run
│   ├── ModelRequestError     the provider refuses the request itself (unknown model): stops the run
│   ├── ModelRateLimited      429: retried, Retry-After honoured
│   ├── ModelQuotaExhausted   its quota of a day, or what was paid for, is used up: ends a run like BudgetExhausted
│   ├── ModelUnavailable      5xx, resets, refused connections: retried
│   ├── ModelTimeout          no answer within the limit: retried
│   ├── ModelBlocked          the provider withheld the answer (safety, recitation)
│   ├── ModelTruncated        the answer was cut at the token limit: retried once with a larger one
│   └── ModelMalformed        the answer does not fit the schema: retried once with the reason
├── SearchError               a search engine or the corpus
│   ├── SearchAuthError       the key is missing, wrong or its plan is used up: stops the run
│   ├── SearchRequestError    the engine refuses the request itself
│   ├── SearchRateLimited     429: retried, Retry-After honoured
│   └── SearchUnavailable     5xx, resets, timeouts, answers that are no JSON: retried
├── FetchError                one page
│   ├── FetchForbidden        its address is none that may be asked: scheme, host, port, private network
│   ├── FetchRefused          its site does not want it read: robots.txt, 401, 403, 451 and the like
│   ├── FetchMissing          there is none: no such host, 404, 410
│   ├── FetchTooLarge         it is longer than allowed, packed or unpacked
│   ├── FetchTimeout          it was not there, or not read, within the limit
│   ├── FetchUnreadable       what came is no text that can be read, or breaks the protocol
│   ├── FetchUntrusted        the site's certificate does not hold
│   └── FetchUnavailable      429, 5xx, resets, refused connections: retried, Retry-After honoured
├── HubError                  publishing a dataset: the folder that was written stays
├── WorkerError               a child process that answers questions: it is ended
│   ├── WorkerTimeout         no answer, or no free worker, within the limit
│   ├── WorkerDied            it could not be started, or ended before it answered
│   └── WorkerAnswerTooLarge  its answer is longer than allowed
├── RecordTimeout             one question took longer than its deadline
├── BudgetExhausted           the run's money, tokens or time are used up: stops the run, which can be resumed
└── StorageError              the database or the checkpoint file: stops the run
"""

from typing import ClassVar


class AgentError(Exception):
    """`retryable`: asking again may help. `stops_run`: no other question can succeed either."""

    retryable: ClassVar[bool] = False
    stops_run: ClassVar[bool] = False

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds the other side asked us to wait, where it said so."""

    @property
    def reason(self) -> str:
        """What a record stores: the error's name and its message."""
        return f"{type(self).__name__}: {self}"


class UsageError(AgentError, ValueError):
    stops_run = True


class BudgetExhausted(AgentError):
    stops_run = True


class ModelError(AgentError):
    pass


class ModelAuthError(ModelError):
    stops_run = True


class ModelRequestError(ModelError):
    stops_run = True


class ModelRateLimited(ModelError):
    retryable = True


class ModelQuotaExhausted(ModelError, BudgetExhausted):
    pass


class ModelUnavailable(ModelError):
    retryable = True


class ModelTimeout(ModelError):
    retryable = True


class ModelBlocked(ModelError):
    pass


class ModelTruncated(ModelError):
    pass


class ModelMalformed(ModelError):
    pass


class SearchError(AgentError):
    pass


class SearchAuthError(SearchError):
    stops_run = True


class SearchRequestError(SearchError):
    pass


class SearchRateLimited(SearchError):
    retryable = True


class SearchUnavailable(SearchError):
    retryable = True


class FetchError(AgentError):
    pass


class FetchForbidden(FetchError):
    pass


class FetchRefused(FetchError):
    pass


class FetchMissing(FetchError):
    pass


class FetchTooLarge(FetchError):
    pass


class FetchTimeout(FetchError):
    pass


class FetchUnreadable(FetchError):
    pass


class FetchUntrusted(FetchError):
    pass


class FetchUnavailable(FetchError):
    retryable = True


class HubError(AgentError):
    pass


class WorkerError(AgentError):
    pass


class WorkerTimeout(WorkerError):
    pass


class WorkerDied(WorkerError):
    pass


class WorkerAnswerTooLarge(WorkerError):
    pass


class RecordTimeout(AgentError):
    pass


class StorageError(AgentError):
    stops_run = True
