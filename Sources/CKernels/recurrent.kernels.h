// The bodies behind recurrent.h, compiled once a level: NAME(f) names them, LANES is the vector's width in floats and
// TILE_ROWS the most rows of a product whose sums fit in the level's registers.

#pragma clang fp contract(fast)

#define WIDTH ck_panel_width
#define VECTORS (WIDTH / LANES)
#define INLINE static inline __attribute__((always_inline))

typedef float NAME(vector) __attribute__((ext_vector_type(LANES)));
typedef int32_t NAME(ints) __attribute__((ext_vector_type(LANES)));
typedef float NAME(unaligned) __attribute__((ext_vector_type(LANES), aligned(4)));
#define VECTOR NAME(vector)
#define INTS NAME(ints)

INLINE VECTOR NAME(load)(const float *p) { return *(const NAME(unaligned) *)p; }
INLINE void NAME(store)(float *p, VECTOR v) { *(NAME(unaligned) *)p = v; }
INLINE VECTOR NAME(all)(float x) { return x - (VECTOR){0}; }  // x + 0 would be an addition: it turns -0 into 0

// x within +-limit; not a number stays that, so that a network never hides one (the min and max of C would drop it).
INLINE VECTOR NAME(clamp)(VECTOR x, float limit) {
    VECTOR highest = NAME(all)(limit), lowest = NAME(all)(-limit);
    x = x > highest ? highest : x;
    return x < lowest ? lowest : x;
}

// exp for |x| <= 87, within 1 ulp: x = n ln 2 + r with |r| <= ln 2 / 2, then a minimax polynomial of exp r. The polynomial
// was fitted for this project (weighted least squares on Chebyshev nodes).
INLINE VECTOR NAME(exp_v)(VECTOR x) {
    x = NAME(clamp)(x, 87.0f);
    VECTOR shifted = x * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: rounds to an integer without SSE4's instruction
    VECTOR n = shifted - 12582912.0f;
    VECTOR r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    VECTOR p = NAME(all)(0.00137511407f);
    p = p * r + 0.00836891588f;
    p = p * r + 0.0416695327f;
    p = p * r + 0.166665182f;
    p = p * r + 0.499999881f;
    p = p * r * r + r + 1.0f;
    INTS power = ((INTS)shifted - 0x4B400000 + 127) << 23;
    return p * (VECTOR)power;
}

INLINE VECTOR NAME(sigmoid_v)(VECTOR x) { return 1.0f / (1.0f + NAME(exp_v)(-x)); }

// tanh by a rational function odd in x, relative error below 3.5e-7; fitted for this project on [0, 8], beyond which tanh
// is 1 to the last bit but one.
INLINE VECTOR NAME(tanh_v)(VECTOR x) {
    x = NAME(clamp)(x, 8.0f);
    VECTOR y = x * x;
    VECTOR p = NAME(all)(1.52318922e-8f);
    p = p * y + 2.18957121e-5f;
    p = p * y + 0.00357166165f;
    p = p * y + 0.134445518f;
    p = p * y + 1.0f;
    VECTOR q = NAME(all)(8.52304538e-7f);
    q = q * y + 0.000341139617f;
    q = q * y + 0.0261646844f;
    q = q * y + 0.467778802f;
    q = q * y + 1.0f;
    return x * p / q;
}

// MARK: products

// A tile of c, `rows` x `panels` panels, held in registers while k runs. `rows` and `panels` are constants at every call,
// so the arrays become registers once the loops are unrolled.
INLINE void NAME(tile)(const int rows, const int panels, float *c, ptrdiff_t c_stride, const float *a,
                       ptrdiff_t a_stride, const float *w, ptrdiff_t w_stride, const float *bias, size_t depth) {
    VECTOR sum[6][4][VECTORS];
    for (int r = 0; r < rows; r++)
        for (int p = 0; p < panels; p++)
            for (int v = 0; v < VECTORS; v++)
                sum[r][p][v] = NAME(load)(bias ? bias + p * WIDTH + v * LANES
                                               : c + p * c_stride + r * WIDTH + v * LANES);
    for (size_t block = 0; block < depth; block += WIDTH) {
        const float *a_panel = a + (ptrdiff_t)(block / WIDTH) * a_stride;
        const float *w_block = w + block * WIDTH;
        size_t count = depth - block < WIDTH ? depth - block : WIDTH;
        for (size_t k = 0; k < count; k++) {
            for (int p = 0; p < panels; p++) {
                VECTOR weight[VECTORS];
                for (int v = 0; v < VECTORS; v++)
                    weight[v] = NAME(load)(w_block + p * w_stride + k * WIDTH + v * LANES);
                for (int r = 0; r < rows; r++) {
                    VECTOR value = NAME(all)(a_panel[r * WIDTH + k]);
                    for (int v = 0; v < VECTORS; v++) sum[r][p][v] += value * weight[v];
                }
            }
        }
    }
    for (int r = 0; r < rows; r++)
        for (int p = 0; p < panels; p++)
            for (int v = 0; v < VECTORS; v++)
                NAME(store)(c + p * c_stride + r * WIDTH + v * LANES, sum[r][p][v]);
}

static void NAME(multiply)(ck_rows c, ck_rows a, ck_rows w, const float *bias, size_t rows, size_t depth,
                           size_t panels) {
    // Blocks keep a panel of w in L1 and a block of a in L2 while they are used again.
    enum { row_block = 96, depth_block = 256 };
    for (size_t r0 = 0; r0 < rows; r0 += row_block) {
        size_t r1 = rows - r0 < row_block ? rows : r0 + row_block;
        size_t k0 = 0;
        do {  // once even where depth is 0, for the bias
            size_t k_count = depth - k0 < depth_block ? depth - k0 : depth_block;
            const float *a_block = a.data + (ptrdiff_t)(k0 / WIDTH) * a.stride;
            for (size_t p = 0; p < panels;) {
                const float *start = bias && k0 == 0 ? bias + p * WIDTH : 0;
                const float *w_panel = w.data + (ptrdiff_t)p * w.stride + k0 * WIDTH;
                float *c_panel = c.data + (ptrdiff_t)p * c.stride;
                size_t r = r0, left = panels - p;
#define TILE(R, P) NAME(tile)(R, P, c_panel + r * WIDTH, c.stride, a_block + r * WIDTH, a.stride, w_panel, w.stride, start, k_count)
                // Few rows: several panels at once, so that there are enough independent sums to hide the latency.
                if (r1 - r0 == 1 && left >= 4 && VECTORS * 4 <= 8) { TILE(1, 4); p += 4; continue; }
                if (r1 - r0 <= 2 && left >= 2) {
                    if (r1 - r0 == 1) TILE(1, 2); else TILE(2, 2);
                    p += 2;
                    continue;
                }
                while (r < r1) {
                    size_t n = r1 - r;
#if TILE_ROWS >= 6
                    if (n >= 6) { TILE(6, 1); r += 6; continue; }
                    if (n == 5) { TILE(5, 1); r += 5; continue; }
                    if (n == 4) { TILE(4, 1); r += 4; continue; }
                    if (n == 3) { TILE(3, 1); r += 3; continue; }
#endif
                    if (n >= 2) { TILE(2, 1); r += 2; continue; }
                    TILE(1, 1);
                    r += 1;
                }
#undef TILE
                p += 1;
            }
            k0 += k_count;
        } while (k0 < depth);
    }
}

// The same with the sum over rows: `count` neighbouring columns of a against one panel of b.
INLINE void NAME(tile_transposed)(const int count, float *c, const float *a, const float *b, size_t rows) {
    VECTOR sum[6][VECTORS];
    for (int m = 0; m < count; m++)
        for (int v = 0; v < VECTORS; v++) sum[m][v] = NAME(load)(c + m * WIDTH + v * LANES);
    for (size_t r = 0; r < rows; r++) {
        VECTOR values[VECTORS];
        for (int v = 0; v < VECTORS; v++) values[v] = NAME(load)(b + r * WIDTH + v * LANES);
        for (int m = 0; m < count; m++) {
            VECTOR factor = NAME(all)(a[r * WIDTH + m]);
            for (int v = 0; v < VECTORS; v++) sum[m][v] += factor * values[v];
        }
    }
    for (int m = 0; m < count; m++)
        for (int v = 0; v < VECTORS; v++) NAME(store)(c + m * WIDTH + v * LANES, sum[m][v]);
}

static void NAME(multiply_transposed)(ck_rows c, ck_rows a, ck_rows b, size_t rows, size_t m_count, size_t panels) {
    enum { row_block = 192 };  // a panel of a and one of b, 12 KB each, stay in L1
    for (size_t r0 = 0; r0 < rows; r0 += row_block) {
        size_t n = rows - r0 < row_block ? rows - r0 : row_block;
        for (size_t p = 0; p < panels; p++) {
            const float *b_panel = b.data + (ptrdiff_t)p * b.stride + r0 * WIDTH;
            float *c_panel = c.data + (ptrdiff_t)p * c.stride;
            for (size_t m0 = 0; m0 < m_count; m0 += WIDTH) {
                const float *a_panel = a.data + (ptrdiff_t)(m0 / WIDTH) * a.stride + r0 * WIDTH;
                size_t end = m_count - m0 < WIDTH ? m_count - m0 : WIDTH;
                for (size_t m = 0; m < end;) {
                    size_t left = end - m;
                    float *c_tile = c_panel + (m0 + m) * WIDTH;
#define TILE(M) { NAME(tile_transposed)(M, c_tile, a_panel + m, b_panel, n); m += M; continue; }
#if TILE_ROWS >= 6
                    if (left >= 10 || left == 6) TILE(6)  // 16 = 6 + 5 + 5: no short tile that waits for its sums
                    if (left >= 5) TILE(5)
                    if (left == 4) TILE(4)
                    if (left == 3) TILE(3)
#endif
                    if (left >= 2) TILE(2)
                    TILE(1)
#undef TILE
                }
            }
        }
    }
}

static void NAME(add_column_sums)(float *sums, ck_rows a, size_t rows, size_t panels) {
    for (size_t p = 0; p < panels; p++) {
        VECTOR sum[VECTORS];
        for (int v = 0; v < VECTORS; v++) sum[v] = NAME(load)(sums + p * WIDTH + v * LANES);
        const float *panel = a.data + (ptrdiff_t)p * a.stride;
        for (size_t r = 0; r < rows; r++)
            for (int v = 0; v < VECTORS; v++) sum[v] += NAME(load)(panel + r * WIDTH + v * LANES);
        for (int v = 0; v < VECTORS; v++) NAME(store)(sums + p * WIDTH + v * LANES, sum[v]);
    }
}

// MARK: cells

static void NAME(lstm_forward)(ck_rows gates, ck_rows previous_cell, ck_rows cell, ck_rows hidden, size_t rows,
                               size_t groups) {
    for (size_t group = 0; group < groups; group++) {
        ptrdiff_t g = (ptrdiff_t)group;
        float *pi = gates.data + (4 * g) * gates.stride, *pf = pi + gates.stride, *pg = pf + gates.stride,
              *po = pg + gates.stride;
        const float *previous = previous_cell.data + g * previous_cell.stride;
        float *c_out = cell.data + g * cell.stride, *h_out = hidden.data + g * hidden.stride;
        for (size_t n = 0; n < rows * WIDTH; n += LANES) {
            VECTOR i = NAME(sigmoid_v)(NAME(load)(pi + n));
            VECTOR f = NAME(sigmoid_v)(NAME(load)(pf + n));
            VECTOR candidate = NAME(tanh_v)(NAME(load)(pg + n));
            VECTOR o = NAME(sigmoid_v)(NAME(load)(po + n));
            VECTOR c = f * NAME(load)(previous + n) + i * candidate;
            NAME(store)(pi + n, i);
            NAME(store)(pf + n, f);
            NAME(store)(pg + n, candidate);
            NAME(store)(po + n, o);
            NAME(store)(c_out + n, c);
            NAME(store)(h_out + n, o * NAME(tanh_v)(c));
        }
    }
}

static void NAME(lstm_backward)(ck_rows gates, ck_rows previous_cell, ck_rows cell, ck_rows hidden_gradient,
                                ck_rows cell_gradient, size_t rows, size_t groups) {
    for (size_t group = 0; group < groups; group++) {
        ptrdiff_t g = (ptrdiff_t)group;
        float *pi = gates.data + (4 * g) * gates.stride, *pf = pi + gates.stride, *pg = pf + gates.stride,
              *po = pg + gates.stride;
        const float *previous = previous_cell.data + g * previous_cell.stride;
        const float *c_in = cell.data + g * cell.stride, *dh_in = hidden_gradient.data + g * hidden_gradient.stride;
        float *dc_io = cell_gradient.data + g * cell_gradient.stride;
        for (size_t n = 0; n < rows * WIDTH; n += LANES) {
            VECTOR i = NAME(load)(pi + n), f = NAME(load)(pf + n), candidate = NAME(load)(pg + n),
                   o = NAME(load)(po + n);
            VECTOR t = NAME(tanh_v)(NAME(load)(c_in + n));
            VECTOR dh = NAME(load)(dh_in + n);
            VECTOR dc = NAME(load)(dc_io + n) + dh * o * (1.0f - t * t);
            NAME(store)(pi + n, dc * candidate * i * (1.0f - i));
            NAME(store)(pf + n, dc * NAME(load)(previous + n) * f * (1.0f - f));
            NAME(store)(pg + n, dc * i * (1.0f - candidate * candidate));
            NAME(store)(po + n, dh * t * o * (1.0f - o));
            NAME(store)(dc_io + n, dc * f);
        }
    }
}

// MARK: rows

static void NAME(add)(ck_rows target, ck_rows source, size_t rows, size_t panels) {
    for (size_t p = 0; p < panels; p++) {
        float *to = target.data + (ptrdiff_t)p * target.stride;
        const float *from = source.data + (ptrdiff_t)p * source.stride;
        for (size_t n = 0; n < rows * WIDTH; n += LANES) NAME(store)(to + n, NAME(load)(to + n) + NAME(load)(from + n));
    }
}

static void NAME(scale)(ck_rows target, ck_rows source, const float *factors, size_t rows, size_t panels) {
    for (size_t p = 0; p < panels; p++) {
        float *to = target.data + (ptrdiff_t)p * target.stride;
        const float *from = source.data + (ptrdiff_t)p * source.stride;
        for (size_t r = 0; r < rows; r++)
            for (int v = 0; v < WIDTH; v += LANES)
                NAME(store)(to + r * WIDTH + v, NAME(load)(from + r * WIDTH + v) * factors[r]);
    }
}

static void NAME(dropout)(ck_rows target, ck_rows source, uint64_t key, uint32_t threshold, float factor, size_t rows,
                          size_t panels) {
    uint32_t first = (uint32_t)key, second = (uint32_t)(key >> 32);
    for (size_t p = 0; p < panels; p++) {
        float *to = target.data + (ptrdiff_t)p * target.stride;
        const float *from = source.data + (ptrdiff_t)p * source.stride;
        for (size_t n = 0; n < rows * WIDTH; n++) {
            // Two rounds of a 32-bit multiply-xorshift mixer over the element's place.
            uint32_t h = ((uint32_t)(n * panels + p) + first) * 0x9E3779B1u;
            h = (h ^ (h >> 15)) * 0x85EBCA77u + second;
            h = (h ^ (h >> 13)) * 0xC2B2AE3Du;
            h ^= h >> 16;
            to[n] = h < threshold ? 0.0f : from[n] * factor;
        }
    }
}

// MARK: flat arrays

static void NAME(adam)(float *parameters, const float *gradient, float *moment1, float *moment2, float scale,
                       ck_adam_step step, size_t count) {
    float keep = 1.0f - step.learning_rate * step.weight_decay;
    float rate = step.learning_rate * step.correction1;
    for (size_t n = 0; n < count; n++) {
        float g = gradient[n] * scale;
        float m = step.beta1 * moment1[n] + (1.0f - step.beta1) * g;
        float v = step.beta2 * moment2[n] + (1.0f - step.beta2) * g * g;
        moment1[n] = m;
        moment2[n] = v;
        parameters[n] = parameters[n] * keep - rate * m / (__builtin_sqrtf(v * step.correction2) + step.epsilon);
    }
}

static double NAME(sum_of_squares)(const float *values, size_t count) {
    // Eight sums side by side: a fixed order that still fills the vector units.
    double sums[8] = {0};
    size_t n = 0;
    for (; n + 8 <= count; n += 8)
        for (int lane = 0; lane < 8; lane++) sums[lane] += (double)values[n + lane] * values[n + lane];
    for (int lane = 0; n < count; n++, lane++) sums[lane] += (double)values[n] * values[n];
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

#define ELEMENTWISE(name)                                                              \
    static void NAME(name)(float *y, const float *x, size_t count) {                   \
        for (size_t n = 0; n < count; n += LANES) {                                    \
            size_t part = (count - n < LANES ? count - n : LANES) * sizeof(float);     \
            VECTOR value = {0};                                                        \
            memcpy(&value, x + n, part);                                               \
            value = NAME(name##_v)(value);                                             \
            memcpy(y + n, &value, part);                                               \
        }                                                                              \
    }
ELEMENTWISE(tanh)
ELEMENTWISE(sigmoid)
#undef ELEMENTWISE

static const ck_recurrent_kernels NAME(table) = {
    .multiply = NAME(multiply),
    .multiply_transposed = NAME(multiply_transposed),
    .add_column_sums = NAME(add_column_sums),
    .lstm_forward = NAME(lstm_forward),
    .lstm_backward = NAME(lstm_backward),
    .add = NAME(add),
    .scale = NAME(scale),
    .dropout = NAME(dropout),
    .adam = NAME(adam),
    .sum_of_squares = NAME(sum_of_squares),
    .tanh = NAME(tanh),
    .sigmoid = NAME(sigmoid),
};

#undef VECTOR
#undef INTS
#undef VECTORS
#undef WIDTH
#undef INLINE
