"""y = (silu(x Wg) * (x Wu)) Wd + x, rounded to bf16 where the kernels hand over bf16."""
from common import bf16, normal, np, save, silu

x, w_gate_up, w_down = normal(32, 256), normal(256, 1024, scale=1 / 8), normal(512, 256, scale=1 / 16)
gate_up = bf16(x @ w_gate_up)
h = bf16(silu(gate_up[:, :512]) * gate_up[:, 512:])
save("x", x, "bf16")
save("w_gate_up", w_gate_up, "bf16")
save("w_down", w_down, "bf16")
save("y", h @ w_down + x, "bf16")
