// Products with weights of 8 bits, for networks that only run.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "recurrent.h"

/// Weights of 8 bits: w[k][n] = data[k][n] scales[n]. Panels of 16 columns as in recurrent.h, but with their rows in pairs:
/// 16 columns of two values each. The last row of an odd number has zeros beside it.
typedef struct {
    const int8_t *data;   // the first of its rows, an even one, in the first of its panels
    ptrdiff_t stride;     // bytes from panel to panel
    const float *scales;  // one for each column of the panels
} ck_byte_rows;

/// Values of a row of `a` that are rounded together.
enum { ck_byte_block = 512 };

typedef struct {
    /// As `multiply` of recurrent.h, with `a` rounded to 16 bits on the way: each ck_byte_block values of a row to the
    /// nearest multiples of their largest magnitude / 32767. Their products with the bytes are summed as integers, so
    /// exactly, and the sums of blocks are added as floats, in their order. A row with a value that is not finite gives
    /// NaN.
    void (*multiply)(ck_rows c, ck_rows a, ck_byte_rows w, const float *bias, size_t rows, size_t depth, size_t panels);
} ck_quantized_kernels;

/// The kernels compiled for a level, which must not be above `ck_highest_level()`.
const ck_quantized_kernels *ck_quantized_kernels_at(ck_level level);
