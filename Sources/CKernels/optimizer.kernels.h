// Flat arrays of weights and gradients. Included by recurrent.kernels.h.

static void CK(adam)(float *parameters, const float *gradient, float *moment1, float *moment2, float scale,
                     ck_adam_step step, size_t count) {
    float keep = 1.0f - step.learning_rate * step.weight_decay;
    float rate = step.learning_rate * step.correction1;
    for (size_t n = 0; n < count; n++) {
        float g = gradient[n] * scale;
        float m = step.beta1 * moment1[n] + step.rest1 * g;
        float v = step.beta2 * moment2[n] + step.rest2 * g * g;
        moment1[n] = m;
        moment2[n] = v;
        parameters[n] = parameters[n] * keep - rate * m / (__builtin_sqrtf(v * step.correction2) + step.epsilon);
    }
}

static void CK(sgd)(float *parameters, const float *gradient, float *velocity, float scale, ck_sgd_step step,
                    size_t count) {
    for (size_t n = 0; n < count; n++) {
        float g = gradient[n] * scale + step.weight_decay * parameters[n];
        if (velocity) {
            float v = step.momentum * velocity[n] + g;
            velocity[n] = v;
            g = step.nesterov ? g + step.momentum * v : v;
        }
        parameters[n] -= step.learning_rate * g;
    }
}

static void CK(rmsprop)(float *parameters, const float *gradient, float *velocity, float *squares, float scale,
                        ck_rmsprop_step step, size_t count) {
    for (size_t n = 0; n < count; n++) {
        float g = gradient[n] * scale;
        float s = step.smoothing * squares[n] + step.rest * g * g;
        squares[n] = s;
        float change = g / (__builtin_sqrtf(s) + step.epsilon);
        if (velocity) change = velocity[n] = step.momentum * velocity[n] + change;
        parameters[n] -= step.learning_rate * change;
    }
}

static void CK(average)(float *averages, const float *values, float share, size_t count) {
    for (size_t n = 0; n < count; n++) averages[n] += share * (values[n] - averages[n]);
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

