"""Five requests of 1 to 250 keys, their pages scattered over the cache in any order; what no request uses is NaN."""
from common import attention, bf16, normal, np, rng, save

batch, heads, kv_heads, width, page, pages, table_width = 5, 16, 2, 64, 64, 12, 4
seq_lens = np.array([100, 1, 64, 250, 129])
q = normal(batch, heads, width)
cache = np.full((2, pages, page, kv_heads, width), np.nan)
table = np.full((batch, table_width), -1)
free = list(rng.permutation(pages))
out = np.zeros((batch, heads, width))
for b, n in enumerate(seq_lens):
    kv = normal(2, n, kv_heads, width)
    for p in range(-(-n // page)):
        table[b, p] = free.pop()
        part = kv[:, p * page:(p + 1) * page]
        cache[:, table[b, p], :part.shape[1]] = part
    every = np.repeat(kv, heads // kv_heads, axis=2)
    out[b] = attention(q[b:b + 1], every[0], every[1], n)[0]
save("q", q, "bf16")
save("k_pages", cache[0], "bf16")
save("v_pages", cache[1], "bf16")
save("block_table", table, "i4")
save("seq_lens", seq_lens, "i4")
save("out", out, "bf16")
