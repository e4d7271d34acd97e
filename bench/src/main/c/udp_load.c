/*
 * A checking load generator for UDP echo servers: one thread, level-triggered epoll, a connected socket for each peer.
 *
 * Every peer keeps DEPTH datagrams under way, each with its sequence number in the first eight bytes and its own
 * content after them, and compares all that comes back. A datagram without an answer for RESEND_AFTER_NS is sent again,
 * and the first that stays away for SILENCE_LIMIT_NS ends the run. Latency counts from the first sending. An answer may
 * come twice only if its datagram went twice; a wrong, surplus or never-sent one ends the run with status 1 and one
 * line on stderr.
 *
 * The result is one line of JSON on stdout, with the datagrams that were sent again while measuring as "resent" and the
 * answers that came after all as "late": what is lost is the difference.
 *
 * At the end each peer says good-bye as HP-Socket's clients do, so that a server with connections can let go of them.
 */
#define _GNU_SOURCE
#include <endian.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/epoll.h>

#define PROGRAM "udp_load"
enum { SEQUENCE_BYTES = 8, BYTES_MIN = SEQUENCE_BYTES, BYTES_MAX = 65507, DEPTH_MAX = 64 };

#include "close_notice.h"
#include "content.h"
#include "echo_load.h"

enum { EVENTS_MAX = 256, TICK_MS = 10 };

static const uint64_t RESEND_AFTER_NS = 500 * 1000000ull;
static const uint64_t SILENCE_LIMIT_NS = 5 * 1000000000ull;

/* A place for one datagram under way; the one at INDEX carries the sequence numbers INDEX, INDEX + DEPTH, ... */
struct place {
    uint64_t sequence;
    uint64_t first_ns;
    uint64_t last_ns;
    bool under_way;
};

struct peer {
    int fd;
    uint32_t number;
    uint64_t spare; /* datagrams sent again whose second answer has not come */
    struct place *places;
};

enum phase { WARMUP, MEASURE, DRAIN };

static unsigned char *table;
static struct peer *peers;
static int epoll_fd;
static enum phase phase = WARMUP;
static struct histogram latency_ns;
static uint64_t resent;
static uint64_t late;
static uint64_t spare; /* of all peers */

/* Room for DEPTH datagrams in each direction; a byte more for each that arrives, so that one too long is seen. */
static unsigned char *output;
static unsigned char *input;
static struct mmsghdr outgoing[DEPTH_MAX];
static struct mmsghdr incoming[DEPTH_MAX];
static struct iovec pieces[2 * DEPTH_MAX];

/* --- sending --- */

static void lay_out(const struct peer *p, uint64_t sequence, unsigned char *to) {
    const uint64_t wire = htole64(sequence);
    memcpy(to, &wire, SEQUENCE_BYTES);
    memcpy(to + SEQUENCE_BYTES, content_of(table, p->number, sequence), options.size - SEQUENCE_BYTES);
}

/* Sends what has been laid out; waits for room, which on a loopback device there soon is. */
static void send_out(const struct peer *p, unsigned count) {
    for (unsigned done = 0; done < count;) {
        const int sent = sendmmsg(p->fd, outgoing + done, count - done, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) {
            fail(WRONG, "cannot send: peer=%u: %s", p->number, strerror(errno));
        }
        done += sent > 0 ? (unsigned)sent : 0;
    }
}

static void begin(const struct peer *p, struct place *place, unsigned char *to, uint64_t at_ns) {
    place->first_ns = place->last_ns = at_ns;
    place->under_way = true;
    lay_out(p, place->sequence, to);
}

static void send_again(struct peer *p, struct place *place, uint64_t at_ns) {
    place->last_ns = at_ns;
    p->spare++;
    spare++;
    resent += phase == MEASURE;
    lay_out(p, place->sequence, output);
    send_out(p, 1);
}

/* Sends the overdue ones of all peers again. */
static void resend(uint64_t at_ns) {
    for (uint32_t i = 0; i < options.connections; i++) {
        struct peer *p = &peers[i];
        for (uint32_t k = 0; k < options.depth; k++) {
            struct place *place = &p->places[k];
            if (!place->under_way || at_ns < place->last_ns + RESEND_AFTER_NS) {
                continue;
            }
            if (at_ns > place->first_ns + SILENCE_LIMIT_NS) {
                fail(WRONG, "missing datagram, the server fell silent: peer=%u datagram=%llu", p->number,
                     (unsigned long long)place->sequence);
            }
            send_again(p, place, at_ns);
        }
    }
}

/* --- receiving --- */

static void check(const struct peer *p, uint64_t sequence, const unsigned char *got, size_t length) {
    const unsigned char *wanted = content_of(table, p->number, sequence);
    if (length != options.size) {
        fail(WRONG, "wrong length: peer=%u expected=%zu actual=%zu", p->number, options.size, length);
    }
    if (memcmp(got + SEQUENCE_BYTES, wanted, length - SEQUENCE_BYTES) != 0) {
        const size_t at = content_difference(got + SEQUENCE_BYTES, wanted, length - SEQUENCE_BYTES);
        fail(WRONG, "wrong byte: peer=%u datagram=%llu offset=%zu expected=0x%02x actual=0x%02x", p->number,
             (unsigned long long)sequence, SEQUENCE_BYTES + at, wanted[at], got[SEQUENCE_BYTES + at]);
    }
}

static uint64_t sequence_of(const unsigned char *datagram, size_t length) {
    uint64_t wire = 0;
    memcpy(&wire, datagram, length < SEQUENCE_BYTES ? length : SEQUENCE_BYTES);
    return le64toh(wire);
}

/* The place that this answer frees; NULL for one that came again. */
static struct place *take(struct peer *p, const unsigned char *got, size_t length, uint64_t at_ns) {
    const uint64_t sequence = sequence_of(got, length);
    struct place *place = &p->places[sequence % options.depth];
    check(p, sequence, got, length);
    if (sequence > place->sequence) {
        fail(WRONG, "datagram was never sent: peer=%u datagram=%llu", p->number, (unsigned long long)sequence);
    }
    if (sequence == place->sequence && place->under_way) {
        if (phase == MEASURE) {
            histogram_record(&latency_ns, at_ns - place->first_ns);
        }
        place->under_way = false;
        return place;
    }
    if (p->spare == 0) {
        fail(WRONG, "surplus datagram, answered twice: peer=%u datagram=%llu", p->number, (unsigned long long)sequence);
    }
    p->spare--;
    spare--;
    late += phase != WARMUP;
    return NULL;
}

/* The number of datagrams that were there. */
static unsigned receive_some(const struct peer *p) {
    const int count = recvmmsg(p->fd, incoming, options.depth, MSG_DONTWAIT, NULL);
    if (count < 0 && errno != EAGAIN && errno != EINTR) {
        fail(WRONG, "cannot receive: peer=%u: %s", p->number, strerror(errno));
    }
    return count > 0 ? (unsigned)count : 0;
}

static void on_readable(struct peer *p) {
    const unsigned count = receive_some(p);
    const uint64_t at_ns = now_ns();
    unsigned next = 0;
    for (unsigned i = 0; i < count; i++) {
        struct place *place = take(p, incoming[i].msg_hdr.msg_iov->iov_base, incoming[i].msg_len, at_ns);
        if (place != NULL && phase != DRAIN) {
            place->sequence += options.depth;
            begin(p, place, outgoing[next++].msg_hdr.msg_iov->iov_base, at_ns);
        }
    }
    send_out(p, next);
}

/* --- the run --- */

static bool all_arrived(void) {
    for (uint32_t i = 0; i < options.connections; i++) {
        for (uint32_t k = 0; k < options.depth; k++) {
            if (peers[i].places[k].under_way) {
                return false;
            }
        }
    }
    return true;
}

static void turn(void) {
    static uint64_t check_ns;
    struct epoll_event events[EVENTS_MAX];
    const int count = epoll_wait(epoll_fd, events, EVENTS_MAX, TICK_MS);
    if (count < 0 && errno != EINTR) {
        fail(WRONG, "epoll_wait: %s", strerror(errno));
    }
    for (int i = 0; i < count; i++) {
        on_readable(events[i].data.ptr);
    }
    const uint64_t at_ns = now_ns();
    if (at_ns > check_ns) {
        resend(at_ns);
        check_ns = at_ns + RESEND_AFTER_NS / 8;
    }
}

static void run_for(double seconds) {
    const uint64_t end_ns = now_ns() + (uint64_t)(seconds * (double)NS_PER_SECOND);
    while (now_ns() < end_ns) {
        turn();
    }
}

/* Waits for everything under way, and a while for what may still come late. */
static void drain(void) {
    while (!all_arrived()) {
        turn();
    }
    const uint64_t end_ns = now_ns() + RESEND_AFTER_NS;
    while (spare > 0 && now_ns() < end_ns) {
        turn();
    }
}

/* Takes what has come in the meantime, which can only be late, and lets the server know that the peers are gone. */
static void farewell(void) {
    for (uint32_t i = 0; i < options.connections; i++) {
        on_readable(&peers[i]);
        if (send(peers[i].fd, CLOSE_NOTICE, sizeof CLOSE_NOTICE, MSG_NOSIGNAL) < 0) {
            fail(WRONG, "cannot send: peer=%u: %s", peers[i].number, strerror(errno));
        }
        close(peers[i].fd);
    }
}

/* --- set-up --- */

static void lay_message(struct mmsghdr *message, struct iovec *piece, unsigned char *bytes, size_t length) {
    *piece = (struct iovec){.iov_base = bytes, .iov_len = length};
    *message = (struct mmsghdr){.msg_hdr = {.msg_iov = piece, .msg_iovlen = 1}};
}

static void lay_messages(void) {
    output = malloc(options.depth * options.size);
    input = malloc(options.depth * (options.size + 1));
    if (output == NULL || input == NULL) {
        fail(WRONG, "cannot set up: %s", strerror(errno));
    }
    for (uint32_t k = 0; k < options.depth; k++) {
        lay_message(&outgoing[k], &pieces[2 * k], output + k * options.size, options.size);
        lay_message(&incoming[k], &pieces[2 * k + 1], input + k * (options.size + 1), options.size + 1);
    }
}

static void open_peer(uint32_t number, const struct addrinfo *server) {
    struct peer *p = &peers[number];
    p->number = number;
    p->fd = socket(server->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    p->places = calloc(options.depth, sizeof *p->places);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = p};
    if (p->fd < 0 || p->places == NULL || connect(p->fd, server->ai_addr, server->ai_addrlen) < 0
        || epoll_ctl(epoll_fd, EPOLL_CTL_ADD, p->fd, &event) < 0) {
        fail(WRONG, "cannot open: peer=%u: %s", number, strerror(errno));
    }
}

static void begin_all(struct peer *p) {
    for (uint32_t k = 0; k < options.depth; k++) {
        p->places[k].sequence = k;
        begin(p, &p->places[k], outgoing[k].msg_hdr.msg_iov->iov_base, now_ns());
    }
    send_out(p, options.depth);
}

static void open_peers(void) {
    struct addrinfo *server = resolve(options.host, options.port, SOCK_DGRAM);
    table = content_table(options.size);
    peers = calloc(options.connections, sizeof *peers);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (table == NULL || peers == NULL || epoll_fd < 0) {
        fail(WRONG, "cannot set up: %s", strerror(errno));
    }
    lay_messages();
    for (uint32_t i = 0; i < options.connections; i++) {
        open_peer(i, server);
    }
    freeaddrinfo(server);
    for (uint32_t i = 0; i < options.connections; i++) {
        begin_all(&peers[i]);
    }
}

int main(int argc, char **argv) {
    parse_options(argc, argv);
    open_peers();
    run_for(options.warmup);
    const struct snapshot from = take_snapshot(options.pid);
    phase = MEASURE;
    run_for(options.seconds);
    phase = DRAIN;
    const struct snapshot to = take_snapshot(options.pid);
    drain();
    farewell();
    if (latency_ns.total == 0) {
        fail(WRONG, "no datagram came back within --seconds=%g", options.seconds);
    }
    report(&latency_ns, from, to);
    printf(",\"resent\":%llu,\"late\":%llu}\n", (unsigned long long)resent, (unsigned long long)late);
    return 0;
}
