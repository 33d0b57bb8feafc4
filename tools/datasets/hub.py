"""Upload a folder that `hub_folder` wrote to Hugging Face's Hub, as one commit.

    push(Path("out"), "someone/biology", token, publish=False) -> "https://huggingface.co/datasets/someone/biology"

A repository that is made here is private unless its dataset is one to publish. What is for private use is never sent
to a repository that all can read. `HF_ENDPOINT` names another Hub.
"""

from pathlib import Path

from bioalchemy.errors import HubError, UsageError
from bioalchemy.tools.datasets.hub_folder import DATA


def push(folder: Path, name: str, token: str, *, publish: bool) -> str:
    """Make the repository if there is none, and upload; the repository's address.

    Files of a former version go with the same commit.

    Raises:
        UsageError: huggingface_hub is missing, or `name` is none of a repository.
        HubError: the Hub refuses or can't be reached, or the repository is public and the dataset is not.
    """
    try:
        import httpx
        from huggingface_hub import HfApi
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError
    except ImportError:
        raise UsageError("--push-to-hub needs huggingface_hub: install bioalchemy[hub]") from None
    hub = HfApi(token=token, library_name="bioalchemy")
    try:
        made = hub.create_repo(name, repo_type="dataset", private=not publish, exist_ok=True)
        if not publish and not hub.dataset_info(made.repo_id).private:
            raise HubError(
                f"{name} can be read by all, and this export is for private use: give a private repository, or export "
                "with --publish"
            )
        hub.upload_folder(
            folder_path=folder, repo_id=made.repo_id, repo_type="dataset", delete_patterns=[f"{DATA}/*"],
            commit_message="Upload by bioalchemy",
        )  # fmt: skip
    except HFValidationError as error:
        raise UsageError(f"--push-to-hub {name}: {error}") from None
    except (HfHubHTTPError, httpx.HTTPError, OSError) as error:
        words = getattr(error, "server_message", None) or str(error).partition("\n")[0]
        raise HubError(f"{name} could not be uploaded to {hub.endpoint}: {words}") from None
    return str(made)
