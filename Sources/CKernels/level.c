#include "level.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[CK_LEVEL_COUNT] = {"baseline", "avx2", "avx512"};

const char *ck_level_name(ck_level level) { return names[level]; }

ck_level ck_highest_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return CK_LEVEL_AVX512;
    if (__builtin_cpu_supports("x86-64-v3")) return CK_LEVEL_AVX2;
#endif
    return CK_LEVEL_BASELINE;
}

static ck_level look_up(void) {
    ck_level highest = ck_highest_level(), usual = highest < CK_LEVEL_AVX2 ? highest : CK_LEVEL_AVX2;
    const char *wanted = getenv("AUDIOCLF_CPU");
    if (!wanted) return usual;
    for (int level = 0; level <= (int)highest; level++)
        if (strcmp(wanted, names[level]) == 0) return (ck_level)level;
    return usual;
}

ck_level ck_level_in_use(void) {
    static _Atomic int known = -1;
    int level = atomic_load_explicit(&known, memory_order_relaxed);
    if (level < 0) {  // threads that get here together all find and store the same
        level = (int)look_up();
        atomic_store_explicit(&known, level, memory_order_relaxed);
    }
    return (ck_level)level;
}
