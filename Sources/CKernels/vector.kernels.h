// Vectors of LANES floats and the functions of them that several topics need. Included by their .kernels.h, which also
// undefine VECTOR, INTS and INLINE at their end.

#define INLINE static inline __attribute__((always_inline))

typedef float CK(vector) __attribute__((ext_vector_type(LANES)));
typedef int32_t CK(ints) __attribute__((ext_vector_type(LANES)));
typedef float CK(unaligned) __attribute__((ext_vector_type(LANES), aligned(4)));
#define VECTOR CK(vector)
#define INTS CK(ints)

INLINE VECTOR CK(load)(const float *p) { return *(const CK(unaligned) *)p; }
INLINE void CK(store)(float *p, VECTOR v) { *(CK(unaligned) *)p = v; }
INLINE VECTOR CK(all)(float x) { return x - (VECTOR){0}; }  // x + 0 would be an addition: it turns -0 into 0

// x within +-limit; not a number stays that, so that a network never hides one (the min and max of C would drop it).
INLINE VECTOR CK(clamp)(VECTOR x, float limit) {
    VECTOR highest = CK(all)(limit), lowest = CK(all)(-limit);
    x = x > highest ? highest : x;
    return x < lowest ? lowest : x;
}

// exp for |x| <= 87, within 1 ulp: x = n ln 2 + r with |r| <= ln 2 / 2, then a minimax polynomial of exp r. The polynomial
// was fitted for this project (weighted least squares on Chebyshev nodes).
INLINE VECTOR CK(exp_v)(VECTOR x) {
    x = CK(clamp)(x, 87.0f);
    VECTOR shifted = x * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: rounds to an integer without SSE4's instruction
    VECTOR n = shifted - 12582912.0f;
    VECTOR r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    VECTOR p = CK(all)(0.00137511407f);
    p = p * r + 0.00836891588f;
    p = p * r + 0.0416695327f;
    p = p * r + 0.166665182f;
    p = p * r + 0.499999881f;
    p = p * r * r + r + 1.0f;
    INTS power = ((INTS)shifted - 0x4B400000 + 127) << 23;
    return p * (VECTOR)power;
}

INLINE VECTOR CK(sigmoid_v)(VECTOR x) { return 1.0f / (1.0f + CK(exp_v)(-x)); }

// tanh by a rational function odd in x, relative error below 3.5e-7; fitted for this project on [0, 8], beyond which tanh
// is 1 to the last bit but one.
INLINE VECTOR CK(tanh_v)(VECTOR x) {
    x = CK(clamp)(x, 8.0f);
    VECTOR y = x * x;
    VECTOR p = CK(all)(1.52318922e-8f);
    p = p * y + 2.18957121e-5f;
    p = p * y + 0.00357166165f;
    p = p * y + 0.134445518f;
    p = p * y + 1.0f;
    VECTOR q = CK(all)(8.52304538e-7f);
    q = q * y + 0.000341139617f;
    q = q * y + 0.0261646844f;
    q = q * y + 0.467778802f;
    q = q * y + 1.0f;
    return x * p / q;
}
