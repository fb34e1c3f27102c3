// The products of recurrent.h. Included by recurrent.kernels.h.

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
                // Tiles of nearly equal height: a short one would wait for its sums.
                for (size_t tiles = (r1 - r0 + TILE_ROWS - 1) / TILE_ROWS; tiles > 0; tiles--) {
                    size_t n = (r1 - r + tiles - 1) / tiles;
                    switch (n) {
#if TILE_ROWS >= 6
                    case 6: TILE(6, 1); break;
                    case 5: TILE(5, 1); break;
                    case 4: TILE(4, 1); break;
                    case 3: TILE(3, 1); break;
#endif
                    case 2: TILE(2, 1); break;
                    default: TILE(1, 1);
                    }
                    r += n;
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

