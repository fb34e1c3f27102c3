// One step of each cell, forward and back, on the blocks of rows that recurrent.h describes. Included by
// recurrent.kernels.h.

// The panel of units `group` of gate `gate`: gates follow each other, `groups` panels each.
#define GATE(rows, gate) ((rows).data + ((gate) * groups + group) * (rows).stride)
#define STATE(rows) ((rows).data + group * (rows).stride)
#define EACH_GROUP for (ptrdiff_t group = 0, groups = (ptrdiff_t)group_count; group < groups; group++)
#define EACH_UNIT for (size_t n = 0; n < rows * WIDTH; n += LANES)

// Activations are long chains of instructions that wait for each other. One after another for the same units they leave
// the processor idle; each for all units of a block, whose chains are independent, they do not. A block stays in L1.
#define EACH_BLOCK for (size_t start = 0; start < rows * WIDTH; start += 256)
#define EACH_UNIT_OF_BLOCK for (size_t n = start; n < start + 256 && n < rows * WIDTH; n += LANES)

// MARK: activations

INLINE VECTOR CK(relu_v)(VECTOR x) { return x <= 0.0f ? CK(all)(0.0f) : x; }  // not a number stays that

#define ACTIVATE(function) \
    EACH_GROUP { \
        float *to = STATE(y), *from = STATE(x); \
        EACH_UNIT CK(store)(to + n, CK(function)(CK(load)(from + n))); \
    } \
    break

static void CK(activate)(ck_activation activation, ck_rows y, ck_rows x, size_t rows, size_t group_count) {
    switch (activation) {
    case CK_TANH: ACTIVATE(tanh_v);
    case CK_SIGMOID: ACTIVATE(sigmoid_v);
    case CK_RELU: ACTIVATE(relu_v);
    }
}
#undef ACTIVATE

#define ACTIVATE_BACK(derivative) \
    EACH_GROUP { \
        float *to = STATE(dx), *from = STATE(dy), *values = STATE(y); \
        EACH_UNIT { \
            VECTOR v = CK(load)(values + n); \
            CK(store)(to + n, CK(load)(from + n) * (derivative)); \
        } \
    } \
    break

static void CK(activate_back)(ck_activation activation, ck_rows dx, ck_rows y, ck_rows dy, size_t rows,
                              size_t group_count) {
    switch (activation) {
    case CK_TANH: ACTIVATE_BACK(1.0f - v * v);
    case CK_SIGMOID: ACTIVATE_BACK(v * (1.0f - v));
    case CK_RELU: ACTIVATE_BACK(v > 0.0f ? CK(all)(1.0f) : CK(all)(0.0f));
    }
}
#undef ACTIVATE_BACK

// MARK: LSTM

static void CK(lstm_forward)(ck_rows gates, ck_rows previous_cell, ck_rows cell, ck_rows hidden, size_t rows,
                             size_t group_count) {
    EACH_GROUP {
        float *pi = GATE(gates, 0), *pf = GATE(gates, 1), *pg = GATE(gates, 2), *po = GATE(gates, 3);
        const float *previous = STATE(previous_cell);
        float *c_out = STATE(cell), *h_out = STATE(hidden);
        EACH_BLOCK {
            EACH_UNIT_OF_BLOCK CK(store)(pi + n, CK(sigmoid_v)(CK(load)(pi + n)));
            EACH_UNIT_OF_BLOCK CK(store)(pf + n, CK(sigmoid_v)(CK(load)(pf + n)));
            EACH_UNIT_OF_BLOCK CK(store)(po + n, CK(sigmoid_v)(CK(load)(po + n)));
            EACH_UNIT_OF_BLOCK {
                VECTOR candidate = CK(tanh_v)(CK(load)(pg + n));
                CK(store)(pg + n, candidate);
                CK(store)(c_out + n, CK(load)(pf + n) * CK(load)(previous + n) + CK(load)(pi + n) * candidate);
            }
            EACH_UNIT_OF_BLOCK CK(store)(h_out + n, CK(load)(po + n) * CK(tanh_v)(CK(load)(c_out + n)));
        }
    }
}

static void CK(lstm_backward)(ck_rows gates, ck_rows previous_cell, ck_rows cell, ck_rows hidden_gradient,
                              ck_rows cell_gradient, size_t rows, size_t group_count) {
    EACH_GROUP {
        float *pi = GATE(gates, 0), *pf = GATE(gates, 1), *pg = GATE(gates, 2), *po = GATE(gates, 3);
        const float *previous = STATE(previous_cell), *c_in = STATE(cell), *dh_in = STATE(hidden_gradient);
        float *dc_io = STATE(cell_gradient);
        EACH_UNIT {
            VECTOR i = CK(load)(pi + n), f = CK(load)(pf + n), candidate = CK(load)(pg + n), o = CK(load)(po + n);
            VECTOR t = CK(tanh_v)(CK(load)(c_in + n));
            VECTOR dh = CK(load)(dh_in + n);
            VECTOR dc = CK(load)(dc_io + n) + dh * o * (1.0f - t * t);
            CK(store)(pi + n, dc * candidate * i * (1.0f - i));
            CK(store)(pf + n, dc * CK(load)(previous + n) * f * (1.0f - f));
            CK(store)(pg + n, dc * i * (1.0f - candidate * candidate));
            CK(store)(po + n, dh * t * o * (1.0f - o));
            CK(store)(dc_io + n, dc * f);
        }
    }
}

// MARK: GRU, reset after the recurrent product

static void CK(gru_after_forward)(ck_rows gates, ck_rows recurrent, ck_rows previous, ck_rows hidden, size_t rows,
                                  size_t group_count) {
    EACH_GROUP {
        float *pr = GATE(gates, 0), *pz = GATE(gates, 1), *pn = GATE(gates, 2);
        const float *qr = GATE(recurrent, 0), *qz = GATE(recurrent, 1), *qn = GATE(recurrent, 2);
        const float *h_in = STATE(previous);
        float *h_out = STATE(hidden);
        EACH_BLOCK {
            EACH_UNIT_OF_BLOCK CK(store)(pr + n, CK(sigmoid_v)(CK(load)(pr + n) + CK(load)(qr + n)));
            EACH_UNIT_OF_BLOCK CK(store)(pz + n, CK(sigmoid_v)(CK(load)(pz + n) + CK(load)(qz + n)));
            EACH_UNIT_OF_BLOCK {
                VECTOR candidate = CK(tanh_v)(CK(load)(pn + n) + CK(load)(pr + n) * CK(load)(qn + n));
                CK(store)(pn + n, candidate);
                CK(store)(h_out + n, candidate + CK(load)(pz + n) * (CK(load)(h_in + n) - candidate));
            }
        }
    }
}

static void CK(gru_after_backward)(ck_rows gates, ck_rows recurrent, ck_rows previous, ck_rows hidden_gradient,
                                   ck_rows previous_gradient, size_t rows, size_t group_count) {
    EACH_GROUP {
        float *pr = GATE(gates, 0), *pz = GATE(gates, 1), *pn = GATE(gates, 2);
        float *qr = GATE(recurrent, 0), *qz = GATE(recurrent, 1), *qn = GATE(recurrent, 2);
        const float *h_in = STATE(previous), *dh_in = STATE(hidden_gradient);
        float *dh_out = STATE(previous_gradient);
        EACH_UNIT {
            VECTOR r = CK(load)(pr + n), z = CK(load)(pz + n), candidate = CK(load)(pn + n);
            VECTOR dh = CK(load)(dh_in + n);
            VECTOR dn = dh * (1.0f - z) * (1.0f - candidate * candidate);
            VECTOR dr = dn * CK(load)(qn + n) * r * (1.0f - r);
            VECTOR dz = dh * (CK(load)(h_in + n) - candidate) * z * (1.0f - z);
            CK(store)(pr + n, dr);
            CK(store)(pz + n, dz);
            CK(store)(pn + n, dn);
            CK(store)(qr + n, dr);
            CK(store)(qz + n, dz);
            CK(store)(qn + n, dn * r);
            CK(store)(dh_out + n, CK(load)(dh_out + n) + dh * z);
        }
    }
}

// MARK: GRU, reset before the recurrent product

static void CK(gru_before_reset)(ck_rows gates, ck_rows previous, ck_rows reset, size_t rows, size_t group_count) {
    EACH_GROUP {
        float *pr = GATE(gates, 0), *pz = GATE(gates, 1), *out = STATE(reset);
        const float *h_in = STATE(previous);
        EACH_UNIT {
            VECTOR r = CK(sigmoid_v)(CK(load)(pr + n));
            CK(store)(pr + n, r);
            CK(store)(pz + n, CK(sigmoid_v)(CK(load)(pz + n)));
            CK(store)(out + n, r * CK(load)(h_in + n));
        }
    }
}

static void CK(gru_before_candidate)(ck_rows gates, ck_rows previous, ck_rows hidden, size_t rows, size_t group_count) {
    EACH_GROUP {
        float *pz = GATE(gates, 1), *pn = GATE(gates, 2), *h_out = STATE(hidden);
        const float *h_in = STATE(previous);
        EACH_UNIT {
            VECTOR z = CK(load)(pz + n), candidate = CK(tanh_v)(CK(load)(pn + n));
            CK(store)(pn + n, candidate);
            CK(store)(h_out + n, candidate + z * (CK(load)(h_in + n) - candidate));
        }
    }
}

static void CK(gru_before_candidate_back)(ck_rows gates, ck_rows previous, ck_rows hidden_gradient,
                                          ck_rows previous_gradient, size_t rows, size_t group_count) {
    EACH_GROUP {
        float *pz = GATE(gates, 1), *pn = GATE(gates, 2), *dh_out = STATE(previous_gradient);
        const float *h_in = STATE(previous), *dh_in = STATE(hidden_gradient);
        EACH_UNIT {
            VECTOR z = CK(load)(pz + n), candidate = CK(load)(pn + n), dh = CK(load)(dh_in + n);
            CK(store)(pz + n, dh * (CK(load)(h_in + n) - candidate) * z * (1.0f - z));
            CK(store)(pn + n, dh * (1.0f - z) * (1.0f - candidate * candidate));
            CK(store)(dh_out + n, CK(load)(dh_out + n) + dh * z);
        }
    }
}

static void CK(gru_before_reset_back)(ck_rows gates, ck_rows previous, ck_rows reset_gradient,
                                      ck_rows previous_gradient, size_t rows, size_t group_count) {
    EACH_GROUP {
        float *pr = GATE(gates, 0), *dh_out = STATE(previous_gradient);
        const float *h_in = STATE(previous), *d_in = STATE(reset_gradient);
        EACH_UNIT {
            VECTOR r = CK(load)(pr + n), d = CK(load)(d_in + n);
            CK(store)(pr + n, d * CK(load)(h_in + n) * r * (1.0f - r));
            CK(store)(dh_out + n, CK(load)(dh_out + n) + d * r);
        }
    }
}

#undef GATE
#undef STATE
#undef EACH_GROUP
#undef EACH_UNIT
#undef EACH_BLOCK
#undef EACH_UNIT_OF_BLOCK
