#include "resample.h"
#include <string.h>

#pragma clang fp contract(fast)

#define CK(name) name##_baseline
#include "resample.kernels.h"
#undef CK

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK(name) name##_avx2
#include "resample.kernels.h"
#undef CK
#pragma clang attribute pop
#endif

const ck_resample_kernels *ck_resample_kernels_at(ck_level level) {
#if defined(__x86_64__)
    if (level >= CK_LEVEL_AVX2) return &table_avx2;  // no wider bodies have been written
#endif
    (void)level;
    return &table_baseline;
}
