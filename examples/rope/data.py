"""Tokens of a batch at unordered positions; Q (6 heads) and K (2 heads) stand side by side in rows of 512, as a projection leaves them."""
from common import bf16, normal, np, rng, rope, rope_tables, save

cos, sin = rope_tables(128, 64)
pos = rng.permutation(128)[:10]
qk = normal(10, 8, 64)
cache = normal(128, 2, 64)
save("qk", qk, "bf16")
save("cos", cos, "f4")
save("sin", sin, "f4")
save("pos", pos, "i4")
save("cache", cache, "bf16")
turned = rope(qk, cos[pos], sin[pos])
cache[pos] = bf16(turned[:, 6:])
save("q_out", turned[:, :6], "bf16")
save("cache_out", cache, "bf16")
