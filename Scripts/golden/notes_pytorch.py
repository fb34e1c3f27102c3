"""Writes Tests/NoteGenerationTests/Golden/notes-pytorch.json: what PyTorch computes for small note models.

    python3 -m venv venv && venv/bin/pip install torch==2.13.0 numpy==2.4.6
    venv/bin/python Scripts/golden/notes_pytorch.py

A note model is an nn.GRU over the keys of the step before and the weights of the styles, an nn.Linear behind it, learned
initial states and, where keys depend on each other, a NADE, here written key by key as its paper does. Weights and music
come from formulas, which the tests repeat; PyTorch computes in 64 bits.
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional

torch.set_default_dtype(torch.float64)
KEYS, STYLES, HIDDEN = 88, 2, [6, 5]
HEADS = [
    {"independent": {}},
    {"autoregressive": {"hiddenSize": 8, "order": "ascending"}},
    {"autoregressive": {"hiddenSize": 16, "order": "descending"}},
]


class NoteModel(nn.Module):
    def __init__(self, head):
        super().__init__()
        settings = head.get("autoregressive")
        self.size = settings["hiddenSize"] if settings else 0
        self.descending = bool(settings) and settings["order"] == "descending"
        # Layers of different sizes, which nn.GRU does not stack.
        sizes = [KEYS + STYLES] + HIDDEN
        self.layers = nn.ModuleList(nn.GRU(a, b, batch_first=True) for a, b in zip(sizes, sizes[1:]))
        self.initial = nn.ModuleList(nn.Linear(STYLES, size) for size in HIDDEN)
        self.head = nn.Linear(HIDDEN[-1], KEYS + self.size)
        if self.size:
            self.weight = nn.Parameter(torch.zeros(KEYS, self.size))
            self.output = nn.Parameter(torch.zeros(KEYS, self.size))

    def tensors(self):
        named = {}
        for n, layer in enumerate(self.layers):
            for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                named[f"rnn.{kind}_l{n}"] = getattr(layer, f"{kind}_l0")
        for n, layer in enumerate(self.initial):
            named |= {f"initial.{n}.weight": layer.weight, f"initial.{n}.bias": layer.bias}
        named |= {"head.weight": self.head.weight, "head.bias": self.head.bias}
        if self.size:
            named |= {"nade.weight": self.weight, "nade.output": self.output}
        return named

    def loss(self, steps, styles):
        """-log of the probability of a piece, a row of 88 numbers for each step."""
        before = torch.cat([torch.zeros(1, KEYS), steps[:-1]])
        x = torch.cat([before, styles.expand(len(steps), STYLES)], dim=1)[None]
        for layer, initial in zip(self.layers, self.initial):
            x, _ = layer(x, initial(styles)[None, None])
        biases = self.head(x)[0]
        bits = steps.flip(1) if self.descending else steps
        if not self.size:
            return functional.binary_cross_entropy_with_logits(biases, bits, reduction="sum")
        total = 0
        for bias, row in zip(biases, bits):
            sums = bias[KEYS:]
            for n in range(KEYS):
                logit = bias[n] + self.output[n] @ torch.sigmoid(sums)
                total = total + functional.binary_cross_entropy_with_logits(logit, row[n])
                sums = sums + row[n] * self.weight[n]
        return total


def piece(count, number):
    rows = torch.zeros(count, KEYS)
    for n in range(count):
        if n % 4 != 3:
            for key in (21 + (31 * n + 7 * number) % 88, 60, 45 + (5 * n + number) % 30):
                rows[n, key - 21] = 1
    return rows


def run(head):
    model = NoteModel(head)
    tensors = model.tensors()
    with torch.no_grad():
        for number, name in enumerate(sorted(tensors)):
            values = (torch.arange(tensors[name].numel()) * 37 + number * 11) % 101 - 50
            tensors[name].copy_((values / 128).reshape(tensors[name].shape))
    pieces = [(piece(7, 1), torch.tensor([1.0, 0.0])), (piece(4, 2), torch.tensor([0.25, 0.75]))]
    losses = [model.loss(*music) for music in pieces]
    (sum(losses) / 11).backward()
    return {
        "head": head, "losses": [loss.item() for loss in losses],
        "gradients": {
            name: [float(f"{value:.6g}") for value in tensor.grad.flatten().tolist()] for name, tensor in tensors.items()},
    }


target = pathlib.Path(__file__).resolve().parents[2] / "Tests/NoteGenerationTests/Golden/notes-pytorch.json"
target.write_text(json.dumps({"runs": [run(head) for head in HEADS]}, separators=(",", ":")) + "\n")
