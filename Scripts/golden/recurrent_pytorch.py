"""Writes Tests/RecurrentNetworksTests/Golden/recurrent-pytorch.json: what PyTorch computes for small recurrent networks.

    python3 -m venv venv && venv/bin/pip install torch==2.13.0 numpy==2.4.6
    venv/bin/python Scripts/golden/recurrent_pytorch.py

Each run is a network in the form of our configuration, on packed sequences of different lengths, with initial states:
its outputs, final states and loss, the gradients of everything, and the start of a training, which our form describes,
too. nn.RNN, nn.LSTM and nn.GRU are PyTorch's own; the sigmoid Elman cell and the GRU that resets before the recurrent
product, which it lacks, are written as loops here (and held by recurrent_keras.py). A second list holds learning-rate
schedules.

All given numbers have four decimals and are rounded to 32 bits; PyTorch computes in 64 bits, so that the file holds the
truth and a test's tolerance is the engine's own error.
"""

import json
import math
import pathlib
import re

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_sequence, unpack_sequence
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.set_default_dtype(torch.float64)
LENGTHS = [6, 1, 4, 7, 4]
RECORDED_STEPS = 10

ACTIVATIONS = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu}
CROSS_ENTROPY, BINARY, SQUARED = "softmax-cross-entropy", "binary-cross-entropy", "mean-squared-error"
OWN_CELLS = ("elman-sigmoid", "gru-reset-before")


# The networks. A state is {"hidden": [batch, units]}, of an LSTM with "cell", too; states[layer][direction].


class LoopLayer(nn.Module):
    """One layer of a cell that torch.nn lacks, its parameters named and initialised like those it has."""

    def __init__(self, cell, input_size, hidden_size, bidirectional):
        super().__init__()
        self.cell, self.directions = cell, 2 if bidirectional else 1
        gates = 1 if cell == "elman-sigmoid" else 3
        for suffix in ("", "_reverse")[: self.directions]:
            for name, shape in (
                ("weight_ih", (gates * hidden_size, input_size)), ("weight_hh", (gates * hidden_size, hidden_size)),
                ("bias_ih", (gates * hidden_size,)), ("bias_hh", (gates * hidden_size,))):
                self.register_parameter(f"{name}_l0{suffix}", nn.Parameter(torch.zeros(shape)))

    def step(self, x, h, w_x, w_h, b_x, b_h):
        if self.cell == "elman-sigmoid":
            return torch.sigmoid(w_x @ x + b_x + w_h @ h + b_h)
        (x_r, x_z, x_n), (w_r, w_z, w_n), (b_r, b_z, b_n) = (w_x @ x + b_x).chunk(3), w_h.chunk(3), b_h.chunk(3)
        r = torch.sigmoid(x_r + w_r @ h + b_r)
        z = torch.sigmoid(x_z + w_z @ h + b_z)
        n = torch.tanh(x_n + w_n @ (r * h) + b_n)
        return (1 - z) * n + z * h

    def forward(self, sequences, states):
        outputs, finals = [], []
        for direction, suffix in enumerate(("", "_reverse")[: self.directions]):
            weights = [getattr(self, f"{n}_l0{suffix}") for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
            results = []
            for sequence, h in zip(sequences, states[0][direction]["hidden"]):
                steps = []
                for x in reversed(sequence) if direction else sequence:
                    h = self.step(x, h, *weights)
                    steps.append(h)
                results.append(steps)
            finals.append({"hidden": torch.stack([steps[-1] for steps in results])})
            outputs.append([torch.stack(steps[::-1] if direction else steps) for steps in results])
        return [torch.cat(parts, 1) for parts in zip(*outputs)], [finals]


class TorchLayers(nn.Module):
    """One or more layers of torch.nn's own."""

    def __init__(self, module):
        super().__init__()
        for name, parameter in module.named_parameters():  # without the module's name, as in a network with an nn.LSTM
            self.register_parameter(name, parameter)
        self.module = [module]

    def forward(self, sequences, states):
        module, directions = self.module[0], len(states[0])
        parts = [torch.stack([s[part] for layer in states for s in layer]) for part in states[0][0]]
        packed = pack_sequence(sequences, enforce_sorted=False)
        packed, finals = module(packed, tuple(parts) if len(parts) == 2 else parts[0])
        finals = finals if len(parts) == 2 else (finals,)
        finals = [
            [{part: value[n * directions + d] for part, value in zip(states[0][0], finals)} for d in range(directions)]
            for n in range(len(states))]
        return unpack_sequence(packed), finals


def recurrent_layers(cell, input_size, hidden_size, layer_count, bidirectional):
    if cell in OWN_CELLS:
        return LoopLayer(cell, input_size, hidden_size, bidirectional)
    options = dict(num_layers=layer_count, bidirectional=bidirectional)
    if cell == "lstm":
        return TorchLayers(nn.LSTM(input_size, hidden_size, **options))
    if cell == "gru-reset-after":
        return TorchLayers(nn.GRU(input_size, hidden_size, **options))
    return TorchLayers(nn.RNN(input_size, hidden_size, nonlinearity=cell.removeprefix("elman-"), **options))


class Attention(nn.Module):
    """Yang et al. 2016: a softmax over the steps of v . tanh(W h + b)."""

    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(size, size))
        self.bias = nn.Parameter(torch.zeros(size))
        self.vector = nn.Parameter(torch.zeros(1, size))

    def forward(self, hidden):
        scores = torch.tanh(hidden @ self.weight.T + self.bias) @ self.vector.T
        return (torch.softmax(scores, 0) * hidden).sum(0)


class Network(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        directions, sizes = 2 if c["bidirectional"] else 1, c["hiddenSizes"]
        if c["embeddingSize"]:
            self.embedding = nn.Embedding(c["inputSize"], c["embeddingSize"])
        width = c["embeddingSize"] or c["inputSize"]
        if c["cell"] not in OWN_CELLS and len(set(sizes)) == 1:  # all layers in one module
            self.rnn = recurrent_layers(c["cell"], width, sizes[0], len(sizes), c["bidirectional"])
        else:
            inputs = [width] + [directions * size for size in sizes]
            self.rnn = nn.ModuleList(
                recurrent_layers(c["cell"], i, h, 1, c["bidirectional"]) for i, h in zip(inputs, sizes))
        width = directions * sizes[-1]
        if c["pooling"] == "attention":
            self.attention = Attention(width)
        widths = [width] + c["denseSizes"]
        self.dense = nn.ModuleList(nn.Linear(i, o) for i, o in zip(widths, widths[1:]))
        if c["outputSize"]:
            self.head = nn.Linear(widths[-1], c["outputSize"])

    def weights(self):
        """Our names and the parameters; layers in modules of their own are numbered there, not in the name."""
        return {re.sub(r"^rnn\.(\d+)\.(\w+)_l0", r"rnn.\2_l\1", n): p for n, p in self.named_parameters()}

    def zero_states(self, count):
        parts = ("hidden", "cell") if self.c["cell"] == "lstm" else ("hidden",)
        return [
            [{part: torch.zeros(count, size) for part in parts} for _ in range(2 if self.c["bidirectional"] else 1)]
            for size in self.c["hiddenSizes"]]

    def vectors(self, sequences):
        """The steps that the first layer reads, of sequences of [step, value] or of tokens."""
        return [self.embedding(s) for s in sequences] if self.c["embeddingSize"] else sequences

    def forward(self, hidden, states):
        """A row for each sequence of vectors, or for each of its steps where there is no pooling, and final states."""
        if isinstance(self.rnn, nn.ModuleList):
            finals = []
            for layer, initial in zip(self.rnn, states):
                hidden, final = layer(hidden, [initial])
                finals += final
        else:
            hidden, finals = self.rnn(hidden, states)
        pooling = self.c["pooling"]
        if pooling == "last":
            rows = list(torch.cat([direction["hidden"] for direction in finals[-1]], 1)[:, None])
        elif pooling:
            pool = {
                "mean": lambda h: h.mean(0), "max": lambda h: h.max(0).values,
                "attention": getattr(self, "attention", None)}
            rows = [pool[pooling](h)[None] for h in hidden]
        else:
            rows = list(hidden)
        for n, row in enumerate(rows):
            for layer in self.dense:
                row = ACTIVATIONS[self.c["denseActivation"]](layer(row))
            rows[n] = self.head(row) if self.c["outputSize"] else row
        return rows, finals


# Losses over outputs [row, output] of each sequence. A target is written as one of our four kinds.


def computed_loss(training, outputs, targets):
    rows = torch.cat(outputs)
    if training["loss"] == CROSS_ENTROPY:
        labels = [label for t in targets for label in (t["labels"] if "labels" in t else [t["label"]])]
        labels = torch.tensor([-100 if label is None else label for label in labels])
        return functional.cross_entropy(rows, labels, ignore_index=-100, label_smoothing=training["labelSmoothing"])
    values = [v for t in targets for v in t.get("values", t.get("series"))]
    values = torch.tensor(values, dtype=torch.float32).double().reshape(rows.shape)
    counted = torch.tensor([c for t, o in zip(targets, outputs) for c in t.get("counted", [True] * len(o))])
    loss = nn.BCEWithLogitsLoss() if training["loss"] == BINARY else nn.MSELoss()
    return loss(rows[counted], values[counted])


# Training.


def make_optimizer(o, parameters):
    rate = o["learningRate"]
    if o["kind"] == "sgd":
        return torch.optim.SGD(
            parameters, rate, momentum=o["momentum"], nesterov=o["nesterov"], weight_decay=o["weightDecay"])
    if o["kind"] == "rmsprop":
        return torch.optim.RMSprop(parameters, rate, alpha=o["smoothing"], eps=o["epsilon"], momentum=o["momentum"])
    options = dict(betas=(o["beta1"], o["beta2"]), eps=o["epsilon"])
    if o["weightDecay"] == 0:
        return torch.optim.Adam(parameters, rate, **options)
    return torch.optim.AdamW(parameters, rate, weight_decay=o["weightDecay"], **options)


def make_schedule(s, optimizer, total_steps):
    warm_up = round(s["warmUpFraction"] * total_steps)
    schedulers = torch.optim.lr_scheduler
    peak = optimizer.param_groups[0]["lr"]  # which a scheduler changes at once
    if s["shape"] == "oneCycle":
        return schedulers.OneCycleLR(
            optimizer, max_lr=peak, total_steps=total_steps, pct_start=s["warmUpFraction"], anneal_strategy="cos",
            cycle_momentum=False, div_factor=1 / s["initialFraction"],
            final_div_factor=s["initialFraction"] / s["finalFraction"])
    linear = None
    if warm_up:
        linear = schedulers.LinearLR(optimizer, start_factor=s["initialFraction"], total_iters=warm_up)
    if s["shape"] == "constant":
        return linear or schedulers.ConstantLR(optimizer, factor=1)
    cosine = schedulers.CosineAnnealingLR(
        optimizer, T_max=total_steps - 1 - warm_up, eta_min=s["finalFraction"] * peak)
    return schedulers.SequentialLR(optimizer, [linear, cosine], [warm_up]) if linear else cosine


def cut(sequences, targets, piece, size):
    """Part number `piece` of every sequence and its targets, for truncated back-propagation through time."""
    steps = slice(piece * size, (piece + 1) * size)
    return [s[steps] for s in sequences], [{"labels": t["labels"][steps]} for t in targets]


def train(network, run, sequences):
    t, piece_length = run["training"], run["pieceLength"]
    optimizer = make_optimizer(t["optimizer"], network.parameters())
    scheduler = make_schedule(t["schedule"], optimizer, run["totalSteps"])
    averaged = None
    if t["averageDecay"]:
        averaged = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(t["averageDecay"]))
    losses, norms = [], []
    for step in range(RECORDED_STEPS):
        batch, targets, piece = sequences, run["targets"], 0
        if piece_length:
            piece = step % (len(sequences[0]) // piece_length)
            batch, targets = cut(sequences, targets, piece, piece_length)
        if piece == 0:
            states = network.zero_states(len(sequences))
        optimizer.zero_grad()
        outputs, finals = network(network.vectors(batch), states)
        loss = computed_loss(t, outputs, targets)
        loss.backward()
        states = [[{part: v.detach() for part, v in s.items()} for s in layer] for layer in finals]
        norms.append(nn.utils.clip_grad_norm_(network.parameters(), t["gradientNormLimit"] or math.inf).item())
        losses.append(loss.item())
        optimizer.step()
        scheduler.step()
        if averaged:
            averaged.update_parameters(network)
    run["trainingLosses"], run["gradientNorms"] = losses, norms
    if averaged:
        run["averagedWeights"] = {
            n: numbers(p) for n, p in averaged.module.weights().items() if p.dim() == 1 or n.startswith("head")}


# What is written.


def drawn(generator, *shape, scale=1.0):
    """Normal numbers of four decimals, as 32 bits hold them."""
    values = torch.randn(*shape, generator=generator) * scale
    return torch.round(values, decimals=4).float().double()


def given(tensor):
    """Numbers from `drawn`, from which a 32-bit reader gets the same."""
    return [round(v, 4) for v in tensor.flatten().tolist()]


def numbers(tensor):
    return [float(f"{v:.10g}") for v in tensor.detach().flatten().tolist()]


def by_sequence(states, write, pick=lambda tensor: tensor):
    """[sequence][layer][direction] of states[layer][direction]."""
    count = len(states[0][0]["hidden"])
    return [[[{part: write(pick(v)[n]) for part, v in s.items()} for s in layer] for layer in states] for n in range(count)]


def drawn_target(run, length, generator):
    c, loss, per_step = run["configuration"], run["training"]["loss"], run["configuration"]["pooling"] is None
    width = c["outputSize"] or c["hiddenSizes"][-1] * (2 if c["bidirectional"] else 1)
    rows = length if per_step else 1
    mask = (torch.rand(length, generator=generator) < 0.7).tolist()
    mask[0] = mask[0] or length == 1  # at least one step of the batch counts
    if loss == CROSS_ENTROPY:
        labels = torch.randint(width, (rows,), generator=generator).tolist()
        return {"labels": [l if m else None for l, m in zip(labels, mask)]} if per_step else {"label": labels[0]}
    values = drawn(generator, rows, width)
    if loss == BINARY:  # yes, no, and something between
        values = torch.where(values > 0.4, 1.0, torch.where(values < -0.2, 0.0, 0.25))
    return {"series": given(values), "counted": mask} if per_step else {"values": given(values)}


def complete(run, seed):
    generator = torch.Generator().manual_seed(seed)
    c = run["configuration"]
    lengths = [2 * run["pieceLength"]] * 4 if run["pieceLength"] else LENGTHS
    network = Network(c)
    with torch.no_grad():  # larger than PyTorch's own start, so that the gates leave their linear range
        for p in network.parameters():
            p.copy_(drawn(generator, *p.shape, scale=0.45))
    if c["embeddingSize"]:
        sequences = [torch.randint(c["inputSize"], (n,), generator=generator) for n in lengths]
        run["series"] = [s.tolist() for s in sequences]
    else:
        sequences = [drawn(generator, n, c["inputSize"]).requires_grad_() for n in lengths]
        run["series"] = [given(s) for s in sequences]
    run["targets"] = [drawn_target(run, n, generator) for n in lengths]
    states, pull = ([
        [{part: drawn(generator, *v.shape, scale=0.5).requires_grad_() for part, v in s.items()} for s in layer]
        for layer in network.zero_states(len(sequences))] for _ in range(2))
    run["weights"] = {n: {"shape": list(p.shape), "values": given(p)} for n, p in network.weights().items()}
    run["initialStates"] = by_sequence(states, given)

    # The gradients are those of the loss and of what later readers of the final states would send back, together.
    run["finalStateGradients"] = by_sequence(pull, given)
    vectors = network.vectors(sequences)
    outputs, finals = network(vectors, states)
    for rows in vectors + outputs:
        rows.retain_grad()
    loss = computed_loss(run["training"], outputs, run["targets"])
    sent_back = sum((v * p[part]).sum() for l, m in zip(finals, pull) for s, p in zip(l, m) for part, v in s.items())
    (loss + sent_back).backward()
    run["outputs"] = [numbers(rows) for rows in outputs]
    run["finalStates"] = by_sequence(finals, numbers)
    run["loss"] = loss.item()
    run["outputGradients"] = [numbers(rows.grad) for rows in outputs]
    run["gradients"] = {n: numbers(p.grad) for n, p in network.weights().items()}
    run["inputGradients"] = [numbers(s.grad) for s in vectors]
    run["initialStateGradients"] = by_sequence(states, numbers, pick=lambda tensor: tensor.grad)

    train(network, run, [s.detach() for s in sequences])
    return run


def schedule_factors(schedule, total_steps):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = make_schedule(schedule, optimizer, total_steps)
    factors = []
    for step in range(total_steps):
        factors.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < total_steps:
            scheduler.step()
    return {"schedule": schedule, "totalSteps": total_steps, "factors": factors}


# The runs. Together they hold every cell in both directions and, among them, every pair of the other choices.


def sgd(rate, momentum=0, nesterov=False, weight_decay=0):
    return {"kind": "sgd", "learningRate": rate, "momentum": momentum, "nesterov": nesterov, "weightDecay": weight_decay}


def rms_prop(rate, smoothing=0.99, momentum=0):
    return {"kind": "rmsprop", "learningRate": rate, "smoothing": smoothing, "epsilon": 1e-8, "momentum": momentum}


def adam(rate, weight_decay=0, beta1=0.9, beta2=0.999):
    return {
        "kind": "adam", "learningRate": rate, "beta1": beta1, "beta2": beta2, "epsilon": 1e-8, "weightDecay": weight_decay}


def schedule(shape, warm_up=0.0, final=0.0, initial=1 / 25):
    return {"shape": shape, "warmUpFraction": warm_up, "initialFraction": initial, "finalFraction": final}


CONSTANT, WARM_UP = schedule("constant"), schedule("constant", 0.2)
COSINE, COSINE_ONLY = schedule("cosine", 0.2, 0.1), schedule("cosine")
ONE_CYCLE = schedule("oneCycle", 0.1, 1 / 250_000)


def described(
    name, cell, sizes, pooling, loss, optimizer, schedule, bidirectional=False, output=3, embedding=None, dense=(),
    activation="relu", smoothing=0.0, limit=None, decay=None, piece=None):
    return {
        "name": name,
        "configuration": {
            "inputSize": 6 if embedding else 3, "embeddingSize": embedding, "cell": cell, "hiddenSizes": sizes,
            "bidirectional": bidirectional, "dropout": 0, "pooling": pooling, "denseSizes": list(dense),
            "denseActivation": activation, "headDropout": 0, "outputSize": output},
        "training": {
            "optimizer": optimizer, "schedule": schedule, "loss": loss, "labelSmoothing": smoothing,
            "gradientNormLimit": limit, "averageDecay": decay},
        "totalSteps": 20, "pieceLength": piece}


RUNS = [
    described("elman-tanh, last", "elman-tanh", [5, 5], "last", CROSS_ENTROPY, sgd(0.1), CONSTANT, decay=0.8),
    described(
        "elman-tanh both ways, every step, tokens", "elman-tanh", [5, 5], None, CROSS_ENTROPY, rms_prop(0.01), WARM_UP,
        bidirectional=True, embedding=4, smoothing=0.1, limit=0.5),
    described(
        "elman-relu, mean", "elman-relu", [6, 6], "mean", SQUARED, sgd(0.05, momentum=0.9), COSINE, output=1, limit=0.5),
    described(
        "elman-relu both ways, max, dense", "elman-relu", [4, 4], "max", BINARY, adam(0.01), ONE_CYCLE,
        bidirectional=True, dense=[5], activation="tanh", decay=0.9),
    described(
        "elman-sigmoid, attention", "elman-sigmoid", [6, 5], "attention", CROSS_ENTROPY,
        sgd(0.1, momentum=0.8, nesterov=True), WARM_UP, smoothing=0.2, dense=[4], activation="sigmoid"),
    described(
        "elman-sigmoid both ways, every step", "elman-sigmoid", [4, 6], None, SQUARED, adam(0.02, weight_decay=0.1),
        COSINE, bidirectional=True, output=2, limit=0.2),
    described(
        "lstm, attention, tokens, dense", "lstm", [5, 5], "attention", BINARY, adam(0.02, weight_decay=0.05), ONE_CYCLE,
        embedding=3, dense=[4], limit=0.15, decay=0.7),
    described(
        "lstm both ways, last", "lstm", [4, 4], "last", CROSS_ENTROPY, adam(0.02, beta1=0.8, beta2=0.99), COSINE,
        bidirectional=True, output=4, smoothing=0.1),
    described("lstm, every step", "lstm", [6, 4], None, BINARY, rms_prop(0.01, momentum=0.9), ONE_CYCLE, output=2),
    described(
        "lstm both ways, mean, no head", "lstm", [3, 4], "mean", SQUARED, sgd(0.3, momentum=0.5, weight_decay=0.02),
        COSINE_ONLY, bidirectional=True, output=0),
    described(
        "lstm, every step, in pieces", "lstm", [5, 5], None, CROSS_ENTROPY, adam(0.03), CONSTANT, embedding=3,
        output=6, limit=0.4, piece=3),
    described(
        "gru-reset-after, every step, dense", "gru-reset-after", [6, 6], None, SQUARED, rms_prop(0.01, smoothing=0.9),
        ONE_CYCLE, output=1, dense=[4, 3], activation="tanh"),
    described(
        "gru-reset-after both ways, mean, tokens", "gru-reset-after", [4, 4], "mean", CROSS_ENTROPY,
        adam(0.02, weight_decay=0.01), COSINE, bidirectional=True, embedding=4, decay=0.9),
    described(
        "gru-reset-after both ways, last, three layers", "gru-reset-after", [3, 5, 2], "last", BINARY,
        sgd(0.2, momentum=0.9, nesterov=True, weight_decay=0.01), CONSTANT, bidirectional=True, output=2, limit=0.1),
    described(
        "gru-reset-before, max, dense", "gru-reset-before", [5, 5], "max", SQUARED,
        sgd(0.1, momentum=0.9, nesterov=True), COSINE, output=2, dense=[4], activation="sigmoid", limit=1.0),
    described(
        "gru-reset-before both ways, attention, tokens", "gru-reset-before", [3, 4], "attention", CROSS_ENTROPY,
        adam(0.02), WARM_UP, bidirectional=True, embedding=4, limit=0.3, decay=0.8),
]

SCHEDULES = [
    (schedule("oneCycle", 0.1, 1 / 250_000), 20), (schedule("oneCycle", 0.3, 1 / 250_000), 40),
    (schedule("oneCycle", 0.2, 0.01, 0.1), 97), (schedule("constant"), 10), (schedule("constant", 0.3), 23),
    (schedule("constant", 0.5, initial=0.2), 18), (schedule("cosine"), 20), (schedule("cosine", 0.1, 0.1), 40),
    (schedule("cosine", 0.25, 0.01, 0.5), 33)]


def main():
    golden = {
        "torch": torch.__version__,
        "runs": [complete(run, seed) for seed, run in enumerate(RUNS)],
        "schedules": [schedule_factors(*s) for s in SCHEDULES],
    }
    path = pathlib.Path(__file__).parents[2] / "Tests/RecurrentNetworksTests/Golden/recurrent-pytorch.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


main()
