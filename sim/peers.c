/* Tables of peer addresses (peers.h). */
#include "sim/peers.h"
#include "base/str.h"

#include <string.h>

enum { MAX_WORD = 1 << 20 };

const char *sim_peers_parse(const char *text, struct base_arena *arena, struct sim_peers *out)
{
    size_t n = strcspn(text, ",");
    *out = (struct sim_peers){.name = base_strndup(arena, text, n), .rank_word = -1};
    if (n == 0)
        return "the name of the buffer is missing: write peers:NAME";
    for (text += n; *text == ','; text += n) {
        char number[24];
        size_t key = strcspn(++text, "=,");
        n = strcspn(text, ",");
        int64_t *to = key == 10 && strncmp(text, "first_word", key) == 0 ? &out->first_word : key == 9 && strncmp(text, "rank_word", key) == 0 ? &out->rank_word : NULL;
        if (to == NULL || text[key] != '=')
            return "write peers:NAME,first_word=N,rank_word=N (the last two may be left out)";
        if (n - key - 1 >= sizeof number)
            return "the number of a word is too large";
        memcpy(number, text + key + 1, n - key - 1);
        number[n - key - 1] = '\0';
        if (!base_parse_i64(number, to) || *to < 0 || *to > MAX_WORD)
            return "first_word and rank_word are numbers of words, 0 to 1048576";
    }
    return NULL;
}

int64_t sim_peers_words(const struct sim_peers *p, uint32_t devices)
{
    int64_t end = p->first_word + devices;
    return p->rank_word >= end ? p->rank_word + 1 : end;
}

static void put_word(uint8_t *words, int64_t at, int64_t value)
{
    for (int i = 0; i < 8; i++)
        words[at * 8 + i] = (uint8_t)((uint64_t)value >> (8 * i));
}

void sim_peers_fill(const struct sim_peers *p, uint32_t devices, const int64_t *addr, uint32_t own, uint8_t *words)
{
    for (uint32_t d = 0; d < devices; d++)
        put_word(words, p->first_word + d, addr[d]);
    if (p->rank_word >= 0)
        put_word(words, p->rank_word, own);
}
