"""Trains the first ten steps of the textbook networks in PyTorch and Keras, and writes the losses into
Tests/TextbookNetworksTests/Golden/textbook.json.

    swift run -c release TextbookNetworks export /tmp/first-steps
    python3 -m venv venv && venv/bin/pip install numpy torch==2.13.0 keras==3.15.1 tensorflow-cpu==2.21.0
    venv/bin/python Scripts/golden/textbook.py /tmp/first-steps

The folder holds a .safetensors file for each network: its initial weights, its recipe, and its first ten batches. Those
that textbooks build in Keras (digits, series, features) are built of its layers, the others of PyTorch's. Where only one of
the two frameworks is installed, the other's losses in the file stay as they are. All weights and inputs are 32-bit
numbers; both frameworks compute in 64 bits, so that the losses are the truth and the test's tolerance is the engine's own
error.
"""

import importlib.util
import json
import math
import pathlib
import sys

import numpy as np

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Tests/TextbookNetworksTests/Golden/textbook.json"
IN_KERAS = ["digits", "series", "features"]
IN_TORCH = [
    "words-elman", "words-lstm", "words-gru", "labeller-elman", "labeller-lstm", "labeller-bidirectional", "characters",
    "sentiment", "dates", "memory-elman", "memory-lstm", "memory-gru",
]


class Steps:
    """The contents of one file."""

    def __init__(self, path):
        contents = path.read_bytes()
        start = 8 + int.from_bytes(contents[:8], "little")
        header = json.loads(contents[8:start])
        metadata = header.pop("__metadata__")
        self.tensors = {
            name: np.frombuffer(contents[start + entry["data_offsets"][0]:start + entry["data_offsets"][1]], "<f4")
            .reshape(entry["shape"]).astype(np.float64)
            for name, entry in header.items()
        }
        self.networks = {n: json.loads(metadata[n]) for n in ("network", "encoder", "decoder") if n in metadata}
        self.recipe = json.loads(metadata["recipe"])
        self.total_steps = int(metadata["totalSteps"])
        self.carries_states = metadata.get("carriesStates") == "true"

    def weights(self, network):
        return {k.removeprefix(network + "."): v for k, v in self.tensors.items() if k.startswith(network + ".")}

    def batches(self):
        n = 0
        while f"{n}.inputs" in self.tensors:
            yield tuple(self.tensors[f"{n}.{what}"] for what in ("inputs", "inputs.lengths", "targets"))
            n += 1


# MARK: PyTorch


def torch_losses(steps):
    import torch
    from torch import nn
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    class Network(nn.Module):
        def __init__(self, sizes, weights):
            super().__init__()
            cells = {
                "elman-tanh": lambda *a, **k: nn.RNN(*a, nonlinearity="tanh", **k), "lstm": nn.LSTM,
                "gru-reset-after": nn.GRU,
            }
            self.pooling = sizes.get("pooling")
            width = sizes["inputSize"]
            if "embeddingSize" in sizes:
                self.embedding = nn.Embedding(width, sizes["embeddingSize"])
                width = sizes["embeddingSize"]
            hidden = sizes["hiddenSizes"]
            assert len(set(hidden)) == 1 and self.pooling in (None, "last"), sizes
            self.rnn = cells[sizes["cell"]](
                width, hidden[0], len(hidden), batch_first=True, bidirectional=sizes["bidirectional"])
            if sizes["outputSize"]:
                self.head = nn.Linear(hidden[0] * (2 if sizes["bidirectional"] else 1), sizes["outputSize"])
            self.double()
            self.load_state_dict({name: torch.tensor(values) for name, values in weights.items()})

        def forward(self, inputs, lengths, state=None):
            """The output of every step, or the one behind the last; and the final state."""
            x = self.embedding(inputs[..., 0].long()) if hasattr(self, "embedding") else inputs
            packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
            hidden, state = self.rnn(packed, state)
            if self.pooling == "last":
                features = (state[0] if isinstance(state, tuple) else state)[-1]
            else:
                features = pad_packed_sequence(hidden, batch_first=True)[0]
            return (self.head(features) if hasattr(self, "head") else features), state

    networks = {name: Network(sizes, steps.weights(name)) for name, sizes in steps.networks.items()}
    parameters = [p for network in networks.values() for p in network.parameters()]
    rule = steps.recipe["optimizer"]
    optimizer = {
        "sgd": lambda: torch.optim.SGD(
            parameters, rule["learningRate"], momentum=rule["momentum"], nesterov=rule["nesterov"],
            weight_decay=rule["weightDecay"]),
        "rmsprop": lambda: torch.optim.RMSprop(
            parameters, rule["learningRate"], alpha=rule["smoothing"], eps=rule["epsilon"], momentum=rule["momentum"]),
        "adam": lambda: torch.optim.AdamW(
            parameters, rule["learningRate"], betas=(rule["beta1"], rule["beta2"]), eps=rule["epsilon"],
            weight_decay=rule["weightDecay"]),
    }[rule["kind"]]()
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_factor(steps, step))

    def loss_of(outputs, targets):
        loss = steps.recipe["loss"]
        if loss == "softmax-cross-entropy":
            # For labels at every step, -1 where a sequence has ended.
            log_probabilities = nn.functional.log_softmax(outputs, dim=-1)
            return nn.functional.nll_loss(log_probabilities.flatten(0, -2), targets.long().flatten(), ignore_index=-1)
        criterion = {"binary-cross-entropy": nn.BCEWithLogitsLoss, "mean-squared-error": nn.MSELoss}[loss]()
        return criterion(outputs, targets)

    losses, state = [], None
    for inputs, lengths, targets in steps.batches():
        inputs, lengths, targets = torch.tensor(inputs), torch.tensor(lengths).long(), torch.tensor(targets)
        if "decoder" in networks:
            # The decoder reads the start token, which is the last of its vocabulary, and what it should have written.
            _, final = networks["encoder"](inputs, lengths)
            start = torch.full((len(targets), 1), float(steps.networks["decoder"]["inputSize"] - 1), dtype=torch.double)
            read = torch.cat([start, targets[:, :-1]], dim=1)[..., None]
            outputs, _ = networks["decoder"](read, torch.full((len(targets),), targets.shape[1]), final)
        else:
            outputs, state = networks["network"](inputs, lengths, state if steps.carries_states else None)
            state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
        loss = loss_of(outputs, targets)
        optimizer.zero_grad()
        loss.backward()
        if "gradientNormLimit" in steps.recipe:
            nn.utils.clip_grad_norm_(parameters, steps.recipe["gradientNormLimit"])
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    return losses


def rate_factor(steps, step):
    """Half a cosine down to nothing over all steps, or constantly 1."""
    shape = steps.recipe["schedule"]["shape"]
    assert steps.recipe["schedule"]["warmUpFraction"] == 0 and shape in ("cosine", "constant")
    return (1 + math.cos(math.pi * step / (steps.total_steps - 1))) / 2 if shape == "cosine" else 1


# MARK: Keras


def keras_losses(steps):
    import keras
    import tensorflow as tf

    keras.config.set_floatx("float64")
    sizes, rule = steps.networks["network"], steps.recipe["optimizer"]
    assert rule["kind"] == "adam" and rule["weightDecay"] == 0 and sizes["pooling"] == "last"
    assert "gradientNormLimit" not in steps.recipe and "embeddingSize" not in sizes
    batches = list(steps.batches())
    is_classifier = steps.recipe["loss"] == "softmax-cross-entropy"
    layer = {"lstm": keras.layers.LSTM, "elman-tanh": keras.layers.SimpleRNN}[sizes["cell"]]
    model = keras.Sequential([keras.Input(batches[0][0].shape[1:])])
    for n, units in enumerate(sizes["hiddenSizes"]):
        model.add(layer(units, return_sequences=n + 1 < len(sizes["hiddenSizes"])))
    model.add(keras.layers.Dense(sizes["outputSize"], activation="softmax" if is_classifier else None))

    weights = steps.weights("network")
    values = []
    for n in range(len(sizes["hiddenSizes"])):
        # Keras has PyTorch's gates in the same order (its c is their g), matrices the other way round, and one bias.
        values += [
            weights[f"rnn.weight_ih_l{n}"].T, weights[f"rnn.weight_hh_l{n}"].T,
            weights[f"rnn.bias_ih_l{n}"] + weights[f"rnn.bias_hh_l{n}"],
        ]
    model.set_weights(values + [weights["head.weight"].T, weights["head.bias"]])

    loss_of = keras.losses.SparseCategoricalCrossentropy() if is_classifier else keras.losses.MeanSquaredError()
    # PyTorch's two biases of a gate have equal gradients, so that their sum moves twice as far as Keras' one bias would.
    biases = [v for v in model.trainable_variables if v.path.endswith("bias") and "dense" not in v.path]
    others = [v for v in model.trainable_variables if all(v is not b for b in biases)]
    groups = [(others, 1), (biases, 2)]
    optimizers = [keras.optimizers.Adam(rule["learningRate"], rule["beta1"], rule["beta2"]) for _ in groups]

    losses = []
    for step, (inputs, lengths, targets) in enumerate(batches):
        assert (lengths == inputs.shape[1]).all()
        with tf.GradientTape(persistent=True) as tape:
            loss = loss_of(targets, model(inputs, training=True))
        for optimizer, (variables, factor) in zip(optimizers, groups):
            optimizer.learning_rate = rule["learningRate"] * factor * rate_factor(steps, step)
            # Keras adds epsilon before the second moment's bias is corrected, PyTorch behind that.
            optimizer.epsilon = rule["epsilon"] * math.sqrt(1 - rule["beta2"] ** (step + 1))
            optimizer.apply(tape.gradient(loss, [v.value for v in variables]), variables)
        losses.append(float(loss))
    return losses


def main():
    folder = pathlib.Path(sys.argv[1])
    golden = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {"versions": {}, "losses": {}}
    for framework, names, losses in (("torch", IN_TORCH, torch_losses), ("keras", IN_KERAS, keras_losses)):
        if importlib.util.find_spec(framework) is None:
            print(f"{framework} is not installed: its losses stay as they are")
            continue
        for name in names:
            golden["losses"][name] = losses(Steps(folder / f"{name}.safetensors"))
            print(name, *(f"{loss:.6f}" for loss in golden["losses"][name]))
        golden["versions"][framework] = sys.modules[framework].__version__
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(json.dumps(golden, indent=1, sort_keys=True) + "\n")


main()
