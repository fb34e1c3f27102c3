#include "quantized.h"
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma clang fp contract(fast)

#define CK(name) name##_baseline
#define LANES 4
#include "quantized.kernels.h"
#undef CK
#undef LANES

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK(name) name##_avx2
#define LANES 8
#include "quantized.kernels.h"
#undef CK
#undef LANES
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#define CK(name) name##_avx512
#define LANES 16
#include "quantized.kernels.h"
#undef CK
#undef LANES
#pragma clang attribute pop
#endif

const ck_quantized_kernels *ck_quantized_kernels_at(ck_level level) {
#if defined(__x86_64__)
    if (level == CK_LEVEL_AVX512) return &table_avx512;
    if (level == CK_LEVEL_AVX2) return &table_avx2;
#endif
    (void)level;
    return &table_baseline;
}
