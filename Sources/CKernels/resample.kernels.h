// The bodies behind resample.h, compiled once a level: CK(name) names them.

typedef float CK(vector) __attribute__((vector_size(32)));  // one register with AVX, two without
#define VECTOR CK(vector)

// Four running sums of eight lanes hide the latency of the multiply-add; they are added in one fixed order, so an output
// does not depend on how many are computed at once.
static inline float CK(dot)(const float *a, const float *b, long count) {
    VECTOR sums[4] = {{0}};
    for (long i = 0; i < count; i += 32)
        for (int k = 0; k < 4; k++) {
            VECTOR x, y;
            memcpy(&x, a + i + 8 * k, sizeof x);
            memcpy(&y, b + i + 8 * k, sizeof y);
            sums[k] += x * y;
        }
    VECTOR s = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

static inline void CK(advance)(ck_resample_walk *walk) {
    walk->whole += walk->step_whole;
    walk->phase += walk->step_phase;
    if (walk->phase >= walk->phases) {
        walk->phase -= walk->phases;
        walk->whole += 1;
    }
}

static void CK(exact)(const float *signal, const float *rows, long taps, ck_resample_walk walk, float *output,
                        long count) {
    for (long i = 0; i < count; i++) {
        output[i] = CK(dot)(rows + walk.phase * taps, signal + walk.whole, taps);
        CK(advance)(&walk);
    }
}

static void CK(interpolated)(const float *signal, const float *rows, long intervals, long taps, ck_resample_walk walk,
                               float *output, long count) {
    for (long i = 0; i < count; i++) {
        long scaled = walk.phase * intervals;
        long row = scaled / walk.phases;
        float weight = (float)(scaled - row * walk.phases) / (float)walk.phases;
        float before = CK(dot)(rows + row * taps, signal + walk.whole, taps);
        float after = CK(dot)(rows + (row + 1) * taps, signal + walk.whole, taps);
        output[i] = before + weight * (after - before);
        CK(advance)(&walk);
    }
}

static const ck_resample_kernels CK(table) = {
    .exact = CK(exact),
    .interpolated = CK(interpolated),
};

#undef VECTOR
