// The arithmetic between a frame of samples and its cepstral coefficients, but for the FFT in the middle.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "level.h"

/// Rows of floats that a kernel walks in steps of this many are padded to a multiple of it.
#define CK_FEATURE_LANES 8

/// Triangular filters, each a short run of weights over neighbouring bins. Runs are padded with zero weights to a multiple
/// of CK_FEATURE_LANES, so the spectrum they are applied to needs that many readable, finite values behind its end.
typedef struct {
    size_t band_count;
    const int32_t *first_bins;   // [band] the bin of the run's first weight
    const int32_t *run_lengths;  // [band] how many weights, a multiple of CK_FEATURE_LANES
    const float *weights;        // the runs, one behind the other
} ck_filter_bank;

typedef struct {
    /// out[i] = samples[i] * window[i]
    void (*window)(const float *samples, const float *window, size_t count, float *out);

    /// power[i] = re[i]^2 + im[i]^2 of `count` interleaved complex values.
    void (*power)(const float *spectrum, size_t count, float *power);

    /// energies[b] = the sum over band b's run of weight * power.
    void (*filter)(const ck_filter_bank *bank, const float *power, float *energies);

    /// values[i] = ln(values[i] + floor), the logarithm within 1 ulp, where that sum is at least FLT_MIN; infinity and
    /// NaN stay what they are. `count` is a multiple of CK_FEATURE_LANES.
    void (*log_floor)(float *values, size_t count, float floor);

    /// out[c] = the sum over r < rows of in[r] * matrix[r * columns + c]; `columns` is a multiple of CK_FEATURE_LANES.
    void (*transform)(const float *matrix, size_t rows, size_t columns, const float *in, float *out);

    /// values[r][c] = (values[r][c] - mean[c]) * scale[c]
    void (*normalize)(float *values, size_t rows, size_t columns, const float *mean, const float *scale);
} ck_feature_kernels;

/// The kernels compiled for a level, which must not be above `ck_highest_level()`.
const ck_feature_kernels *ck_feature_kernels_at(ck_level level);
