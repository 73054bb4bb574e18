"""Tokens of very different size, as in a real residual stream, and one that is zero (eps decides)."""
from common import bf16, normal, np, rmsnorm, save

x = bf16(normal(21, 512) * np.exp(np.linspace(-6, 4, 21))[:, None])
x[3] = 0
weight = bf16(1 + normal(512, scale=0.1))
save("x", x, "bf16")
save("weight", weight, "bf16")
save("y", rmsnorm(x, weight), "bf16")
