// The bodies behind quantized.h, compiled once a level; LANES is the vector's width in floats.

#include "vector.kernels.h"

#define WIDTH ck_panel_width

typedef int16_t CK(shorts) __attribute__((ext_vector_type(LANES)));

// The sums of WIDTH columns over two rows at a time. Bytes times 16-bit values over a block stay within 32 bits:
// 512 * 127 * 32767 < 2^31.
#if LANES == 8
#define SUMS __m256i
#define SUM_LANES 8
#define NO_SUM _mm256_setzero_si256()
#define PAIR(p) _mm256_set1_epi32(p)
#define ADD_PRODUCTS(sum, pair, bytes) \
    _mm256_add_epi32(sum, _mm256_madd_epi16(pair, _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(bytes)))))
#elif LANES == 16
#define SUMS __m512i
#define SUM_LANES 16
#define NO_SUM _mm512_setzero_si512()
#define PAIR(p) _mm512_set1_epi32(p)
#define ADD_PRODUCTS(sum, pair, bytes) \
    _mm512_add_epi32(sum, _mm512_madd_epi16(pair, _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(bytes)))))
#elif defined(__SSE2__)
#define SUMS __m128i
#define SUM_LANES 4
#define NO_SUM _mm_setzero_si128()
#define PAIR(p) _mm_set1_epi32(p)
// There is no instruction that widens signed bytes: each goes into the upper half of 16 bits, and is shifted down.
#define ADD_PRODUCTS(sum, pair, bytes) _mm_add_epi32(sum, _mm_madd_epi16(pair, CK(widened)(bytes)))
INLINE __m128i CK(widened)(const int8_t *bytes) {
    __m128i eight = _mm_loadl_epi64((const __m128i *)bytes);
    return _mm_srai_epi16(_mm_unpacklo_epi8(eight, eight), 8);
}
#else
#define SUMS int32_t
#define SUM_LANES 1
#define NO_SUM 0
#define PAIR(p) (p)
#define ADD_PRODUCTS(sum, pair, bytes) \
    ((sum) + (int16_t)((pair) & 0xffff) * (bytes)[0] + ((pair) >> 16) * (bytes)[1])
#endif
#define SUM_VECTORS (WIDTH / SUM_LANES)

// Rounds `count` values of a row, the first of which begins a panel, and returns the size of their unit; `values` has room
// for a multiple of WIDTH, and has zeros behind the last of them.
INLINE float CK(round_row)(int16_t *values, const float *a, ptrdiff_t stride, size_t count) {
    size_t whole = count / WIDTH * WIDTH;
    float last[WIDTH] = {0};  // the columns that pad a panel may hold anything
    if (whole < count) memcpy(last, a + (ptrdiff_t)(whole / WIDTH) * stride, (count - whole) * sizeof *last);
#define PANEL(k) ((k) < whole ? a + (ptrdiff_t)((k) / WIDTH) * stride : last)
    VECTOR highest = {0}, none = {0};
    for (size_t k = 0; k < count; k += WIDTH)
        for (size_t v = 0; v < WIDTH; v += LANES) {
            VECTOR x = CK(load)(PANEL(k) + v), size = x < 0.0f ? -x : x;
            highest = size > highest ? size : highest;
            none += x * 0.0f;  // what is not finite becomes NaN, and stays it
        }
    float limit = 0, lost = 0;
    for (int lane = 0; lane < LANES; lane++) {
        limit = highest[lane] > limit ? highest[lane] : limit;
        lost += none[lane];
    }
    if (lost != lost) return lost;
    VECTOR factor = CK(all)(limit > 0x1p-100f ? 32767.0f / limit : 0.0f);
    for (size_t k = 0; k < count; k += WIDTH)
        for (size_t v = 0; v < WIDTH; v += LANES) {
            VECTOR shifted = CK(load)(PANEL(k) + v) * factor + 12582912.0f;  // rounds: 1.5 * 2^23
            CK(shorts) rounded = __builtin_convertvector((INTS)shifted - 0x4B400000, CK(shorts));
            memcpy(values + k + v, &rounded, sizeof rounded);
        }
#undef PANEL
    return limit / 32767.0f;
}

INLINE void CK(byte_tile)(const int panels, float *c, ptrdiff_t c_stride, const int16_t *values, float unit, const int8_t *w,
                          ptrdiff_t w_stride, const float *scales, const float *bias, size_t count) {
    SUMS sums[4][SUM_VECTORS];
    for (int p = 0; p < panels; p++)
        for (int v = 0; v < SUM_VECTORS; v++) sums[p][v] = NO_SUM;
    for (size_t k = 0; k < count; k += 2) {
        int32_t both;
        memcpy(&both, values + k, sizeof both);
        for (int p = 0; p < panels; p++)
            for (int v = 0; v < SUM_VECTORS; v++)
                sums[p][v] = ADD_PRODUCTS(sums[p][v], PAIR(both), w + p * w_stride + k * WIDTH + v * 2 * SUM_LANES);
    }
    for (int p = 0; p < panels; p++) {
        int32_t whole[WIDTH];
        memcpy(whole, sums[p], sizeof whole);
        for (int n = 0; n < WIDTH; n += LANES) {
            INTS sum;
            memcpy(&sum, whole + n, sizeof sum);
            VECTOR start = CK(load)(bias ? bias + p * WIDTH + n : c + p * c_stride + n);
            VECTOR scale = CK(load)(scales + p * WIDTH + n) * unit;
            CK(store)(c + p * c_stride + n, start + __builtin_convertvector(sum, VECTOR) * scale);
        }
    }
}

static void CK(multiply_bytes)(ck_rows c, ck_rows a, ck_byte_rows w, const float *bias, size_t rows, size_t depth,
                               size_t panels) {
    for (size_t r = 0; r < rows; r++) {
        size_t k0 = 0;
        do {  // once even where depth is 0, for the bias
            int16_t values[ck_byte_block];
            size_t count = depth - k0 < ck_byte_block ? depth - k0 : ck_byte_block;
            const float *row = a.data + (ptrdiff_t)(k0 / WIDTH) * a.stride + r * WIDTH;
            float unit = CK(round_row)(values, row, a.stride, count);
            for (size_t p = 0; p < panels;) {
#define TILE(P)                                                                                                            \
    CK(byte_tile)(P, c.data + (ptrdiff_t)p * c.stride + r * WIDTH, c.stride, values, unit,                                \
                  w.data + (ptrdiff_t)p * w.stride + k0 * WIDTH, w.stride, w.scales + p * WIDTH,                          \
                  bias && k0 == 0 ? bias + p * WIDTH : 0, count)
                if (panels - p >= 4) { TILE(4); p += 4; } else { TILE(1); p += 1; }
#undef TILE
            }
            k0 += count;
        } while (k0 < depth);
    }
}

static const ck_quantized_kernels CK(table) = {.multiply = CK(multiply_bytes)};

#undef SUMS
#undef SUM_LANES
#undef NO_SUM
#undef PAIR
#undef ADD_PRODUCTS
#undef SUM_VECTORS
#undef WIDTH
#undef VECTOR
#undef INTS
#undef INLINE
