// Only the single-precision half (the fftwf_ names) is used. <complex.h> must not come before <fftw3.h>: with it
// fftwf_complex becomes C's complex type, which Swift does not import; without it, it is a pair of floats.
#pragma once
#include <fftw3.h>
