/*
 * What the messages say. Each message is a slice of one table of random bytes; where the slice begins depends on the
 * connection and on the message's number. So sending copies little, checking is one memcmp, and a byte that is lost,
 * doubled, out of order or on the wrong connection differs from what is expected there.
 */
#ifndef CONTENT_H
#define CONTENT_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { START_BITS = 18, START_COUNT = 1 << START_BITS };

/* Fills a new table for messages of the given size; the same bytes each time. NULL without memory. */
static inline unsigned char *content_table(size_t size) {
    const size_t words = (START_COUNT + size) / sizeof(uint64_t) + 1;
    uint64_t *table = malloc(words * sizeof *table);
    uint64_t state = 0x2545F4914F6CDD1Dull;
    for (size_t i = 0; table != NULL && i < words; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        table[i] = state;
    }
    return (unsigned char *)table;
}

/* The multipliers are odd, so START_COUNT messages in a row of one connection all begin at different places. */
static inline const unsigned char *content_of(const unsigned char *table, uint32_t connection, uint64_t sequence) {
    const uint64_t start = connection * 40503ull + sequence * 17737ull;
    return table + (start & (START_COUNT - 1));
}

/* The index of the first byte that differs. */
static inline size_t content_difference(const unsigned char *a, const unsigned char *b, size_t length) {
    size_t i = 0;
    while (i < length && a[i] == b[i]) {
        i++;
    }
    return i;
}

#endif
