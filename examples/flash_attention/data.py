"""Two prompts: 144 queries over themselves; and 16 queries after 48 cached keys.  P is rounded to bf16 before it meets V: 2^-9 of
each weight, so the results may be off by that share of the sum of |V| and by one unit of their own rounding."""
from common import attention, normal, save

q, k, v = normal(144, 4, 64), normal(192, 4, 64), normal(192, 4, 64)
save("q", q, "bf16")
save("k", k, "bf16")
save("v", v, "bf16")
save("prefill", attention(q, k, v, 0), "bf16")
save("chunk", attention(q[:16], k[:64], v[:64], 48), "bf16")
