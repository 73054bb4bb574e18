/* Where the elements of a window of global memory lie (machine-and-cube.md b.9, e.1).  As for tiles, the offset is a row part
 * plus a column part.  Extents and strides come from the program, so ranges are computed with overflow checks. */
#include "isa/layout.h"
#include "base/checked.h"

static bool is_mx(unsigned layout) { return layout >= PTO_GM_LAYOUT_MX_A_ND && layout <= PTO_GM_LAYOUT_HIF4_B_NN; }

/* The 5-D forms of b.9; a view of lower rank with an MX layout is a plain matrix until it becomes a scale image. */
static unsigned form(const struct pto_gm *gm)
{
    return is_mx(gm->layout) && !gm->scale_image && gm->rank < 5 ? PTO_GM_LAYOUT_ND : gm->layout;
}

/* Rows and columns that the five dimensions make. */
static void shape_extent(const struct pto_gm *gm, int64_t *rows, int64_t *cols)
{
    const int64_t *g = gm->shape;
    switch (form(gm)) {
    case PTO_GM_LAYOUT_DN:
        *rows = g[3];
        *cols = isa_mul_known(isa_mul_known(isa_mul_known(g[0], g[1]), g[2]), g[4]);
        break;
    case PTO_GM_LAYOUT_NZ:
        *rows = isa_mul_known(g[2], g[3]);
        *cols = isa_mul_known(isa_mul_known(g[0], g[1]), g[4]);
        break;
    case PTO_GM_LAYOUT_MX_A_ND:
        *rows = g[2];
        *cols = isa_mul_known(g[3], g[4]);
        break;
    case PTO_GM_LAYOUT_MX_A_DN:
        *rows = g[3];
        *cols = isa_mul_known(g[2], g[4]);
        break;
    case PTO_GM_LAYOUT_MX_A_ZZ:
    case PTO_GM_LAYOUT_HIF4_A_ZZ:
        *rows = isa_mul_known(g[1], g[3]);
        *cols = isa_mul_known(g[2], g[4]);
        break;
    case PTO_GM_LAYOUT_MX_B_ND:
        *rows = isa_mul_known(g[2], g[4]);
        *cols = g[3];
        break;
    case PTO_GM_LAYOUT_MX_B_DN:
        *rows = isa_mul_known(g[3], g[4]);
        *cols = g[2];
        break;
    case PTO_GM_LAYOUT_MX_B_NN:
    case PTO_GM_LAYOUT_HIF4_B_NN:
        *rows = isa_mul_known(g[2], g[4]);
        *cols = isa_mul_known(g[1], g[3]);
        break;
    default:
        *rows = isa_mul_known(isa_mul_known(isa_mul_known(g[0], g[1]), g[2]), g[3]);
        *cols = g[4];
        break;
    }
}

void isa_gm_extent(const struct pto_gm *gm, int64_t *rows, int64_t *cols)
{
    shape_extent(gm, rows, cols);
    if (gm->scale_image) { /* the shape is rounded up to boxes */
        *rows = gm->image_rows;
        *cols = gm->image_cols;
    }
}

/* The box dimensions of the MX forms are fixed (b.9), and an image lies inside its boxes: what the offset formulas rely on. */
static bool fits_layout(const struct pto_gm *gm)
{
    const int64_t *g = gm->shape;
    int64_t rows, cols;
    shape_extent(gm, &rows, &cols);
    if (rows == PTO_UNKNOWN || cols == PTO_UNKNOWN || (gm->scale_image && (gm->image_rows > rows || gm->image_cols > cols)))
        return false;
    switch (form(gm)) {
    case PTO_GM_LAYOUT_MX_A_ND:
    case PTO_GM_LAYOUT_MX_A_DN:
    case PTO_GM_LAYOUT_MX_B_ND:
    case PTO_GM_LAYOUT_MX_B_DN: return g[4] == 2;
    case PTO_GM_LAYOUT_MX_A_ZZ:
    case PTO_GM_LAYOUT_MX_B_NN: return g[3] == 16 && g[4] == 2;
    case PTO_GM_LAYOUT_HIF4_A_ZZ:
    case PTO_GM_LAYOUT_HIF4_B_NN: return g[3] == 16 && g[4] == 4;
    default: return true;
    }
}

/* Index n over the dimensions d0 > d1 > d2 (outermost first; -1 = none), the last one open. */
static int64_t nested(const struct pto_gm *gm, int64_t n, int d0, int d1, int d2, int d3)
{
    const int order[4] = {d3, d2, d1, d0};
    int64_t offset = 0;
    for (int i = 0; i < 4 && order[i] >= 0; i++) {
        int d = order[i];
        bool outermost = i == 3 || order[i + 1] < 0;
        int64_t size = gm->shape[d];
        if (outermost || size <= 0 || (n >= 0 && n < size)) /* the last: nothing is left for the dimensions outside */
            return offset + n * gm->stride[d];
        offset += n % size * gm->stride[d];
        n /= size;
    }
    return offset;
}

/* A HiF4 cell is 64 bytes, [Ea Eb] of 16 rows and then [Ec_lo Ec_hi] of 16 rows; the declared steps are not used (b.7, b.9). */
static int64_t hif4_outer(const struct pto_gm *gm, int64_t n) { return n / 16 * 64 * gm->shape[2] + n % 16 * 2; }
static int64_t hif4_group(int64_t n) { return n / 2 * 32 + n % 2; }

int64_t isa_gm_row_part(const struct pto_gm *gm, int64_t r)
{
    const int64_t *s = gm->stride;
    switch (form(gm)) {
    case PTO_GM_LAYOUT_DN: return r * s[3];
    case PTO_GM_LAYOUT_NZ: return nested(gm, r, -1, -1, 2, 3);
    case PTO_GM_LAYOUT_MX_A_ND: return r * s[2];
    case PTO_GM_LAYOUT_MX_A_DN: return r * s[3];
    case PTO_GM_LAYOUT_MX_A_ZZ: return r / 16 * s[1] + r % 16 * s[3];
    case PTO_GM_LAYOUT_MX_B_DN: return r / 2 * s[3] + r % 2 * s[4];
    case PTO_GM_LAYOUT_MX_B_ND:
    case PTO_GM_LAYOUT_MX_B_NN: return r / 2 * s[2] + r % 2 * s[4];
    case PTO_GM_LAYOUT_HIF4_A_ZZ: return hif4_outer(gm, r);
    case PTO_GM_LAYOUT_HIF4_B_NN: return hif4_group(r);
    default: return nested(gm, r, 0, 1, 2, 3);
    }
}

int64_t isa_gm_col_part(const struct pto_gm *gm, int64_t c)
{
    const int64_t *s = gm->stride;
    switch (form(gm)) {
    case PTO_GM_LAYOUT_DN: return nested(gm, c, 0, 1, 2, 4);
    case PTO_GM_LAYOUT_NZ: return nested(gm, c, -1, 0, 1, 4);
    case PTO_GM_LAYOUT_MX_A_ND: return c / 2 * s[3] + c % 2 * s[4];
    case PTO_GM_LAYOUT_MX_A_DN:
    case PTO_GM_LAYOUT_MX_A_ZZ: return c / 2 * s[2] + c % 2 * s[4];
    case PTO_GM_LAYOUT_MX_B_ND: return c * s[3];
    case PTO_GM_LAYOUT_MX_B_DN: return c * s[2];
    case PTO_GM_LAYOUT_MX_B_NN: return c / 16 * s[1] + c % 16 * s[3];
    case PTO_GM_LAYOUT_HIF4_A_ZZ: return hif4_group(c);
    case PTO_GM_LAYOUT_HIF4_B_NN: return hif4_outer(gm, c);
    default: return c * s[4];
    }
}

bool isa_gm_cols_even(const struct pto_gm *gm) { return form(gm) == PTO_GM_LAYOUT_ND; }

int64_t isa_gm_offset(const struct pto_gm *gm, int64_t r, int64_t c) { return isa_gm_row_part(gm, r) + isa_gm_col_part(gm, c); }

bool isa_gm_range(const struct pto_gm *gm, int64_t *lo, int64_t *hi)
{
    unsigned layout = form(gm);
    bool hif4 = layout == PTO_GM_LAYOUT_HIF4_A_ZZ || layout == PTO_GM_LAYOUT_HIF4_B_NN;
    int64_t bits = isa_dtype((enum pto_dtype)gm->dtype)->bits;
    *lo = *hi = 0;
    if (!fits_layout(gm))
        return false;
    for (int d = 0; d < 5; d++) {
        int64_t size = gm->shape[d], step = gm->stride[d], reach;
        if (size == PTO_UNKNOWN || size <= 0)
            return false;
        if (hif4 && d == 0)
            continue;
        if (hif4 && d == 1) /* dense cells of 64 bytes */
            step = isa_mul_known(64, gm->shape[2]);
        if (hif4 && d == 2)
            step = 64;
        if (hif4 && d == 3) {
            size = 64;
            step = 1;
        }
        if (hif4 && d == 4)
            continue;
        if (size == 1)
            continue;
        if (step == PTO_UNKNOWN || !base_mul_i64(size - 1, step, &reach) || !base_add_i64(reach < 0 ? *lo : *hi, reach, reach < 0 ? lo : hi))
            return false;
    }
    int64_t scaled; /* so that users may turn offsets into bits and add an address */
    return base_mul_i64(*lo, 4 * bits, &scaled) && base_mul_i64(*hi, 4 * bits, &scaled);
}
