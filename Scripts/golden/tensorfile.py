"""Exchanges small tensor files with Hugging Face's `safetensors` package.

Makes Golden/foreign.safetensors, which our reader must understand, and checks Golden/own.safetensors, which our writer
made: `swift test` fails when the writer's bytes differ from it.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 safetensors==0.8.0
    venv/bin/python Scripts/golden/tensorfile.py

Run it from anywhere; it prints nothing but "ok".
"""

import hashlib
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

golden = Path(__file__).resolve().parents[2] / "Tests/RecurrentNetworksTests/Golden/TensorFile"


def write_foreign() -> None:
    tensors = {
        "lstm.weight_ih_l0": np.arange(6, dtype=np.float32).reshape(2, 3) / 4,
        "scale": np.array(-1.5, np.float32),
        "empty": np.zeros((0, 4), np.float32),
        "special": np.array([np.inf, -0.0, np.finfo(np.float32).tiny / 2], np.float32),
        'name "quoted" \\ é 🎵\n': np.array([1e-3], np.float32),
    }
    save_file(tensors, golden / "foreign.safetensors", {"format": "np", "text": 'é 🎵 "quoted"\t\x01 \\'})


def check_own() -> None:
    path = golden / "own.safetensors"
    with safe_open(path, "numpy") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    digest = metadata.pop("sha256")
    assert metadata == {"labels": '["yes","no"]', "text": 'é 🎵 "quoted"\t\x01 \\'}, metadata
    assert sorted(tensors) == ["bias", "empty", "scale", "weight"], sorted(tensors)
    assert np.array_equal(tensors["weight"], np.array([[0.5, -1.25, 3], [4e-3, 0, -6e20]], np.float32))
    assert np.array_equal(tensors["bias"], np.array([1, -2], np.float32))
    assert tensors["empty"].shape == (0, 2)
    assert tensors["scale"].shape == () and tensors["scale"] == np.float32(0.1)

    contents = path.read_bytes()
    assert (8 + int.from_bytes(contents[:8], "little")) % 8 == 0
    assert contents.count(digest.encode()) == 1
    assert hashlib.sha256(contents.replace(digest.encode(), b"0" * 64)).hexdigest() == digest


golden.mkdir(parents=True, exist_ok=True)
write_foreign()
check_own()
print("ok")
