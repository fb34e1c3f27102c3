#include "resample.h"
#include <string.h>

#pragma clang fp contract(fast)

typedef float lanes __attribute__((vector_size(32)));  // one register with AVX, two without

#define NAME(function) function##_baseline
#include "resample.kernels.h"
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME(function) function##_avx2
#include "resample.kernels.h"
#undef NAME
#pragma clang attribute pop
#endif

static const ck_resample_kernels tables[CK_LEVEL_COUNT] = {
    [CK_LEVEL_BASELINE] = {exact_baseline, interpolated_baseline},
#if defined(__x86_64__)
    [CK_LEVEL_AVX2] = {exact_avx2, interpolated_avx2},
#endif
};

const ck_resample_kernels *ck_resample_kernels_at(ck_level level) { return &tables[level]; }
