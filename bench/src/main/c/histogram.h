/*
 * A histogram of 64-bit values with logarithmic buckets: each power of two is cut into 128 equal parts, so a quantile is
 * read with an error below 0.8 %. Recording is a shift and an increment.
 */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

enum { SUB_BITS = 7, SUB_COUNT = 1 << SUB_BITS, BUCKET_COUNT = (64 - SUB_BITS + 1) * SUB_COUNT };

struct histogram {
    uint64_t total;
    uint64_t max;
    uint64_t counts[BUCKET_COUNT];
};

/* Values below SUB_COUNT have a bucket each; above, the leading SUB_BITS + 1 bits name the bucket. */
static inline unsigned histogram_bucket(uint64_t value) {
    if (value < SUB_COUNT) {
        return (unsigned)value;
    }
    const unsigned shift = 63u - (unsigned)__builtin_clzll(value) - SUB_BITS;
    return (shift << SUB_BITS) + (unsigned)(value >> shift);
}

/* The largest value that falls into a bucket. */
static inline uint64_t histogram_upper(unsigned bucket) {
    if (bucket < SUB_COUNT) {
        return bucket;
    }
    const unsigned shift = (bucket >> SUB_BITS) - 1;
    const uint64_t mantissa = (bucket & (SUB_COUNT - 1)) + SUB_COUNT;
    return ((mantissa + 1) << shift) - 1;
}

static inline void histogram_record(struct histogram *h, uint64_t value) {
    h->total++;
    h->counts[histogram_bucket(value)]++;
    if (value > h->max) {
        h->max = value;
    }
}

/* The smallest bucket bound that at least this share (0..1) of the values does not exceed; 0 when nothing was recorded. */
static inline uint64_t histogram_quantile(const struct histogram *h, double share) {
    const uint64_t wanted = (uint64_t)(share * (double)h->total + 0.5);
    uint64_t seen = 0;
    for (unsigned i = 0; i < BUCKET_COUNT; i++) {
        seen += h->counts[i];
        if (seen > 0 && seen >= wanted) {
            const uint64_t upper = histogram_upper(i);
            return upper < h->max ? upper : h->max;
        }
    }
    return h->max;
}

#endif
