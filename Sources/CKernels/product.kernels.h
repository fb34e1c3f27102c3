// The products of recurrent.h. Included by recurrent.kernels.h.

// Tiles of up to TILE_ROWS rows and, where they are as high, TILE_PANELS panels, whose sums are held in registers. Lower
// tiles are wider, since eight sums are needed to hide the latency of a multiply-add.
#define PANELS(rows) (8 / (VECTORS * (rows)) > TILE_PANELS ? 8 / (VECTORS * (rows)) : TILE_PANELS)

// Calls TILE(n) with a constant.
#define CASE(rows) case rows: TILE(rows); break;
#if TILE_ROWS == 8
#define TILE_OF(n) switch (n) { CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) }
#elif TILE_ROWS == 6
#define TILE_OF(n) switch (n) { CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) }
#else
#define TILE_OF(n) switch (n) { CASE(1) CASE(2) }
#endif

// How many of the `left` rows the next of as few tiles as possible gets: about as many as the others, for a low one among
// them would wait for its sums.
INLINE size_t CK(tile_height)(size_t left) {
    size_t tiles = (left + TILE_ROWS - 1) / TILE_ROWS;
    return (left + tiles - 1) / tiles;
}

// A tile of c. `rows` and `panels` are constants at every call, so the arrays become registers once the loops are unrolled.
INLINE void CK(tile)(const int rows, const int panels, float *c, ptrdiff_t c_stride, const float *a,
                     ptrdiff_t a_stride, const float *w, ptrdiff_t w_stride, const float *bias, size_t depth) {
    VECTOR sum[TILE_ROWS][8][VECTORS];
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
        // That of all tiles: where there are several, none is so much lower that it could be wider.
        size_t full_width = PANELS(CK(tile_height)(r1 - r0));
        size_t k0 = 0;
        do {  // once even where depth is 0, for the bias
            size_t k_count = depth - k0 < depth_block ? depth - k0 : depth_block;
            const float *a_block = a.data + (ptrdiff_t)(k0 / WIDTH) * a.stride;
            for (size_t p = 0, width; p < panels; p += width) {
                width = panels - p < full_width ? 1 : full_width;
                const float *start = bias && k0 == 0 ? bias + p * WIDTH : 0;
                const float *w_panel = w.data + (ptrdiff_t)p * w.stride + k0 * WIDTH;
                float *c_panel = c.data + (ptrdiff_t)p * c.stride;
                for (size_t r = r0, height; r < r1; r += height) {
                    height = CK(tile_height)(r1 - r);
#define TILE_OF_PANELS(R, P) \
    CK(tile)(R, P, c_panel + r * WIDTH, c.stride, a_block + r * WIDTH, a.stride, w_panel, w.stride, start, k_count)
#define TILE(R) if (PANELS(R) > 1 && width > 1) TILE_OF_PANELS(R, PANELS(R)); else TILE_OF_PANELS(R, 1)
                    TILE_OF(height)
#undef TILE
#undef TILE_OF_PANELS
                }
            }
            k0 += k_count;
        } while (k0 < depth);
    }
}

// The same with the sum over rows: `count` neighbouring columns of a against panels of b.
INLINE void CK(tile_transposed)(const int count, const int panels, float *c, ptrdiff_t c_stride, const float *a,
                                const float *b, ptrdiff_t b_stride, size_t rows) {
    VECTOR sum[TILE_ROWS][TILE_PANELS][VECTORS];
    for (int m = 0; m < count; m++)
        for (int p = 0; p < panels; p++)
            for (int v = 0; v < VECTORS; v++) sum[m][p][v] = CK(load)(c + p * c_stride + m * WIDTH + v * LANES);
    for (size_t r = 0; r < rows; r++) {
        for (int p = 0; p < panels; p++) {
            VECTOR values[VECTORS];
            for (int v = 0; v < VECTORS; v++) values[v] = CK(load)(b + p * b_stride + r * WIDTH + v * LANES);
            for (int m = 0; m < count; m++) {
                VECTOR factor = CK(all)(a[r * WIDTH + m]);
                for (int v = 0; v < VECTORS; v++) sum[m][p][v] += factor * values[v];
            }
        }
    }
    for (int m = 0; m < count; m++)
        for (int p = 0; p < panels; p++)
            for (int v = 0; v < VECTORS; v++) CK(store)(c + p * c_stride + m * WIDTH + v * LANES, sum[m][p][v]);
}

static void CK(multiply_transposed)(ck_rows c, ck_rows a, ck_rows b, size_t rows, size_t m_count, size_t panels) {
    enum { row_block = 192 };  // a panel of a and one of b, 12 KB each, stay in L1
    for (size_t r0 = 0; r0 < rows; r0 += row_block) {
        size_t n = rows - r0 < row_block ? rows - r0 : row_block;
        for (size_t p = 0, width; p < panels; p += width) {
            width = panels - p < TILE_PANELS ? 1 : TILE_PANELS;
            const float *b_panel = b.data + (ptrdiff_t)p * b.stride + r0 * WIDTH;
            float *c_panel = c.data + (ptrdiff_t)p * c.stride;
            for (size_t m0 = 0; m0 < m_count; m0 += WIDTH) {
                const float *a_panel = a.data + (ptrdiff_t)(m0 / WIDTH) * a.stride + r0 * WIDTH;
                size_t end = m_count - m0 < WIDTH ? m_count - m0 : WIDTH;
                for (size_t m = 0, height; m < end; m += height) {
                    height = CK(tile_height)(end - m);
#define TILE_OF_PANELS(M, P) \
    CK(tile_transposed)(M, P, c_panel + (m0 + m) * WIDTH, c.stride, a_panel + m, b_panel, b.stride, n)
#define TILE(M) if (TILE_PANELS > 1 && width > 1) TILE_OF_PANELS(M, TILE_PANELS); else TILE_OF_PANELS(M, 1)
                    TILE_OF(height)
#undef TILE
#undef TILE_OF_PANELS
                }
            }
        }
    }
}

#undef PANELS
#undef CASE
#undef TILE_OF

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

