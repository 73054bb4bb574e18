"""Tutorial, step 7: the kernel of step 5, recorded as mx_gemm.pto, from Python."""
import numpy as np
import pto

M, K, N = 256, 1024, 256


def boxed(scales):
    """[lines, groups] in boxes of 16 lines by 2 groups (MX_A_ZZ, MX_B_NN)."""
    lines, groups = scales.shape
    return scales.reshape(lines // 16, 16, groups // 2, 2).swapaxes(1, 2)


rng = np.random.default_rng(1)
a, b = rng.integers(-3, 4, (M, K)), rng.integers(-3, 4, (K, N))
a_scale, b_scale = rng.integers(-1, 2, (M, K // 32)), rng.integers(-1, 2, (N, K // 32))

sim = pto.Sim("a5", why=True)
out = sim.array("out", ("f32", (M, N)))
run = sim.load("mx_gemm.pto").run(
    out=out, block_dim=4,
    a=sim.array("a", ("f8E4M3FN", (M, K))).from_float(a),
    b=sim.array("b", ("f8E5M2", (K, N))).from_float(b),
    a_scale=sim.array("a_scale", ("f8E8M0", (M // 16, K // 64, 16, 2))).from_float(2.0 ** boxed(a_scale)),
    b_scale=sim.array("b_scale", ("f8E8M0", (N // 16, K // 64, 16, 2))).from_float(2.0 ** boxed(b_scale)))

want = (a * 2.0 ** a_scale.repeat(32, 1)) @ (b * 2.0 ** b_scale.repeat(32, 1).T)
print(run)
print("equal:", np.array_equal(out.data, want), "findings:", run.findings)
print(run.why().split("\n\n")[1])
