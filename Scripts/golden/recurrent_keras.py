"""Writes Tests/RecurrentNetworksTests/Golden/recurrent-keras.json: what Keras computes for its recurrent layers.

    python3 -m venv venv && venv/bin/pip install keras==3.15.1 tensorflow-cpu==2.21.0 numpy==2.4.6
    venv/bin/python Scripts/golden/recurrent_keras.py

Each run is Masking, then two layers of SimpleRNN, LSTM or GRU (bare or in Bidirectional), on padded sequences of
different lengths with initial states: weights as Keras stores them, the outputs of every step, the final states, and the
gradients of everything. Then the same layers under a Dense with softmax are trained on their last output, from zero
states. Beside it stands our configuration of the layers; the tests translate the weights.

The first LSTM keeps the weights that Keras starts with, so that its unit_forget_bias shows which part of the bias is the
forget gate's. All other given numbers have four decimals; all are rounded to 32 bits and computed with in 64.
"""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.backend.set_floatx("float64")
INPUT, SIZES, OUTPUT = 3, [4, 5], 3
LENGTHS = [5, 1, 3, 4]
LABELS = [2, 0, 1, 2]
RECORDED_STEPS = 10
PADDING = -9.0  # what Masking takes for no step

CELLS = {
    "elman-tanh": lambda units: layers.SimpleRNN(units, activation="tanh", return_sequences=True, return_state=True),
    "elman-sigmoid": lambda units: layers.SimpleRNN(units, activation="sigmoid", return_sequences=True, return_state=True),
    "elman-relu": lambda units: layers.SimpleRNN(units, activation="relu", return_sequences=True, return_state=True),
    "lstm": lambda units: layers.LSTM(units, unit_forget_bias=True, return_sequences=True, return_state=True),
    "gru-reset-after": lambda units: layers.GRU(units, reset_after=True, return_sequences=True, return_state=True),
    "gru-reset-before": lambda units: layers.GRU(units, reset_after=False, return_sequences=True, return_state=True),
}


def drawn(generator, shape, scale=1.0):
    """Normal numbers of four decimals, as 32 bits hold them."""
    return np.round(generator.standard_normal(shape) * scale, 4).astype(np.float32).astype(np.float64)


def numbers(array):
    return [float(f"{v:.10g}") for v in np.asarray(array).flatten().tolist()]


def given(array):
    """The shortest numbers from which a 32-bit reader gets the same."""
    return [float(str(v)) for v in np.asarray(array, np.float32).flatten()]


def tensors(weights, write, values):
    """[layer][direction] of Keras' own names, shapes and numbers."""
    result = []
    for layer in weights:
        directions = []
        for direction in layer:
            directions.append({
                w.name: {"shape": list(w.shape), "values": write(values[w.path])} for w in direction})
        result.append(directions)
    return result


def by_sequence(states, write):
    """[sequence][layer][direction] of states[layer][direction][part], each [batch, units]."""
    return [
        [[{part: write(v[n]) for part, v in zip(("hidden", "cell"), s)} for s in layer] for layer in states]
        for n in range(len(LENGTHS))]


class Stack:
    """Masking and two recurrent layers that return every step and their states."""

    def __init__(self, cell, bidirectional):
        self.masking = layers.Masking(PADDING)
        self.parts = 2 if cell == "lstm" else 1
        self.directions = 2 if bidirectional else 1
        self.layers = [CELLS[cell](units) for units in SIZES]
        if bidirectional:
            self.layers = [layers.Bidirectional(layer) for layer in self.layers]

    def run(self, x, states=None):
        """The outputs of every step of the last layer, and the final states [layer][direction][part]."""
        mask = self.masking.compute_mask(x)
        x = self.masking(x)
        finals = []
        for n, layer in enumerate(self.layers):
            initial = [v for s in states[n] for v in s] if states else None
            x, *final = layer(x, mask=mask, initial_state=initial)
            finals.append([final[d * self.parts:(d + 1) * self.parts] for d in range(self.directions)])
        return x, finals

    def weights(self):
        """[layer][direction]"""
        if self.directions == 1:
            return [[layer.trainable_variables] for layer in self.layers]
        return [[l.forward_layer.trainable_variables, l.backward_layer.trainable_variables] for l in self.layers]

    def variables(self):
        return [w for layer in self.weights() for direction in layer for w in direction]


def padded(sequences):
    x = np.full((len(sequences), max(LENGTHS), sequences[0].shape[1]), PADDING)
    for n, s in enumerate(sequences):
        x[n, :len(s)] = s
    return x


def complete(run, seed):
    generator = np.random.default_rng(seed)
    keras.utils.set_random_seed(seed)
    cell, bidirectional = run["configuration"]["cell"], run["configuration"]["bidirectional"]
    stack = Stack(cell, bidirectional)
    sequences = [drawn(generator, (n, INPUT)) for n in LENGTHS]
    x = padded(sequences)
    stack.run(tf.constant(x))  # creates the weights
    for w in stack.variables():
        fresh = w.numpy().astype(np.float32).astype(np.float64)
        w.assign(fresh if run.get("freshWeights") else drawn(generator, w.shape, 0.5))
    start = {w.path: w.numpy() for w in stack.variables()}

    def state():
        return [
            [[tf.constant(drawn(generator, (len(LENGTHS), units), 0.5)) for _ in range(stack.parts)]
             for _ in range(stack.directions)] for units in SIZES]

    states, state_pull = state(), state()
    width = SIZES[-1] * stack.directions
    pull = [drawn(generator, (n, width)) for n in LENGTHS]
    output_pull = np.zeros((len(LENGTHS), max(LENGTHS), width))
    for n, p in enumerate(pull):
        output_pull[n, :len(p)] = p

    # The gradients of a sum of outputs and final states, each times a given number.
    x = tf.constant(x)
    leaves = [v for layer in states for s in layer for v in s]
    with tf.GradientTape() as tape:
        tape.watch([x] + leaves)
        outputs, finals = stack.run(x, states)
        total = tf.reduce_sum(outputs * output_pull)
        for layer, layer_pull in zip(finals, state_pull):
            for s, s_pull in zip(layer, layer_pull):
                for v, p in zip(s, s_pull):
                    total += tf.reduce_sum(v * p)
    variables = stack.variables()
    gradients = tape.gradient(total, [x] + leaves + [v.value for v in variables])
    x_gradient, leaf_gradients, weight_gradients = gradients[0], gradients[1:1 + len(leaves)], gradients[1 + len(leaves):]
    leaf_gradients = iter(leaf_gradients)
    state_gradients = [[[next(leaf_gradients) for _ in s] for s in layer] for layer in states]
    run |= {
        "series": [given(s) for s in sequences],
        "initialStates": by_sequence(states, given),
        "outputGradients": [given(p) for p in pull],
        "finalStateGradients": by_sequence(state_pull, given),
        "weights": tensors(stack.weights(), given, start),
        "outputs": [numbers(outputs[n, :length]) for n, length in enumerate(LENGTHS)],
        "finalStates": by_sequence(finals, numbers),
        "gradients": tensors(
            stack.weights(), numbers, {w.path: g for w, g in zip(variables, weight_gradients)}),
        "inputGradients": [numbers(x_gradient[n, :length]) for n, length in enumerate(LENGTHS)],
        "initialStateGradients": by_sequence(state_gradients, numbers),
    }
    train(run, stack, x, generator)
    return run


def train(run, stack, x, generator):
    """Last output -> Dense -> softmax cross-entropy, as in Sequential([..., Bidirectional(LSTM(5)), Dense(3)])."""
    dense = layers.Dense(OUTPUT)
    dense.build((None, SIZES[-1] * stack.directions))
    dense.kernel.assign(drawn(generator, dense.kernel.shape, 0.5))
    dense.bias.assign(drawn(generator, dense.bias.shape, 0.5))
    run["dense"] = {w.name: {"shape": list(w.shape), "values": given(w)} for w in (dense.kernel, dense.bias)}
    run["labels"] = LABELS
    o = run["training"]["optimizer"]
    optimizer = (
        keras.optimizers.Adam(o["learningRate"], o["beta1"], o["beta2"], o["epsilon"]) if o["kind"] == "adam"
        else keras.optimizers.SGD(o["learningRate"], momentum=o["momentum"], nesterov=o["nesterov"]))
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    variables = stack.variables() + [dense.kernel, dense.bias]
    run["trainingLosses"] = []
    for _ in range(RECORDED_STEPS):
        with tf.GradientTape() as tape:
            outputs, finals = stack.run(x)
            # What return_sequences=False gives: the hidden state that each direction ends with.
            last = tf.concat([direction[0] for direction in finals[-1]], -1)
            loss = loss_of(np.array(LABELS), dense(last))
        optimizer.apply(tape.gradient(loss, [v.value for v in variables]), variables)
        run["trainingLosses"].append(float(loss))


def sgd(rate, momentum=0.0, nesterov=False):
    return {"kind": "sgd", "learningRate": rate, "momentum": momentum, "nesterov": nesterov, "weightDecay": 0}


def adam(rate):
    # Keras adds epsilon before it corrects the second moment's bias, PyTorch and we after: equal only where it is tiny.
    return {
        "kind": "adam", "learningRate": rate, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-14, "weightDecay": 0}


RUNS = [
    ("elman-tanh", False, sgd(0.3)), ("elman-tanh", True, adam(0.02)), ("elman-sigmoid", False, adam(0.05)),
    ("elman-sigmoid", True, sgd(0.5, 0.9)), ("elman-relu", False, sgd(0.1, 0.5, True)),
    ("elman-relu", True, sgd(0.05)), ("lstm", False, adam(0.05)), ("lstm", True, sgd(0.5, 0.9, True)),
    ("gru-reset-after", False, sgd(0.3, 0.9)), ("gru-reset-after", True, adam(0.03)),
    ("gru-reset-before", False, adam(0.03)), ("gru-reset-before", True, sgd(0.3, 0.9, True)),
]


def main():
    runs = []
    for seed, (cell, bidirectional, optimizer) in enumerate(RUNS):
        run = {
            "name": cell + (" both ways" if bidirectional else ""),
            "configuration": {
                "inputSize": INPUT, "embeddingSize": None, "cell": cell, "hiddenSizes": SIZES,
                "bidirectional": bidirectional, "dropout": 0, "pooling": None, "denseSizes": [],
                "denseActivation": "relu", "headDropout": 0, "outputSize": 0},
            "training": {
                "optimizer": optimizer,
                "schedule": {"shape": "constant", "warmUpFraction": 0, "initialFraction": 1, "finalFraction": 1},
                "loss": "softmax-cross-entropy", "labelSmoothing": 0}}
        if (cell, bidirectional) == ("lstm", False):
            run["freshWeights"] = True
        runs.append(complete(run, seed))
    golden = {"keras": keras.__version__, "tensorflow": tf.__version__, "runs": runs}
    path = pathlib.Path(__file__).parents[2] / "Tests/RecurrentNetworksTests/Golden/recurrent-keras.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


main()
