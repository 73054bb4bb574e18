/* Tables of peer addresses: where the copies of a buffer lie on each device (design.md 9.1), as i64 words of a buffer.
 *   peers:NAME[,first_word=N][,rank_word=N]    words first_word.. are the byte addresses on device 0, 1, ..; word rank_word, if given,
 *                                              is the number of the device whose copy of the table it is; all others are 0 */
#ifndef PTO_SIM_PEERS_H
#define PTO_SIM_PEERS_H
#include "base/arena.h"

#include <stdint.h>

struct sim_peers {
    const char *name;
    int64_t first_word;
    int64_t rank_word; /* -1: none */
};
/* Reads the text behind `peers:`. NULL, or what is wrong with it (static). */
const char *sim_peers_parse(const char *text, struct base_arena *arena, struct sim_peers *out);
/* Words a table needs for so many devices. */
int64_t sim_peers_words(const struct sim_peers *peers, uint32_t devices);
/* Fills a table of that many words at least. addr: of the copies. */
void sim_peers_fill(const struct sim_peers *peers, uint32_t devices, const int64_t *addr, uint32_t own, uint8_t *words);
#endif
