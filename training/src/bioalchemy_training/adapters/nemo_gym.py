"""The reward as a resources server of NeMo Gym, for rows of `bioalchemy export --format nemo-gym`.

    # resources_servers/bioalchemy/app.py
    from bioalchemy_training.adapters.nemo_gym import BioAlchemyResourcesServer
    BioAlchemyResourcesServer.run_webserver()

NeMo Gym 0.7.0 (nemo_gym/base_resources_server.py) posts a row with the model's `response` to `/verify`, which is
`SimpleResourcesServer.verify(body: BaseVerifyRequest) -> BaseVerifyResponse`: the body again, with `reward`. Where the
gold can't be judged `mask_sample` is set, which takes the sample out of every score, beside `failure_kind` and
`failure_reason`.
"""

from typing import Any, ClassVar

from nemo_gym.base_resources_server import (
    BaseResourcesServerConfig,
    BaseVerifyRequest,
    BaseVerifyResponse,
    ReverifyMode,
    SimpleResourcesServer,
)

from bioalchemy_training.rewards import judge

NOT_JUDGED = "bioalchemy:broken_gold"
"""A failure of ours in Gym's notation, SERVER:KIND (nemo_gym/failure_kinds.py)."""


class BioAlchemyConfig(BaseResourcesServerConfig):  # type: ignore[misc]
    """Judging the same response again gives the same verdict."""

    REVERIFY_MODE: ClassVar[Any] = ReverifyMode.STATELESS


class BioAlchemyVerifyRequest(BaseVerifyRequest):  # type: ignore[misc]
    """A row and what the model made of it."""

    expected_answer: str
    """The gold, an `Answer` as JSON text."""
    id: str = ""


class BioAlchemyVerifyResponse(BaseVerifyResponse):  # type: ignore[misc]
    """The row again, judged."""

    expected_answer: str
    id: str = ""
    extracted_answer: str
    """Empty where there is none."""
    why: str


class BioAlchemyResourcesServer(SimpleResourcesServer):  # type: ignore[misc]
    """Judges; keeps no state."""

    config: BioAlchemyConfig

    async def verify(self, body: BioAlchemyVerifyRequest) -> BioAlchemyVerifyResponse:
        """1 for the gold, 0 for anything else."""
        judged = judge(body.expected_answer, body.response.output_text)
        broken = judged.passed is None
        return BioAlchemyVerifyResponse(
            **body.model_dump(),
            reward=float(judged.passed or False),
            mask_sample=broken,
            failure_kind=NOT_JUDGED if broken else None,
            failure_reason=judged.why if broken else None,
            extracted_answer=judged.extracted,
            why=judged.why,
        )
