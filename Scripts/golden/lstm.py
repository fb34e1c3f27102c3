"""Writes Tests/RecurrentNetworksTests/Golden/lstm.json: what PyTorch computes for a small LSTM network.

    python3 -m venv venv && venv/bin/pip install torch==2.13.0 numpy==2.4.6
    venv/bin/python Scripts/golden/lstm.py

The network is nn.LSTM (two layers, batch first) -> pooling over the valid steps -> nn.Linear, on sequences of different
lengths, packed. Weights and inputs are 32-bit numbers; PyTorch computes in 64 bits, so that the file holds the truth and
the test's tolerance is the engine's own error.
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

INPUT, HIDDEN, LAYERS, OUTPUT = 5, 9, 2, 3
LENGTHS = [7, 1, 4, 12, 4]
TARGETS = [0, 2, 1, 2, 0]
OPTIMIZER = dict(lr=0.02, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05)
TOTAL_STEPS, RECORDED_STEPS, NORM_LIMIT = 40, 10, 0.15


class Network(nn.Module):
    def __init__(self, pooling):
        super().__init__()
        self.rnn = nn.LSTM(INPUT, HIDDEN, LAYERS, batch_first=True)
        self.head = nn.Linear(HIDDEN, OUTPUT)
        self.pooling = pooling

    def forward(self, sequences):
        lengths = torch.tensor([len(s) for s in sequences])
        padded = nn.utils.rnn.pad_sequence(sequences, batch_first=True)
        packed = pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)
        hidden, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True)  # zero after each sequence's end
        if self.pooling == "last":
            pooled = hidden[torch.arange(len(sequences)), lengths - 1]
        else:
            pooled = hidden.sum(1) / lengths[:, None]
        return self.head(pooled)


def float32_values(tensor):
    """Numbers that a 32-bit reader gets back exactly."""
    return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def one_cycle(optimizer, total_steps, warm_up):
    return torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=optimizer.param_groups[0]["lr"], total_steps=total_steps, pct_start=warm_up,
        anneal_strategy="cos", cycle_momentum=False)


def rates(total_steps, warm_up):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = one_cycle(optimizer, total_steps, warm_up)
    result = []
    for step in range(total_steps):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < total_steps:
            scheduler.step()
    return {"totalSteps": total_steps, "warmUpFraction": warm_up, "factors": result}


def run(pooling, state, sequences, targets):
    network = Network(pooling).double()
    network.load_state_dict(state)
    logits = network(sequences)
    loss = nn.functional.cross_entropy(logits, targets)
    loss.backward()
    result = {
        "pooling": pooling,
        "logits": logits.tolist(),
        "loss": loss.item(),
        "gradients": {name: p.grad.flatten().tolist() for name, p in network.named_parameters()},
    }

    optimizer = torch.optim.AdamW(network.parameters(), **OPTIMIZER)
    scheduler = one_cycle(optimizer, TOTAL_STEPS, 0.1)
    result["trainingLosses"], result["gradientNorms"] = [], []
    for _ in range(RECORDED_STEPS):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(sequences), targets)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(network.parameters(), NORM_LIMIT)
        optimizer.step()
        scheduler.step()
        result["trainingLosses"].append(loss.item())
        result["gradientNorms"].append(norm.item())
    return result


def main():
    torch.manual_seed(20)
    network = Network("mean")
    with torch.no_grad():  # larger than PyTorch's own start, so that the gates leave their linear range
        for p in network.parameters():
            p.copy_(torch.randn_like(p) * 0.4)
    sequences = [torch.randn(n, INPUT) for n in LENGTHS]
    weights = {name: p for name, p in network.named_parameters()}
    state = {name: p.detach().double() for name, p in weights.items()}
    doubles = [s.double() for s in sequences]
    targets = torch.tensor(TARGETS)
    golden = {
        "torch": torch.__version__,
        "inputSize": INPUT, "hiddenSize": HIDDEN, "layerCount": LAYERS, "outputSize": OUTPUT,
        "weights": {n: {"shape": list(p.shape), "values": float32_values(p)} for n, p in weights.items()},
        "sequences": [float32_values(s) for s in sequences],
        "targets": TARGETS,
        "learningRate": OPTIMIZER["lr"], "weightDecay": OPTIMIZER["weight_decay"],
        "totalSteps": TOTAL_STEPS, "gradientNormLimit": NORM_LIMIT,
        "runs": [run(pooling, state, doubles, targets) for pooling in ("last", "mean")],
        "schedules": [rates(20, 0.1), rates(25, 0.1), rates(40, 0.3), rates(97, 0.1)],
    }
    path = pathlib.Path(__file__).parents[2] / "Tests/RecurrentNetworksTests/Golden/lstm.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


main()
