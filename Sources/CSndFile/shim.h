// libsndfile's public header is all there is: its constants are enums and its handle an opaque pointer, which Swift
// imports as they stand.
#pragma once
#include <sndfile.h>
