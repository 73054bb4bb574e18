"""Two prompts: 144 queries over themselves; and 16 queries after 48 cached keys.  The kernels round the weights to bf16 before they
meet V.  The second prompt is one piece of keys, so that the reference can do so at the same point; the first is compared with
plain attention, from which each weight may be off by 2^-9 of itself."""
from common import attention, normal, save

q, k, v = normal(144, 4, 64), normal(192, 4, 64), normal(192, 4, 64)
save("q", q, "bf16")
save("k", k, "bf16")
save("v", v, "bf16")
save("prefill", attention(q, k, v, 0), "bf16")
save("chunk", attention(q[:16], k[:64], v[:64], 48, rounded=True), "bf16")
