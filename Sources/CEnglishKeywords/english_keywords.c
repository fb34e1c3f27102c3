#include "english_keywords.h"

// Of C23, which this compiler has, but not by default.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const uint8_t file[] = {
#embed "english.safetensors"
};
const uint8_t *const english_keywords_bytes = file;
const size_t english_keywords_size = sizeof file;
