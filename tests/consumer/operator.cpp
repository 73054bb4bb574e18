/* An operator called from C++: the macros and structs of pto/kernels.h are C++17, too. */
#include <pto/kernels.h>
#include <cstdio>
#include <vector>
int main()
{
    pto_sim *sim = pto_sim_new("a3");
    pto_stream *stream = pto_stream_new(sim, 0);
    std::vector<int8_t> a(64 * 128, 1), b(128 * 32, 2);
    std::vector<float> s(32, 0.5f);
    std::vector<uint16_t> c(64 * 32);
    int n = 32;
    pto_tensor x1 = PTO_TENSOR(int8_t, a.data(), 64, 128), x2 = PTO_TENSOR(int8_t, b.data(), 128, n), scale = PTO_TENSOR(float, s.data(), n), y = PTO_TENSOR(half, c.data(), 64, n);
    pto_quant_matmul_params p = {};
    p.x1 = &x1; p.x2 = &x2; p.scale = &scale; p.y = &y;
    int status = pto_quant_matmul(stream, &p);
    bool right = status == PTO_SUCCESS && c[0] == 0x5800; /* 128 products of 1 and 2, halved: 128 */
    std::printf("%s\n", right ? "right" : pto_last_error());
    pto_stream_free(stream);
    pto_sim_free(sim);
    return right ? 0 : 1;
}
