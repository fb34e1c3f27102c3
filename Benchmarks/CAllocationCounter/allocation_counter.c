#include "allocation_counter.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(IS_SANITIZED)

// Known from the start of the thread: reading it never allocates.
static _Thread_local ac_allocations own __attribute__((tls_model("initial-exec")));
static _Atomic uint64_t all_calls, all_bytes;

static void count(size_t bytes) {
    own.calls++;
    own.bytes += bytes;
    atomic_fetch_add_explicit(&all_calls, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&all_bytes, bytes, memory_order_relaxed);
}

bool ac_is_counting(void) { return true; }

ac_allocations ac_of_this_thread(void) { return own; }

ac_allocations ac_of_all_threads(void) {
    return (ac_allocations){
        .calls = atomic_load_explicit(&all_calls, memory_order_relaxed),
        .bytes = atomic_load_explicit(&all_bytes, memory_order_relaxed),
    };
}

// glibc's own functions by the names that nothing takes the place of.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
    count(size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count(number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    count(size);
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    count(size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count(size);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    count(size);
    void *result = __libc_memalign(alignment, size);
    if (!result) return ENOMEM;
    *block = result;
    return 0;
}

#else

bool ac_is_counting(void) { return false; }
ac_allocations ac_of_this_thread(void) { return (ac_allocations){0}; }
ac_allocations ac_of_all_threads(void) { return (ac_allocations){0}; }

#endif
