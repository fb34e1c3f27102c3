// The bodies behind recurrent.h, compiled once a level: CK(name) names them, LANES is the vector's width in floats, and
// TILE_ROWS the most rows, TILE_PANELS the panels at that height, of a product whose sums fit in the level's registers.

#define WIDTH ck_panel_width
#define VECTORS (WIDTH / LANES)

#include "vector.kernels.h"

#define ELEMENTWISE(name)                                                              \
    static void CK(name)(float *y, const float *x, size_t count) {                     \
        for (size_t n = 0; n < count; n += LANES) {                                    \
            size_t part = (count - n < LANES ? count - n : LANES) * sizeof(float);     \
            VECTOR value = {0};                                                        \
            memcpy(&value, x + n, part);                                               \
            value = CK(name##_v)(value);                                               \
            memcpy(y + n, &value, part);                                               \
        }                                                                              \
    }
ELEMENTWISE(tanh)
ELEMENTWISE(sigmoid)
#undef ELEMENTWISE

#include "product.kernels.h"
#include "cell.kernels.h"
#include "row.kernels.h"
#include "optimizer.kernels.h"

static const ck_recurrent_kernels CK(table) = {
    .multiply = CK(multiply),
    .multiply_transposed = CK(multiply_transposed),
    .add_column_sums = CK(add_column_sums),
    .activate = CK(activate),
    .activate_back = CK(activate_back),
    .lstm_forward = CK(lstm_forward),
    .lstm_backward = CK(lstm_backward),
    .gru_after_forward = CK(gru_after_forward),
    .gru_after_backward = CK(gru_after_backward),
    .gru_before_reset = CK(gru_before_reset),
    .gru_before_candidate = CK(gru_before_candidate),
    .gru_before_candidate_back = CK(gru_before_candidate_back),
    .gru_before_reset_back = CK(gru_before_reset_back),
    .add = CK(add),
    .scale = CK(scale),
    .add_scaled = CK(add_scaled),
    .row_products = CK(row_products),
    .maximum = CK(maximum),
    .maximum_back = CK(maximum_back),
    .dropout = CK(dropout),
    .sgd = CK(sgd),
    .rmsprop = CK(rmsprop),
    .adam = CK(adam),
    .average = CK(average),
    .sum_of_squares = CK(sum_of_squares),
    .tanh = CK(tanh),
    .sigmoid = CK(sigmoid),
};

#undef VECTOR
#undef INTS
#undef VECTORS
#undef WIDTH
#undef INLINE
