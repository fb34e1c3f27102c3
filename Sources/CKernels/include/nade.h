// Rows of bits and how likely they are: independent of each other, or each given those before it.
#pragma once
#include <stddef.h>
#include "level.h"

/// The shared weights of a neural autoregressive distribution estimator over `bits` bits, row-major, a row of `hidden`
/// floats for each bit. `hidden` is a multiple of 8.
typedef struct {
    const float *weights;  // what a bit that is set adds to the sums that later bits see
    const float *outputs;  // how the hidden values make the bit's logit
    size_t bits, hidden;
} ck_nade;

typedef struct {
    /// -log of the probability of `bits` (each 0 or 1) where bit n is set with probability 1 / (1 + exp(-logits[n])).
    /// `gradient` gets `factor` times the derivative by the logits; it is not written where it is null.
    double (*independent)(const float *logits, const float *bits, float factor, float *gradient, size_t count);

    /// The same for the estimator (Larochelle and Murray 2011): with a = biases[bits...] at first, logit n is
    /// biases[n] + outputs[n] . sigmoid(a), and a set bit then adds weights[n] to a.
    ///
    /// `biases` are those of the bits, then those of the hidden values. `logits` gets `bits` floats; `scratch` has room for
    /// (bits + 2) * hidden: the sums, and the hidden values between two set bits.
    double (*nade)(const ck_nade *nade, const float *biases, const float *bits, float *logits, float *scratch);

    /// The same with `factor` times the derivatives by `biases`, which are set, and by the weights, which are added.
    double (*nade_gradient)(const ck_nade *nade, const float *biases, const float *bits, float factor, float *logits,
                            float *scratch, float *bias_gradient, float *weight_gradient, float *output_gradient);

    /// The sum over n of x[n] y[n], and y = sigmoid x; `count` is a multiple of 8.
    float (*dot)(const float *x, const float *y, size_t count);
    void (*sigmoid)(float *y, const float *x, size_t count);
} ck_nade_kernels;

/// The kernels compiled for a level, which must not be above `ck_highest_level()`.
const ck_nade_kernels *ck_nade_kernels_at(ck_level level);
