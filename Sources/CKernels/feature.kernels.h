// The bodies behind feature.h, compiled once a level: CK(name) names them.
//
// Sums run in eight lanes and are folded in one fixed order, so that a frame's values depend on nothing but the frame.

typedef float CK(vector) __attribute__((vector_size(32)));
typedef int32_t CK(ints) __attribute__((vector_size(32)));
#define VECTOR CK(vector)
#define INTS CK(ints)
#define INLINE static inline __attribute__((always_inline))

INLINE void CK(store)(float *to, const VECTOR *value) { memcpy(to, value, sizeof *value); }
#define LOAD(pointer) ({ VECTOR loaded_; memcpy(&loaded_, (pointer), sizeof loaded_); loaded_; })

static void CK(window)(const float *restrict samples, const float *restrict window, size_t count, float *restrict out) {
    for (size_t i = 0; i < count; i++) out[i] = samples[i] * window[i];
}

static void CK(power)(const float *restrict spectrum, size_t count, float *restrict power) {
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        VECTOR a = LOAD(spectrum + 2 * i), b = LOAD(spectrum + 2 * i + 8);
        VECTOR re = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
        VECTOR im = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
        VECTOR sum = re * re + im * im;
        CK(store)(power + i, &sum);
    }
    for (; i < count; i++) power[i] = spectrum[2 * i] * spectrum[2 * i] + spectrum[2 * i + 1] * spectrum[2 * i + 1];
}

static void CK(filter)(const ck_filter_bank *bank, const float *restrict power, float *restrict energies) {
    const float *weights = bank->weights;
    for (size_t band = 0; band < bank->band_count; band++) {
        const float *bins = power + bank->first_bins[band];
        size_t length = (size_t)bank->run_lengths[band];
        VECTOR sum = {0};
        for (size_t i = 0; i < length; i += CK_FEATURE_LANES) sum += LOAD(weights + i) * LOAD(bins + i);
        weights += length;
        sum += __builtin_shufflevector(sum, sum, 4, 5, 6, 7, 0, 1, 2, 3);
        sum += __builtin_shufflevector(sum, sum, 2, 3, 0, 1, 6, 7, 4, 5);
        energies[band] = sum[0] + sum[1];
    }
}

// x = 2^e m with m in [sqrt(1/2), sqrt(2)); f = m - 1 is exact; with s = f / (2 + f),
//   ln m = 2 artanh s = f - s (f - R),  R = 2 (s^2/3 + s^4/5 + s^6/7 + ...),
// where s^2 < 0.0295, so the first omitted term, s^10/11, is under 3e-9 of the result. The correction s (f - R) is small
// beside f, which keeps its rounding small beside the result's; e ln 2 is added in two parts, the larger one exact.
static void CK(log_floor)(float *values, size_t count, float floor) {
    for (size_t i = 0; i < count; i += CK_FEATURE_LANES) {
        VECTOR x = LOAD(values + i) + floor;
        INTS bits = (INTS)x;
        INTS exponent = (bits - 0x3f3504f3) >> 23;  // the bits of sqrt(1/2)
        VECTOR e = __builtin_convertvector(exponent, VECTOR);
        VECTOR f = (VECTOR)(bits - (exponent << 23)) - 1.0f;
        VECTOR s = f / (2.0f + f), z = s * s;
        VECTOR r = z * (2.0f / 3 + z * (2.0f / 5 + z * (2.0f / 7 + z * (2.0f / 9))));
        VECTOR y = e * 0x1.62ep-1f + (f - (s * (f - r) - e * 0x1.0bfbe8p-15f));
        INTS finite = x < __builtin_inff();
        INTS chosen = ((INTS)y & finite) | (bits & ~finite);
        VECTOR result = (VECTOR)chosen;
        CK(store)(values + i, &result);
    }
}

// Four sums for each group of columns, taken over every fourth row, hide the latency of the additions.
static void CK(transform)(
    const float *restrict matrix, size_t rows, size_t columns, const float *restrict in, float *restrict out
) {
    for (size_t column = 0; column < columns; column += CK_FEATURE_LANES) {
        VECTOR sums[4] = {{0}, {0}, {0}, {0}};
        const float *m = matrix + column;
        size_t row = 0;
        for (; row + 4 <= rows; row += 4, m += 4 * columns) {
            sums[0] += in[row] * LOAD(m);
            sums[1] += in[row + 1] * LOAD(m + columns);
            sums[2] += in[row + 2] * LOAD(m + 2 * columns);
            sums[3] += in[row + 3] * LOAD(m + 3 * columns);
        }
        for (; row < rows; row++, m += columns) sums[0] += in[row] * LOAD(m);
        VECTOR sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        CK(store)(out + column, &sum);
    }
}

static void CK(normalize)(
    float *restrict values, size_t rows, size_t columns, const float *restrict mean, const float *restrict scale
) {
    for (size_t row = 0; row < rows; row++, values += columns)
        for (size_t i = 0; i < columns; i++) values[i] = (values[i] - mean[i]) * scale[i];
}

static const ck_feature_kernels CK(table) = {
    .window = CK(window),
    .power = CK(power),
    .filter = CK(filter),
    .log_floor = CK(log_floor),
    .transform = CK(transform),
    .normalize = CK(normalize),
};

#undef LOAD
#undef INLINE
#undef INTS
#undef VECTOR
