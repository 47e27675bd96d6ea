"""Publishing a finished export on the HuggingFace Hub, or on the server that HF_ENDPOINT names."""

import os
from collections.abc import Iterator
from pathlib import Path

from state.errors import HubError, UsageError
from tools.boundary import boundary


def ready_to_publish() -> None:
    """Raises `UsageError` where the client or a token is missing: before any work."""
    try:
        from huggingface_hub import get_token
    except ImportError as error:
        raise UsageError(
            "publishing needs the package huggingface_hub: pip install 'synthetic-data-agent[hub]'"
        ) from error
    if not get_token():
        raise UsageError("publishing needs a token with write access: set HF_TOKEN")


def repository_url(repository: str) -> str:
    """The page of a dataset, OWNER/NAME."""
    return f"{_endpoint()}/datasets/{repository}"


def publish(folder: Path, repository: str, *, private: bool) -> str:
    """Uploads the folder as the dataset OWNER/NAME, which is made where there is none; answers its page.

    Raises `HubError`; the folder stays as it is.
    """
    from huggingface_hub import HfApi, get_token

    with boundary(lambda error: _named(error, folder, repository)):
        api = HfApi(endpoint=_endpoint(), token=get_token(), library_name="synthetic-data-agent")
        api.create_repo(repository, repo_type="dataset", private=private or None, exist_ok=True)
        if private and not api.dataset_info(repository).private:
            raise HubError(f"{repository} exists and is public, so nothing was uploaded; the export is in {folder}")
        api.upload_folder(
            repo_id=repository, repo_type="dataset", folder_path=folder, commit_message="Upload a synthetic dataset"
        )
    return repository_url(repository)


def _endpoint() -> str:
    from huggingface_hub import constants

    return os.environ.get("HF_ENDPOINT", constants.ENDPOINT).rstrip("/")


def _named(error: Exception, folder: Path, repository: str) -> HubError | None:
    """The error in one line; None for what the client never raises. Its uploads wrap what the server answered."""
    from huggingface_hub.errors import HfHubHTTPError

    # The bases are the errors of the HTTP library beneath, which is another from version to version.
    if not isinstance(error, (*HfHubHTTPError.__bases__, RuntimeError, ValueError)):
        return None
    answered = [cause for cause in _causes(error) if isinstance(cause, HfHubHTTPError)]
    status = answered[0].response.status_code if answered else None
    why = next(iter(str(error).splitlines()), "") or type(error).__name__
    if status is not None:
        why = f"the token is not allowed to write there ({status})" if status in (401, 403) else f"it answered {status}"
    return HubError(f"{repository} was not published at {_endpoint()}: {why}; the export is in {folder}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
