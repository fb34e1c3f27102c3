#include "recurrent.h"
#include <math.h>
#include <string.h>

#pragma clang fp contract(fast)

#define CK(name) name##_baseline
#define LANES 4
#define TILE_ROWS 2
#include "recurrent.kernels.h"
#undef CK
#undef LANES
#undef TILE_ROWS

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK(name) name##_avx2
#define LANES 8
#define TILE_ROWS 6
#include "recurrent.kernels.h"
#undef CK
#undef LANES
#undef TILE_ROWS
#pragma clang attribute pop
#endif

const ck_recurrent_kernels *ck_recurrent_kernels_at(ck_level level) {
#if defined(__x86_64__)
    if (level == CK_LEVEL_AVX2) return &table_avx2;
#endif
    (void)level;
    return &table_baseline;
}
