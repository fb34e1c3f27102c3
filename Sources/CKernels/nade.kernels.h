// The bodies behind nade.h, compiled once a level; LANES is the vector's width in floats and divides 8.

#include "vector.kernels.h"

INLINE float CK(lane_sum)(VECTOR v) {
    float total = 0;
    for (int lane = 0; lane < LANES; lane++) total += v[lane];
    return total;
}

static float CK(dot)(const float *x, const float *y, size_t count) {
    VECTOR sums[4] = {{0}, {0}, {0}, {0}};  // four, since an addition waits for the one before it
    size_t n = 0;
    for (; n + 4 * LANES <= count; n += 4 * LANES)
        for (int k = 0; k < 4; k++) sums[k] += CK(load)(x + n + k * LANES) * CK(load)(y + n + k * LANES);
    for (; n < count; n += LANES) sums[0] += CK(load)(x + n) * CK(load)(y + n);
    return CK(lane_sum)((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

static void CK(sigmoid)(float *y, const float *x, size_t count) {
    for (size_t n = 0; n < count; n += LANES) CK(store)(y + n, CK(sigmoid_v)(CK(load)(x + n)));
}

// -log p = log(1 + exp(-|z|)) + max(z, 0) - x z. The logarithms of a few bits are one logarithm of their product, which is
// at most 2 to their number.
static double CK(independent)(const float *logits, const float *bits, float factor, float *gradient, size_t count) {
    double sum = 0, product = 1;
    for (size_t n = 0; n < count; n += LANES) {
        size_t rest = count - n < LANES ? count - n : LANES, part = rest * sizeof(float);
        VECTOR z = {0}, x = {0};
        memcpy(&z, logits + n, part);
        memcpy(&x, bits + n, part);
        VECTOR size = z < 0.0f ? -z : z, e = CK(exp_v)(-size);
        VECTOR linear = (z > 0.0f ? z : z * 0.0f) - x * z;
        for (size_t lane = 0; lane < rest; lane++) {
            sum += (double)linear[lane];
            product *= 1 + (double)e[lane];
        }
        if (product > 0x1p500) {
            sum += log(product);
            product = 1;
        }
        if (!gradient) continue;
        VECTOR p = (z < 0.0f ? e : CK(all)(1.0f)) / (1.0f + e), slope = factor * (p - x);
        memcpy(gradient + n, &slope, part);
    }
    return sum + log(product);
}

// Leaves what the way back needs: the hidden values between two set bits, one behind the other from the second row of
// `scratch` on.
static void CK(nade_logits)(const ck_nade *nade, const float *biases, const float *bits, float *logits, float *scratch) {
    size_t size = nade->hidden;
    float *sums = scratch, *hidden = scratch + size;
    memcpy(sums, biases + nade->bits, size * sizeof(float));
    CK(sigmoid)(hidden, sums, size);
    for (size_t n = 0; n < nade->bits; n++) {
        logits[n] = biases[n] + CK(dot)(nade->outputs + n * size, hidden, size);
        if (bits[n] == 0) continue;
        const float *weights = nade->weights + n * size;
        for (size_t k = 0; k < size; k += LANES) CK(store)(sums + k, CK(load)(sums + k) + CK(load)(weights + k));
        hidden += size;
        CK(sigmoid)(hidden, sums, size);
    }
}

static double CK(nade)(const ck_nade *nade, const float *biases, const float *bits, float *logits, float *scratch) {
    CK(nade_logits)(nade, biases, bits, logits, scratch);
    return CK(independent)(logits, bits, 0, NULL, nade->bits);
}

static double CK(nade_gradient)(const ck_nade *nade, const float *biases, const float *bits, float factor, float *logits,
                                float *scratch, float *bias_gradient, float *weight_gradient, float *output_gradient) {
    size_t size = nade->hidden;
    CK(nade_logits)(nade, biases, bits, logits, scratch);
    double loss = CK(independent)(logits, bits, factor, bias_gradient, nade->bits);

    const float *hidden = scratch + size;
    for (size_t n = 0; n < nade->bits; n++)
        if (bits[n] != 0) hidden += size;
    // Of the hidden values in place of the sums, which are not needed any more, and of the sums.
    float *hidden_gradient = scratch, *sum_gradient = bias_gradient + nade->bits;
    memset(hidden_gradient, 0, size * sizeof(float));
    memset(sum_gradient, 0, size * sizeof(float));
    for (size_t n = nade->bits; n-- > 0;) {
        if (bits[n] != 0) {
            float *weights = weight_gradient + n * size;
            for (size_t k = 0; k < size; k += LANES) {
                VECTOR h = CK(load)(hidden + k);
                VECTOR g = CK(load)(sum_gradient + k) + CK(load)(hidden_gradient + k) * (h * (1.0f - h));
                CK(store)(sum_gradient + k, g);
                CK(store)(weights + k, CK(load)(weights + k) + g);
                CK(store)(hidden_gradient + k, CK(all)(0.0f));
            }
            hidden -= size;
        }
        float slope = bias_gradient[n];
        const float *outputs = nade->outputs + n * size;
        float *to = output_gradient + n * size;
        for (size_t k = 0; k < size; k += LANES) {
            CK(store)(to + k, CK(load)(to + k) + CK(load)(hidden + k) * slope);
            CK(store)(hidden_gradient + k, CK(load)(hidden_gradient + k) + CK(load)(outputs + k) * slope);
        }
    }
    for (size_t k = 0; k < size; k += LANES) {
        VECTOR h = CK(load)(hidden + k);
        CK(store)(sum_gradient + k, CK(load)(sum_gradient + k) + CK(load)(hidden_gradient + k) * (h * (1.0f - h)));
    }
    return loss;
}

static const ck_nade_kernels CK(table) = {
    .independent = CK(independent),
    .nade = CK(nade),
    .nade_gradient = CK(nade_gradient),
    .dot = CK(dot),
    .sigmoid = CK(sigmoid),
};

#undef VECTOR
#undef INTS
#undef INLINE
