#include "recurrent.h"
#include <string.h>

#pragma clang fp contract(fast)

#define CK(name) name##_baseline
#define LANES 4
#define TILE_ROWS 2
#define TILE_PANELS 1
#include "recurrent.kernels.h"
#undef CK
#undef LANES
#undef TILE_ROWS
#undef TILE_PANELS

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK(name) name##_avx2
#define LANES 8
#define TILE_ROWS 6
#define TILE_PANELS 1
#include "recurrent.kernels.h"
#undef CK
#undef LANES
#undef TILE_ROWS
#undef TILE_PANELS
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#define CK(name) name##_avx512
#define LANES 16
#define TILE_ROWS 8
#define TILE_PANELS 2
#include "recurrent.kernels.h"
#undef CK
#undef LANES
#undef TILE_ROWS
#undef TILE_PANELS
#pragma clang attribute pop
#endif

const ck_recurrent_kernels *ck_recurrent_kernels_at(ck_level level) {
#if defined(__x86_64__)
    if (level == CK_LEVEL_AVX512) return &table_avx512;
    if (level == CK_LEVEL_AVX2) return &table_avx2;
#endif
    (void)level;
    return &table_baseline;
}
