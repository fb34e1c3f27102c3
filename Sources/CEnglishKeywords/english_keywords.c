#include "english_keywords.h"

static const uint8_t file[] = {
#embed "english.safetensors"
};
const uint8_t *const english_keywords_bytes = file;
const size_t english_keywords_size = sizeof file;
