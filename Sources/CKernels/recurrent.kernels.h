// The bodies behind recurrent.h, compiled once a level: CK(name) names them, LANES is the vector's width in floats and
// TILE_ROWS the most rows of a product whose sums fit in the level's registers.

#define WIDTH ck_panel_width
#define VECTORS (WIDTH / LANES)
#define INLINE static inline __attribute__((always_inline))

typedef float CK(vector) __attribute__((ext_vector_type(LANES)));
typedef int32_t CK(ints) __attribute__((ext_vector_type(LANES)));
typedef float CK(unaligned) __attribute__((ext_vector_type(LANES), aligned(4)));
#define VECTOR CK(vector)
#define INTS CK(ints)

INLINE VECTOR CK(load)(const float *p) { return *(const CK(unaligned) *)p; }
INLINE void CK(store)(float *p, VECTOR v) { *(CK(unaligned) *)p = v; }
INLINE VECTOR CK(all)(float x) { return x - (VECTOR){0}; }  // x + 0 would be an addition: it turns -0 into 0

// x within +-limit; not a number stays that, so that a network never hides one (the min and max of C would drop it).
INLINE VECTOR CK(clamp)(VECTOR x, float limit) {
    VECTOR highest = CK(all)(limit), lowest = CK(all)(-limit);
    x = x > highest ? highest : x;
    return x < lowest ? lowest : x;
}

// exp for |x| <= 87, within 1 ulp: x = n ln 2 + r with |r| <= ln 2 / 2, then a minimax polynomial of exp r. The polynomial
// was fitted for this project (weighted least squares on Chebyshev nodes).
INLINE VECTOR CK(exp_v)(VECTOR x) {
    x = CK(clamp)(x, 87.0f);
    VECTOR shifted = x * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: rounds to an integer without SSE4's instruction
    VECTOR n = shifted - 12582912.0f;
    VECTOR r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    VECTOR p = CK(all)(0.00137511407f);
    p = p * r + 0.00836891588f;
    p = p * r + 0.0416695327f;
    p = p * r + 0.166665182f;
    p = p * r + 0.499999881f;
    p = p * r * r + r + 1.0f;
    INTS power = ((INTS)shifted - 0x4B400000 + 127) << 23;
    return p * (VECTOR)power;
}

INLINE VECTOR CK(sigmoid_v)(VECTOR x) { return 1.0f / (1.0f + CK(exp_v)(-x)); }

// tanh by a rational function odd in x, relative error below 3.5e-7; fitted for this project on [0, 8], beyond which tanh
// is 1 to the last bit but one.
INLINE VECTOR CK(tanh_v)(VECTOR x) {
    x = CK(clamp)(x, 8.0f);
    VECTOR y = x * x;
    VECTOR p = CK(all)(1.52318922e-8f);
    p = p * y + 2.18957121e-5f;
    p = p * y + 0.00357166165f;
    p = p * y + 0.134445518f;
    p = p * y + 1.0f;
    VECTOR q = CK(all)(8.52304538e-7f);
    q = q * y + 0.000341139617f;
    q = q * y + 0.0261646844f;
    q = q * y + 0.467778802f;
    q = q * y + 1.0f;
    return x * p / q;
}

// MARK: products

// A tile of c, `rows` x `panels` panels, held in registers while k runs. `rows` and `panels` are constants at every call,
// so the arrays become registers once the loops are unrolled.
INLINE void CK(tile)(const int rows, const int panels, float *c, ptrdiff_t c_stride, const float *a,
                     ptrdiff_t a_stride, const float *w, ptrdiff_t w_stride, const float *bias, size_t depth) {
    VECTOR sum[6][4][VECTORS];
    for (int r = 0; r < rows; r++)
        for (int p = 0; p < panels; p++)
            for (int v = 0; v < VECTORS; v++)
                sum[r][p][v] = CK(load)(bias ? bias + p * WIDTH + v * LANES
                                             : c + p * c_stride + r * WIDTH + v * LANES);
    for (size_t block = 0; block < depth; block += WIDTH) {
        const float *a_panel = a + (ptrdiff_t)(block / WIDTH) * a_stride;
        const float *w_block = w + block * WIDTH;
        size_t count = depth - block < WIDTH ? depth - block : WIDTH;
        for (size_t k = 0; k < count; k++) {
            for (int p = 0; p < panels; p++) {
                VECTOR weight[VECTORS];
                for (int v = 0; v < VECTORS; v++)
                    weight[v] = CK(load)(w_block + p * w_stride + k * WIDTH + v * LANES);
                for (int r = 0; r < rows; r++) {
                    VECTOR value = CK(all)(a_panel[r * WIDTH + k]);
                    for (int v = 0; v < VECTORS; v++) sum[r][p][v] += value * weight[v];
                }
            }
        }
    }
    for (int r = 0; r < rows; r++)
        for (int p = 0; p < panels; p++)
            for (int v = 0; v < VECTORS; v++)
                CK(store)(c + p * c_stride + r * WIDTH + v * LANES, sum[r][p][v]);
}

static void CK(multiply)(ck_rows c, ck_rows a, ck_rows w, const float *bias, size_t rows, size_t depth,
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
#define TILE(R, P) CK(tile)(R, P, c_panel + r * WIDTH, c.stride, a_block + r * WIDTH, a.stride, w_panel, w.stride, start, k_count)
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
INLINE void CK(tile_transposed)(const int count, float *c, const float *a, const float *b, size_t rows) {
    VECTOR sum[6][VECTORS];
    for (int m = 0; m < count; m++)
        for (int v = 0; v < VECTORS; v++) sum[m][v] = CK(load)(c + m * WIDTH + v * LANES);
    for (size_t r = 0; r < rows; r++) {
        VECTOR values[VECTORS];
        for (int v = 0; v < VECTORS; v++) values[v] = CK(load)(b + r * WIDTH + v * LANES);
        for (int m = 0; m < count; m++) {
            VECTOR factor = CK(all)(a[r * WIDTH + m]);
            for (int v = 0; v < VECTORS; v++) sum[m][v] += factor * values[v];
        }
    }
    for (int m = 0; m < count; m++)
        for (int v = 0; v < VECTORS; v++) CK(store)(c + m * WIDTH + v * LANES, sum[m][v]);
}

static void CK(multiply_transposed)(ck_rows c, ck_rows a, ck_rows b, size_t rows, size_t m_count, size_t panels) {
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
#define TILE(M) { CK(tile_transposed)(M, c_tile, a_panel + m, b_panel, n); m += M; continue; }
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

static void CK(add_column_sums)(float *sums, ck_rows a, size_t rows, size_t panels) {
    for (size_t p = 0; p < panels; p++) {
        VECTOR sum[VECTORS];
        for (int v = 0; v < VECTORS; v++) sum[v] = CK(load)(sums + p * WIDTH + v * LANES);
        const float *panel = a.data + (ptrdiff_t)p * a.stride;
        for (size_t r = 0; r < rows; r++)
            for (int v = 0; v < VECTORS; v++) sum[v] += CK(load)(panel + r * WIDTH + v * LANES);
        for (int v = 0; v < VECTORS; v++) CK(store)(sums + p * WIDTH + v * LANES, sum[v]);
    }
}

// MARK: cells

static void CK(lstm_forward)(ck_rows gates, ck_rows previous_cell, ck_rows cell, ck_rows hidden, size_t rows,
                             size_t groups) {
    for (size_t group = 0; group < groups; group++) {
        ptrdiff_t g = (ptrdiff_t)group;
        float *pi = gates.data + (4 * g) * gates.stride, *pf = pi + gates.stride, *pg = pf + gates.stride,
              *po = pg + gates.stride;
        const float *previous = previous_cell.data + g * previous_cell.stride;
        float *c_out = cell.data + g * cell.stride, *h_out = hidden.data + g * hidden.stride;
        for (size_t n = 0; n < rows * WIDTH; n += LANES) {
            VECTOR i = CK(sigmoid_v)(CK(load)(pi + n));
            VECTOR f = CK(sigmoid_v)(CK(load)(pf + n));
            VECTOR candidate = CK(tanh_v)(CK(load)(pg + n));
            VECTOR o = CK(sigmoid_v)(CK(load)(po + n));
            VECTOR c = f * CK(load)(previous + n) + i * candidate;
            CK(store)(pi + n, i);
            CK(store)(pf + n, f);
            CK(store)(pg + n, candidate);
            CK(store)(po + n, o);
            CK(store)(c_out + n, c);
            CK(store)(h_out + n, o * CK(tanh_v)(c));
        }
    }
}

static void CK(lstm_backward)(ck_rows gates, ck_rows previous_cell, ck_rows cell, ck_rows hidden_gradient,
                              ck_rows cell_gradient, size_t rows, size_t groups) {
    for (size_t group = 0; group < groups; group++) {
        ptrdiff_t g = (ptrdiff_t)group;
        float *pi = gates.data + (4 * g) * gates.stride, *pf = pi + gates.stride, *pg = pf + gates.stride,
              *po = pg + gates.stride;
        const float *previous = previous_cell.data + g * previous_cell.stride;
        const float *c_in = cell.data + g * cell.stride, *dh_in = hidden_gradient.data + g * hidden_gradient.stride;
        float *dc_io = cell_gradient.data + g * cell_gradient.stride;
        for (size_t n = 0; n < rows * WIDTH; n += LANES) {
            VECTOR i = CK(load)(pi + n), f = CK(load)(pf + n), candidate = CK(load)(pg + n),
                   o = CK(load)(po + n);
            VECTOR t = CK(tanh_v)(CK(load)(c_in + n));
            VECTOR dh = CK(load)(dh_in + n);
            VECTOR dc = CK(load)(dc_io + n) + dh * o * (1.0f - t * t);
            CK(store)(pi + n, dc * candidate * i * (1.0f - i));
            CK(store)(pf + n, dc * CK(load)(previous + n) * f * (1.0f - f));
            CK(store)(pg + n, dc * i * (1.0f - candidate * candidate));
            CK(store)(po + n, dh * t * o * (1.0f - o));
            CK(store)(dc_io + n, dc * f);
        }
    }
}

// MARK: rows

static void CK(add)(ck_rows target, ck_rows source, size_t rows, size_t panels) {
    for (size_t p = 0; p < panels; p++) {
        float *to = target.data + (ptrdiff_t)p * target.stride;
        const float *from = source.data + (ptrdiff_t)p * source.stride;
        for (size_t n = 0; n < rows * WIDTH; n += LANES) CK(store)(to + n, CK(load)(to + n) + CK(load)(from + n));
    }
}

static void CK(scale)(ck_rows target, ck_rows source, const float *factors, size_t rows, size_t panels) {
    for (size_t p = 0; p < panels; p++) {
        float *to = target.data + (ptrdiff_t)p * target.stride;
        const float *from = source.data + (ptrdiff_t)p * source.stride;
        for (size_t r = 0; r < rows; r++)
            for (int v = 0; v < WIDTH; v += LANES)
                CK(store)(to + r * WIDTH + v, CK(load)(from + r * WIDTH + v) * factors[r]);
    }
}

static void CK(dropout)(ck_rows target, ck_rows source, uint64_t key, uint32_t threshold, float factor, size_t rows,
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

static void CK(adam)(float *parameters, const float *gradient, float *moment1, float *moment2, float scale,
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

static double CK(sum_of_squares)(const float *values, size_t count) {
    // Eight sums side by side: a fixed order that still fills the vector units.
    double sums[8] = {0};
    size_t n = 0;
    for (; n + 8 <= count; n += 8)
        for (int lane = 0; lane < 8; lane++) sums[lane] += (double)values[n + lane] * values[n + lane];
    for (int lane = 0; n < count; n++, lane++) sums[lane] += (double)values[n] * values[n];
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

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

static const ck_recurrent_kernels CK(table) = {
    .multiply = CK(multiply),
    .multiply_transposed = CK(multiply_transposed),
    .add_column_sums = CK(add_column_sums),
    .lstm_forward = CK(lstm_forward),
    .lstm_backward = CK(lstm_backward),
    .add = CK(add),
    .scale = CK(scale),
    .dropout = CK(dropout),
    .adam = CK(adam),
    .sum_of_squares = CK(sum_of_squares),
    .tanh = CK(tanh),
    .sigmoid = CK(sigmoid),
};

#undef VECTOR
#undef INTS
#undef VECTORS
#undef WIDTH
#undef INLINE
