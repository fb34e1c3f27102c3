// Blocks of rows, element by element. Included by recurrent.kernels.h.

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

static void CK(add_scaled)(ck_rows target, ck_rows source, const float *factors, size_t rows, size_t panels) {
    for (size_t p = 0; p < panels; p++) {
        float *to = target.data + (ptrdiff_t)p * target.stride;
        const float *from = source.data + (ptrdiff_t)p * source.stride;
        for (size_t r = 0; r < rows; r++)
            for (int v = 0; v < WIDTH; v += LANES) {
                float *place = to + r * WIDTH + v;
                CK(store)(place, CK(load)(place) + CK(load)(from + r * WIDTH + v) * factors[r]);
            }
    }
}

static void CK(row_products)(float *products, ck_rows a, ck_rows b, size_t rows, size_t panels) {
    for (size_t r = 0; r < rows; r++) {
        VECTOR sum = {0};
        for (size_t p = 0; p < panels; p++) {
            const float *x = a.data + (ptrdiff_t)p * a.stride + r * WIDTH;
            const float *y = b.data + (ptrdiff_t)p * b.stride + r * WIDTH;
            for (int v = 0; v < WIDTH; v += LANES) sum += CK(load)(x + v) * CK(load)(y + v);
        }
        float total = 0;
        for (int lane = 0; lane < LANES; lane++) total += sum[lane];
        products[r] = total;
    }
}

static void CK(maximum)(ck_rows target, ck_rows source, size_t rows, size_t panels) {
    for (size_t p = 0; p < panels; p++) {
        float *to = target.data + (ptrdiff_t)p * target.stride;
        const float *from = source.data + (ptrdiff_t)p * source.stride;
        for (size_t n = 0; n < rows * WIDTH; n += LANES) {
            VECTOR x = CK(load)(from + n), highest = CK(load)(to + n);
            CK(store)(to + n, highest >= x ? highest : x + (highest - highest));  // not a number on either side stays that
        }
    }
}

static void CK(maximum_back)(ck_rows target, ck_rows source, ck_rows highest, ck_rows gradient, size_t rows,
                             size_t panels) {
    for (size_t p = 0; p < panels; p++) {
        float *to = target.data + (ptrdiff_t)p * target.stride, *left = gradient.data + (ptrdiff_t)p * gradient.stride;
        const float *from = source.data + (ptrdiff_t)p * source.stride;
        const float *best = highest.data + (ptrdiff_t)p * highest.stride;
        for (size_t n = 0; n < rows * WIDTH; n += LANES) {
            VECTOR g = CK(load)(left + n), zero = {0};
            INTS here = CK(load)(from + n) == CK(load)(best + n);
            CK(store)(to + n, here ? g : zero);
            CK(store)(left + n, here ? zero : g);
        }
    }
}
