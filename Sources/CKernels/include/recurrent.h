// The inner loops of recurrent networks.
//
// Every matrix is stored as panels of 16 columns: panel p holds columns 16p to 16p+15 as one block of rows x 16 floats,
// rows one after another. Weights, activations and gradients share this form, so each product below streams through
// memory in order and no operand is ever packed anew. Columns that pad the last panel hold zero in weights, biases and
// gradients; elsewhere they may hold anything, and no product feels it.
//
// The order of the additions that make one element depends on nothing but the length of its sum: not on how many rows
// are done together nor on the tile an element falls into. So a sequence gives the same bits alone and in a batch.
#pragma once
#include "level.h"
#include <stddef.h>
#include <stdint.h>

enum { ck_panel_width = 16 };

/// Some rows of a panel matrix: `data` is the first of those rows in panel 0, `stride` the floats from panel to panel.
typedef struct {
    float *data;
    ptrdiff_t stride;
} ck_rows;

typedef enum { CK_TANH, CK_SIGMOID, CK_RELU } ck_activation;

typedef struct {
    float learning_rate;
    float momentum;
    int nesterov;
    float weight_decay;  // added to the gradient, times the parameter
} ck_sgd_step;

typedef struct {
    float learning_rate;
    float smoothing;
    float rest;  // 1 - smoothing, rounded once: a float's distance to 1 is off by up to 3e-8
    float epsilon;
    float momentum;
} ck_rmsprop_step;

typedef struct {
    float learning_rate;    // of this step
    float beta1, beta2;     // decay of the first and second moment
    float rest1, rest2;     // 1 - beta, rounded once
    float correction1, correction2;  // 1 / (1 - beta^step)
    float epsilon;
    float weight_decay;     // decoupled: theta -= learning_rate * weight_decay * theta
} ck_adam_step;

typedef struct {
    /// c[r][n] = start + sum over k of a[r][k] w[k][n], for `rows` rows, `depth` values of k and `panels` panels of c and
    /// w. `start` is bias[n], or the value in c where `bias` is null.
    void (*multiply)(ck_rows c, ck_rows a, ck_rows w, const float *bias, size_t rows, size_t depth, size_t panels);

    /// c[m][n] += sum over r of a[r][m] b[r][n], for `rows` values of r, `m_count` rows of c, `panels` panels of b and c.
    void (*multiply_transposed)(ck_rows c, ck_rows a, ck_rows b, size_t rows, size_t m_count, size_t panels);

    /// sums[n] += sum over r of a[r][n].
    void (*add_column_sums)(float *sums, ck_rows a, size_t rows, size_t panels);

    // Cells, one step. The gates of a cell follow each other, each as many panels as the state has (`groups` of 16 units);
    // rows are sequences. Pre-activations are turned into activations in place, and on the way back into the gradients of
    // the pre-activations.

    /// y = f(x), and dx = dy f'(x), known from y. In place where pointers are equal.
    void (*activate)(ck_activation activation, ck_rows y, ck_rows x, size_t rows, size_t groups);
    void (*activate_back)(ck_activation activation, ck_rows dx, ck_rows y, ck_rows dy, size_t rows, size_t groups);

    /// LSTM, gates i, f, g, o: c' = f c + i g, h' = o tanh(c').
    void (*lstm_forward)(ck_rows gates, ck_rows previous_cell, ck_rows cell, ck_rows hidden, size_t rows, size_t groups);

    /// The way back: `cell_gradient` holds dL/dc' from the step after and gets dL/dc; `hidden_gradient` is the whole of
    /// dL/dh'.
    void (*lstm_backward)(ck_rows gates, ck_rows previous_cell, ck_rows cell, ck_rows hidden_gradient,
                          ck_rows cell_gradient, size_t rows, size_t groups);

    /// GRU that resets after the product, gates r, z, n: `gates` is the input's part, `recurrent` the state's.
    /// n = tanh(gates_n + r recurrent_n), h' = (1 - z) n + z h.
    void (*gru_after_forward)(ck_rows gates, ck_rows recurrent, ck_rows previous, ck_rows hidden, size_t rows,
                              size_t groups);

    /// The way back: `gates` and `recurrent` get the gradients of their parts; dL/dh' z is added to `previous_gradient`.
    void (*gru_after_backward)(ck_rows gates, ck_rows recurrent, ck_rows previous, ck_rows hidden_gradient,
                               ck_rows previous_gradient, size_t rows, size_t groups);

    /// GRU that resets before the product, gates r, z, n, in two parts with the product of n between them:
    /// r, z and reset = r h; then n = tanh(gates_n), h' = (1 - z) n + z h.
    void (*gru_before_reset)(ck_rows gates, ck_rows previous, ck_rows reset, size_t rows, size_t groups);
    void (*gru_before_candidate)(ck_rows gates, ck_rows previous, ck_rows hidden, size_t rows, size_t groups);

    /// The way back in two parts: n and z, and dL/dh' z added to `previous_gradient`; then, from the gradient of `reset`, r,
    /// and that times r added to `previous_gradient`.
    void (*gru_before_candidate_back)(ck_rows gates, ck_rows previous, ck_rows hidden_gradient, ck_rows previous_gradient,
                                      size_t rows, size_t groups);
    void (*gru_before_reset_back)(ck_rows gates, ck_rows previous, ck_rows reset_gradient, ck_rows previous_gradient,
                                  size_t rows, size_t groups);

    /// target += source.
    void (*add)(ck_rows target, ck_rows source, size_t rows, size_t panels);

    /// target[r] = source[r] * factors[r].
    void (*scale)(ck_rows target, ck_rows source, const float *factors, size_t rows, size_t panels);

    /// target[r] += source[r] * factors[r].
    void (*add_scaled)(ck_rows target, ck_rows source, const float *factors, size_t rows, size_t panels);

    /// products[r] = sum over n of a[r][n] b[r][n], padding included.
    void (*row_products)(float *products, ck_rows a, ck_rows b, size_t rows, size_t panels);

    /// target = the larger of target and source.
    void (*maximum)(ck_rows target, ck_rows source, size_t rows, size_t panels);

    /// The way back of one of many sources whose maximum is `highest`: where `source` is that, target gets `gradient`,
    /// which becomes 0, so that only the first source called gets it; elsewhere target gets 0.
    void (*maximum_back)(ck_rows target, ck_rows source, ck_rows highest, ck_rows gradient, size_t rows, size_t panels);

    /// Inverted dropout: an element is zeroed when its place's hash under `key` is below `threshold`, else multiplied by
    /// `factor`. The mask is a function of key and place, so the way back calls it again instead of storing it.
    void (*dropout)(ck_rows target, ck_rows source, uint64_t key, uint32_t threshold, float factor, size_t rows,
                    size_t panels);

    /// The optimisers in PyTorch's order of operations; `gradient` is first multiplied by `scale`. `velocity` is null
    /// where there is no momentum.
    void (*sgd)(float *parameters, const float *gradient, float *velocity, float scale, ck_sgd_step step, size_t count);
    void (*rmsprop)(float *parameters, const float *gradient, float *velocity, float *squares, float scale,
                    ck_rmsprop_step step, size_t count);

    /// Adam with decoupled weight decay.
    void (*adam)(float *parameters, const float *gradient, float *moment1, float *moment2, float scale,
                 ck_adam_step step, size_t count);

    /// averages = (1 - share) averages + share values.
    void (*average)(float *averages, const float *values, float share, size_t count);

    /// Sum of squares, accumulated in double.
    double (*sum_of_squares)(const float *values, size_t count);

    /// Element-wise functions as the cells use them, for tests: y[i] = tanh x[i], y[i] = 1 / (1 + exp(-x[i])).
    void (*tanh)(float *y, const float *x, size_t count);
    void (*sigmoid)(float *y, const float *x, size_t count);
} ck_recurrent_kernels;

/// The kernels compiled for a level, which must not be above `ck_highest_level()`.
const ck_recurrent_kernels *ck_recurrent_kernels_at(ck_level level);
