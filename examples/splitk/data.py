"""1152 = 9 steps of 128: 6 blocks get 2, 2, 2, 2, 1 and none."""
from common import normal, rng, np, save

x, w, y = normal(32, 1152), normal(1152, 128, scale=1 / 32), np.float32(rng.standard_normal((32, 128)))
save("x", x, "bf16")
save("w", w, "bf16")
save("y_in", y, "f4")
save("y", y + x @ w, "f4")
