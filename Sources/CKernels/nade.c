#include "nade.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma clang fp contract(fast)

#define CK(name) name##_baseline
#define LANES 4
#include "nade.kernels.h"
#undef CK
#undef LANES

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK(name) name##_avx2
#define LANES 8
#include "nade.kernels.h"
#undef CK
#undef LANES
#pragma clang attribute pop
#endif

const ck_nade_kernels *ck_nade_kernels_at(ck_level level) {
#if defined(__x86_64__)
    if (level >= CK_LEVEL_AVX2) return &table_avx2;  // no wider bodies have been written
#endif
    (void)level;
    return &table_baseline;
}
