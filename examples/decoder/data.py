"""One layer: hidden 256, 4 heads of 64, intermediate 512; 16 new tokens at positions 48 to 63 behind 48 cached ones.

The reference is the mathematics in float64, rounded to bf16 where one kernel hands over to the next, and where the attention weights
meet V.  Where a kernel's f32 result falls on the other side of a rounding boundary, the two go on with neighbouring bf16 numbers,
which moves later sums a little: hence `atol` beside one unit of the last place in run.json."""
from common import attention, bf16, normal, np, rmsnorm, rope, rope_tables, save, silu

tokens, past, hidden, heads, width, inner = 16, 48, 256, 4, 64, 512
x = normal(tokens, hidden)
norm_1, norm_2 = bf16(1 + normal(hidden, scale=0.1)), bf16(1 + normal(hidden, scale=0.1))
w_qkv = normal(hidden, 3 * hidden, scale=1 / 16)
w_out = normal(hidden, hidden, scale=1 / 16)
w_gate_up = normal(hidden, 2 * inner, scale=1 / 16)
w_down = normal(inner, hidden, scale=1 / 22)
cos, sin = rope_tables(past + tokens, width)
positions = np.arange(past, past + tokens)
k_cache, v_cache = np.zeros((2, past + tokens, heads, width))
k_cache[:past], v_cache[:past] = normal(past, heads, width), normal(past, heads, width)
for name, value in dict(x=x, norm_1=norm_1, norm_2=norm_2, w_qkv=w_qkv, w_out=w_out, w_gate_up=w_gate_up, w_down=w_down,
                        k_cache=k_cache, v_cache=v_cache).items():
    save(name, value, "bf16")
save("cos", cos, "f4")
save("sin", sin, "f4")
save("positions", positions, "i4")

h = bf16(rmsnorm(x, norm_1))
q, k, v = bf16(h @ w_qkv).reshape(tokens, 3, heads, width).transpose(1, 0, 2, 3)
q = bf16(rope(q, cos[positions], sin[positions]))
k_cache[past:], v_cache[past:] = bf16(rope(k, cos[positions], sin[positions])), v
a = bf16(attention(q, k_cache, v_cache, past, rounded=True)).reshape(tokens, hidden)
x = bf16(a @ w_out + x)
h = bf16(rmsnorm(x, norm_2))
gate, up = np.split(bf16(h @ w_gate_up), 2, axis=1)
x = bf16(bf16(silu(gate) * up) @ w_down + x)
save("k_cache_out", k_cache, "bf16")
save("v_cache_out", v_cache, "bf16")
save("attention", a, "bf16")
save("y", x, "bf16")
