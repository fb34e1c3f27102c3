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

const char *ck_level_requested(void) {
    const char *name = getenv("AUDIOCLF_CPU");
    return name && *name ? name : 0;
}

// CK_LEVEL_COUNT where no level is asked for, or none of this name exists.
static ck_level requested(void) {
    const char *name = ck_level_requested();
    int level = 0;
    while (level < CK_LEVEL_COUNT && !(name && strcmp(name, names[level]) == 0)) level++;
    return (ck_level)level;
}

ck_level_request ck_level_request_result(void) {
    if (!ck_level_requested()) return CK_REQUEST_MET;
    ck_level level = requested();
    if (level == CK_LEVEL_COUNT) return CK_REQUEST_UNKNOWN;
    return level <= ck_highest_level() ? CK_REQUEST_MET : CK_REQUEST_TOO_HIGH;
}

static ck_level look_up(void) {
    ck_level highest = ck_highest_level(), level = requested();
    return level <= highest ? level : highest;
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
