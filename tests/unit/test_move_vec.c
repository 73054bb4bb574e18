/* Moves to the vector cores (machine-and-cube.md e.3, e.4; 2026-08 2.6): shares of an accumulator, block exponents in the order of
 * scales; and stores of f32 rows, rounded, cut and added, against one element at a time. */
#include "exec_fixture.h"
#include "sim/fixpipe.h"
#include "sim/launch.h"

static struct pto_insn of(enum pto_op op, struct pto_tile src, struct pto_tile dst)
{
    struct pto_insn insn = make_insn(op);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, dst);
    return insn;
}

/* A block of three cores; the fixture's is the cube core. */
struct pair {
    struct fixture f;
    struct sim_block *block;
};
static void open_pair(struct pair *p)
{
    fixture_open(&p->f, "a5");
    p->block = calloc(1, sizeof *p->block);
    assert_non_null(p->block);
    p->block->ncores = SIM_BLOCK_CORES;
    for (int i = 1; i < SIM_BLOCK_CORES; i++)
        sim_core_init(&p->block->unit[i].memory, p->f.x.target, 0xFF);
    p->f.x.block = p->block;
    p->f.x.core_kind = SIM_CORE_CUBE;
}
static void close_pair(struct pair *p)
{
    for (int i = 1; i < SIM_BLOCK_CORES; i++)
        sim_core_free(&p->block->unit[i].memory);
    free(p->block);
    fixture_close(&p->f);
}
/* Element of a tile in the UB of a vector core. */
static uint32_t in_vec(struct pair *p, int k, const struct pto_tile *t, int32_t r, int32_t c)
{
    struct sim_core *own = p->f.x.core;
    struct pto_tile one = *t;
    struct base_arena arena = {0};
    struct pto_insn insn = make_insn(PTO_OP_TMOV);
    p->f.x.core = &p->block->unit[1 + k].memory;
    const uint8_t *base = sim_tile_base(&p->f.x, &insn, &one);
    p->f.x.core = own;
    base_arena_free(&arena);
    return (uint32_t)num_load(base, (uint64_t)isa_tile_offset(t, r, c), (enum pto_dtype)t->dtype);
}

static void shares_of_an_accumulator(void **state)
{
    (void)state;
    static const char *const layouts[] = {"ND", "Nz", "DN"};
    for (int mode = PTO_ACC_TO_VEC_SINGLE_VEC0; mode <= PTO_ACC_TO_VEC_DUAL_N; mode++)
        for (int l = 0; l < 3; l++)
            for (int whole = 0; whole < 2; whole++) {
                struct pair p;
                open_pair(&p);
                struct pto_tile acc = with_valid(make_tile(PTO_SPACE_ACC, PTO_F32, 32, 64, "Nz", 0), 20, 64);
                for (int32_t r = 0; r < 32; r++)
                    for (int32_t c = 0; c < 64; c++)
                        put(&p.f, &acc, r, c, (uint64_t)(r * 64 + c));
                int32_t rows = mode == PTO_ACC_TO_VEC_DUAL_M ? 10 : 20, cols = mode == PTO_ACC_TO_VEC_DUAL_N ? 32 : 64;
                /* dst is declared as one share, or as large as the accumulator */
                struct pto_tile dst = make_tile(PTO_SPACE_VEC, PTO_F32, 32, 64, layouts[l], 0x400);
                dst = whole ? with_valid(dst, 20, 64) : with_valid(dst, rows, cols);
                struct pto_insn insn = of(PTO_OP_TMOV, acc, dst);
                set_attr(&insn, PTO_ATTR_ACC_TO_VEC, mode);
                run(&p.f, &insn);
                for (int k = 0; k < 2; k++)
                    for (int32_t r = 0; r < 32; r++)
                        for (int32_t c = 0; c < 64; c++) {
                            bool gets = mode >= PTO_ACC_TO_VEC_DUAL_M || mode == (k == 0 ? PTO_ACC_TO_VEC_SINGLE_VEC0 : PTO_ACC_TO_VEC_SINGLE_VEC1);
                            int32_t row = r + (mode == PTO_ACC_TO_VEC_DUAL_M ? 10 * k : 0), col = c + (mode == PTO_ACC_TO_VEC_DUAL_N ? 32 * k : 0);
                            assert_int_equal(in_vec(&p, k, &dst, r, c), gets && r < rows && c < cols ? (uint32_t)(row * 64 + col) : 0xFFFFFFFFu);
                        }
                close_pair(&p);
            }
}

/* From a place inside the accumulator, and to a place inside of dst, each in both vector cores. */
static void shares_of_parts(void **state)
{
    (void)state;
    struct pair p;
    open_pair(&p);
    struct pto_tile acc = make_tile(PTO_SPACE_ACC, PTO_F32, 32, 64, "Nz", 0), dst = make_tile(PTO_SPACE_VEC, PTO_F32, 8, 64, "ND", 0), big = make_tile(PTO_SPACE_VEC, PTO_F32, 32, 64, "ND", 0x4000);
    for (int32_t r = 0; r < 32; r++)
        for (int32_t c = 0; c < 64; c++)
            put(&p.f, &acc, r, c, (uint64_t)(r * 64 + c));
    struct pto_insn insn = of(PTO_OP_TEXTRACT, acc, dst);
    set_int(&insn, PTO_ROLE_ROW, 16);
    set_int(&insn, PTO_ROLE_COL, 0);
    set_attr(&insn, PTO_ATTR_ACC_TO_VEC, PTO_ACC_TO_VEC_DUAL_M);
    run(&p.f, &insn);
    assert_int_equal(in_vec(&p, 0, &dst, 7, 63), 23 * 64 + 63);
    assert_int_equal(in_vec(&p, 1, &dst, 0, 1), 24 * 64 + 1);
    insn = of(PTO_OP_TINSERT, with_valid(acc, 16, 64), big);
    set_int(&insn, PTO_ROLE_ROW, 16);
    set_int(&insn, PTO_ROLE_COL, 8);
    set_attr(&insn, PTO_ATTR_ACC_TO_VEC, PTO_ACC_TO_VEC_DUAL_N);
    run(&p.f, &insn);
    assert_int_equal(in_vec(&p, 0, &big, 31, 39), 15 * 64 + 31);
    assert_int_equal(in_vec(&p, 1, &big, 16, 8), 32);
    assert_int_equal(in_vec(&p, 1, &big, 16, 40), 0xFFFFFFFFu);
    assert_int_equal(in_vec(&p, 1, &big, 15, 8), 0xFFFFFFFFu);
    set_int(&insn, PTO_ROLE_COL, 33);
    refused(&p.f, &insn, PTO_D_NO_MEANING, "16x32 elements do not fit into `dst` (32x64) at (16, 33)");
    /* a cube core alone has no second vector core */
    p.block->ncores = 1;
    set_int(&insn, PTO_ROLE_COL, 0);
    refused(&p.f, &insn, PTO_D_NO_MEANING, "this launch has no vector cores");
    p.f.x.core_kind = SIM_CORE_FUSED;
    refused(&p.f, &insn, PTO_D_NO_MEANING, "accToVecMode dual_mode_split_n writes the second vector core of the block, but this function runs on one core");
    close_pair(&p);
}

/* The images of 2026-08 2.6, index by index. */
static void exponents(void **state)
{
    (void)state;
    static const struct {
        int32_t rows, cols;
        int axis;
    } cases[] = {{32, 8, PTO_MX_GROUP_AXIS_1}, {19, 6, PTO_MX_GROUP_AXIS_1}, {1, 2, PTO_MX_GROUP_AXIS_1}, {4, 32, PTO_MX_GROUP_AXIS_0}, {2, 64, PTO_MX_GROUP_AXIS_0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int in_place = 0; in_place < 2; in_place++) {
            struct fixture f;
            fixture_open(&f, "a5");
            int32_t rows = cases[i].rows, cols = cases[i].cols;
            struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, PTO_U8, 64, cols, "ND", 0), rows, cols);
            struct pto_tile dst = make_tile(PTO_SPACE_VEC, PTO_F8E8M0, 64, 64, "Zz", in_place ? 0 : 0x2000);
            for (int32_t r = 0; r < rows; r++)
                for (int32_t c = 0; c < cols; c++)
                    put(&f, &src, r, c, (uint64_t)(r * 7 + c * 3 + 1));
            struct pto_insn insn = of(PTO_OP_TMOV, src, dst);
            set_tile(&insn, PTO_ROLE_FP, make_tile(PTO_SPACE_VEC, PTO_U8, 8, 32, "ND", 0x4000));
            set_attr(&insn, PTO_ATTR_GRP_AXIS, cases[i].axis);
            run(&f, &insn);
            const uint8_t *image = f.core.space[PTO_SPACE_VEC] + dst.addr;
            size_t at = 0;
            if (cases[i].axis == PTO_MX_GROUP_AXIS_1)
                for (int32_t b = 0; b < (rows + 15) / 16; b++)
                    for (int32_t pr = 0; pr < cols / 2; pr++)
                        for (int32_t r = 0; r < 16; r++)
                            for (int32_t l = 0; l < 2; l++)
                                assert_int_equal(image[at++], 16 * b + r < rows ? (uint8_t)((16 * b + r) * 7 + (2 * pr + l) * 3 + 1) : 0);
            else
                for (int32_t c = 0; c < cols / 16; c++)
                    for (int32_t pr = 0; pr < rows / 2; pr++)
                        for (int32_t q = 0; q < 16; q++)
                            for (int32_t d = 0; d < 2; d++)
                                assert_int_equal(image[at++], (uint8_t)((2 * pr + d) * 7 + (16 * c + q) * 3 + 1));
            if (!in_place)
                assert_int_equal(image[at], 0xFF);
            assert_int_equal(f.core.space[PTO_SPACE_VEC][0x4000], 0xFF);
            slot_of(&insn, PTO_ROLE_DST)->u.tile.rows = slot_of(&insn, PTO_ROLE_DST)->u.tile.phys_rows = 0;
            refused(&f, &insn, PTO_D_NO_MEANING, "`dst` has 0");
            slot_of(&insn, PTO_ROLE_SRC)->u.tile.dtype = slot_of(&insn, PTO_ROLE_DST)->u.tile.dtype = PTO_F16;
            refused(&f, &insn, PTO_D_NO_MEANING, "exponents are bytes, not f16");
            fixture_close(&f);
        }
}

/* Every way through the fixpipe that goes by rows gives what one element at a time gives. */
static void rows_are_elements(void **state)
{
    (void)state;
    static const enum pto_dtype out[] = {PTO_F32, PTO_F16, PTO_BF16};
    uint64_t seed = 5;
    for (int relu = 0; relu < 2; relu++)
        for (int add = 0; add < 2; add++)
            for (size_t o = 0; o < 3; o++) {
                struct fixture f;
                fixture_open(&f, "a5");
                struct pto_tile acc = with_valid(make_tile(PTO_SPACE_ACC, PTO_F32, 32, 48, "Nz", 0), 27, 37);
                struct pto_gm gm = make_gm(&f, out[o], 27, 37, PTO_GM_LAYOUT_ND, "y");
                struct sim_fixpipe fix = {.mode = sim_fix_mode(PTO_F32, out[o], SIM_FIX_NONE), .relu = relu != 0};
                uint64_t want[27][37];
                for (int32_t r = 0; r < 27; r++)
                    for (int32_t c = 0; c < 37; c++) {
                        static const uint32_t special[] = {0, 0x80000000, 0x7F800000, 0xFF800000, 0x7FC00000, 0x3F803000, 0x477FF000, 1};
                        uint64_t bits = rnd(&seed) % 4 == 0 ? special[rnd(&seed) % 8] : f32_bits((float)(int64_t)(rnd(&seed) % 100000) / 97 - 500);
                        uint64_t old = num_encode(out[o], (double)(int64_t)(rnd(&seed) % 2000) / 7 - 100, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
                        put(&f, &acc, r, c, bits);
                        gm_put(&f, &gm, r, c, old);
                        uint64_t v = sim_fix_element(&fix, c, bits);
                        want[r][c] = !add ? v : num_encode(out[o], num_decode(out[o], old) + num_decode(out[o], v), PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
                    }
                struct pto_insn insn = make_insn(PTO_OP_TSTORE);
                set_tile(&insn, PTO_ROLE_SRC, acc);
                set_gm(&insn, PTO_ROLE_DST, gm);
                set_attr(&insn, PTO_ATTR_RELU, relu ? PTO_RELU_NORMAL : PTO_RELU_NO);
                set_attr(&insn, PTO_ATTR_ATOMIC, add ? PTO_ATOMIC_ADD : PTO_ATOMIC_NONE);
                run(&f, &insn);
                for (int32_t r = 0; r < 27; r++)
                    for (int32_t c = 0; c < 37; c++)
                        assert_int_equal(gm_get(&f, &gm, r, c), want[r][c]);
                fixture_close(&f);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shares_of_an_accumulator), cmocka_unit_test(shares_of_parts), cmocka_unit_test(exponents),
                                       cmocka_unit_test(rows_are_elements)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
