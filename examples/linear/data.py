"""90 rows: a whole tile of 64 and one of 26."""
from common import normal, save

x, w, residual = normal(90, 256), normal(256, 320, scale=1 / 16), normal(90, 320)
save("x", x, "bf16")
save("w", w, "bf16")
save("residual", residual, "bf16")
save("y", x @ w, "bf16")
save("sum", x @ w + residual, "bf16")
