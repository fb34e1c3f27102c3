// The inner loops of the rate converter: dot products of filter rows with a sliding piece of the signal.
#pragma once
#include "level.h"

/// Where output samples stand in the signal: at sample `whole` of it and `phase` / `phases` of a sample further. Each
/// output is `step_whole` and `step_phase` / `phases` after the one before. Integers, so that no hour of audio drifts.
typedef struct {
    long whole;
    long phase;
    long phases;
    long step_whole;
    long step_phase;
} ck_resample_walk;

typedef struct {
    /// `output[i]` = the row of the walk's phase . `signal[whole ..< whole + taps]`, for `count` outputs.
    /// `rows` holds `phases` rows of `taps`; `taps` is a multiple of 32.
    void (*exact)(const float *signal, const float *rows, long taps, ck_resample_walk walk, float *output, long count);

    /// The same between the two nearest of `intervals` + 1 rows spread evenly over one sample, weighted by distance.
    void (*interpolated)(const float *signal, const float *rows, long intervals, long taps, ck_resample_walk walk,
                         float *output, long count);
} ck_resample_kernels;

/// The kernels compiled for a level, which must not be above `ck_highest_level()`.
const ck_resample_kernels *ck_resample_kernels_at(ck_level level);
