/*
 * A checking load generator for echo servers: one thread, level-triggered epoll. Compiled with TLS defined it speaks TLS.
 *
 * Every connection keeps DEPTH messages under way and compares every byte that comes back. After warming up it measures for
 * a while, then lets everything under way arrive, ends each connection and expects the server to do the same. A wrong,
 * missing or surplus byte ends it with status 1 and one line on stderr; wrong options with status 2. The result is one line
 * of JSON on stdout; echo_load.h has the options.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/epoll.h>

#define PROGRAM "load"
enum { BYTES_MIN = 1, BYTES_MAX = 1 << 26, DEPTH_MAX = 1 << 16 };

#include "content.h"
#include "echo_load.h"
#ifdef TLS
#include "tls_stream.h"
#else
#include "plain_stream.h"
#endif

enum { BUFFER_BYTES = 64 * 1024, GATHER_BELOW_BYTES = 16 * 1024, EVENTS_MAX = 256, TICK_MS = 10 };

static const uint64_t SILENCE_LIMIT_NS = 5 * 1000000000ull;

struct connection {
    struct stream stream;
    uint32_t number;
    bool waits_for_room;
    uint64_t sent;         /* messages written completely, */
    size_t sent_bytes;     /* and bytes of the one after them */
    uint64_t received;
    size_t received_bytes;
    uint64_t stamped;      /* messages whose sending has begun */
    uint64_t progress_ns;
    uint64_t *stamps_ns;   /* when the sending of message n began, at n % depth */
};

enum phase { WARMUP, MEASURE, DRAIN };

static unsigned char *table;
static struct connection *connections;
static int epoll_fd;
static enum phase phase = WARMUP;
static struct histogram latency_ns;
static unsigned char input[BUFFER_BYTES];
static unsigned char output[BUFFER_BYTES];

/* --- sending --- */

static bool may_begin(const struct connection *c, uint64_t message) {
    return phase != DRAIN && message < c->received + options.depth;
}

static void stamp(struct connection *c, uint64_t message, uint64_t at_ns) {
    if (message == c->stamped) {
        c->stamps_ns[message % options.depth] = at_ns;
        c->stamped++;
    }
}

/* Lays out what may be sent now, from where the connection stands; small messages are gathered into one run of bytes. */
static size_t lay_out(struct connection *c, uint64_t at_ns, const unsigned char **from) {
    size_t length = 0;
    uint64_t message = c->sent;
    size_t skip = c->sent_bytes;
    *from = output;
    while (skip > 0 || may_begin(c, message)) {
        const unsigned char *content = content_of(table, c->number, message) + skip;
        const size_t rest = options.size - skip;
        if (options.size >= GATHER_BELOW_BYTES) {
            stamp(c, message, at_ns);
            *from = content;
            return rest;
        }
        if (length + rest > BUFFER_BYTES) {
            break;
        }
        stamp(c, message, at_ns);
        memcpy(output + length, content, rest);
        length += rest;
        skip = 0;
        message++;
    }
    return length;
}

static void wait_for_room(struct connection *c, bool wait) {
    if (c->waits_for_room != wait) {
        struct epoll_event event = {.events = wait ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = c};
        if (epoll_ctl(epoll_fd, EPOLL_CTL_MOD, c->stream.fd, &event) < 0) {
            fail(WRONG, "epoll_ctl: %s", strerror(errno));
        }
        c->waits_for_room = wait;
    }
}

static void send_what_may_go(struct connection *c, uint64_t at_ns) {
    const unsigned char *from;
    size_t length;
    stream_flush(&c->stream);
    while (!stream_holds(&c->stream) && (length = lay_out(c, at_ns, &from)) > 0) {
        const ssize_t written = stream_send(&c->stream, from, length);
        if (written < 0 && errno != EAGAIN && errno != EINTR) {
            fail(WRONG, "cannot send: connection=%u message=%llu: %s", c->number, (unsigned long long)c->sent,
                 strerror(errno));
        }
        const size_t total = c->sent_bytes + (written > 0 ? (size_t)written : 0);
        c->sent += total / options.size;
        c->sent_bytes = total % options.size;
        if (written < (ssize_t)length) {
            wait_for_room(c, true);
            return;
        }
    }
    wait_for_room(c, stream_holds(&c->stream));
}

/* --- receiving --- */

static void check(const struct connection *c, const unsigned char *got, size_t length) {
    const unsigned char *wanted = content_of(table, c->number, c->received) + c->received_bytes;
    if (memcmp(got, wanted, length) != 0) {
        const size_t at = content_difference(got, wanted, length);
        fail(WRONG, "wrong byte: connection=%u message=%llu offset=%zu expected=0x%02x actual=0x%02x", c->number,
             (unsigned long long)c->received, c->received_bytes + at, wanted[at], got[at]);
    }
    if (c->received == c->sent && c->received_bytes + length > c->sent_bytes) {
        fail(WRONG, "byte came back before it was sent: connection=%u message=%llu", c->number,
             (unsigned long long)c->received);
    }
}

static void take(struct connection *c, const unsigned char *got, size_t length, uint64_t at_ns) {
    while (length > 0) {
        const size_t rest = options.size - c->received_bytes;
        const size_t part = length < rest ? length : rest;
        check(c, got, part);
        got += part;
        length -= part;
        c->received_bytes += part;
        if (c->received_bytes == options.size) {
            if (phase == MEASURE) {
                histogram_record(&latency_ns, at_ns - c->stamps_ns[c->received % options.depth]);
            }
            c->received_bytes = 0;
            c->received++;
        }
    }
    c->progress_ns = at_ns;
}

static ssize_t receive(struct connection *c) {
    const ssize_t length = stream_receive(&c->stream, input, BUFFER_BYTES);
    if (length == 0) {
        fail(WRONG, "missing bytes, the server ended the connection: connection=%u message=%llu", c->number,
             (unsigned long long)c->received);
    }
    if (length < 0 && errno != EAGAIN && errno != EINTR) {
        fail(WRONG, "cannot receive: connection=%u message=%llu: %s", c->number, (unsigned long long)c->received,
             strerror(errno));
    }
    return length;
}

static void on_event(struct connection *c, uint32_t events) {
    if (events & ~(uint32_t)EPOLLOUT) {
        ssize_t length;
        do {
            length = receive(c);
            if (length > 0) {
                const uint64_t at_ns = now_ns();
                take(c, input, (size_t)length, at_ns);
                send_what_may_go(c, at_ns);
            }
        } while (length > 0 && stream_has_more(&c->stream));
    }
    if (events & EPOLLOUT) {
        send_what_may_go(c, now_ns());
    }
}

/* --- the run --- */

static bool all_arrived(void) {
    for (uint32_t i = 0; i < options.connections; i++) {
        const struct connection *c = &connections[i];
        if (c->received != c->sent || c->received_bytes != c->sent_bytes) {
            return false;
        }
    }
    return true;
}

static void expect_progress(uint64_t at_ns) {
    for (uint32_t i = 0; i < options.connections; i++) {
        const struct connection *c = &connections[i];
        const bool under_way = c->received != c->sent || c->received_bytes != c->sent_bytes;
        if (under_way && at_ns > c->progress_ns + SILENCE_LIMIT_NS) {
            fail(WRONG, "missing bytes, the server fell silent: connection=%u message=%llu offset=%zu", c->number,
                 (unsigned long long)c->received, c->received_bytes);
        }
    }
}

static void turn(void) {
    struct epoll_event events[EVENTS_MAX];
    const int count = epoll_wait(epoll_fd, events, EVENTS_MAX, TICK_MS);
    if (count < 0 && errno != EINTR) {
        fail(WRONG, "epoll_wait: %s", strerror(errno));
    }
    for (int i = 0; i < count; i++) {
        on_event(events[i].data.ptr, events[i].events);
    }
}

static void run_for(double seconds) {
    const uint64_t end_ns = now_ns() + (uint64_t)(seconds * (double)NS_PER_SECOND);
    uint64_t check_ns = now_ns() + NS_PER_SECOND;
    for (uint64_t at_ns = now_ns(); at_ns < end_ns; at_ns = now_ns()) {
        turn();
        if (at_ns > check_ns) {
            expect_progress(at_ns);
            check_ns = at_ns + NS_PER_SECOND;
        }
    }
}

static void drain(void) {
    while (!all_arrived()) {
        turn();
        expect_progress(now_ns());
    }
}

/* Ends every connection from this side; the server owes an orderly end and nothing else. */
static void farewell(void) {
    for (uint32_t i = 0; i < options.connections; i++) {
        stream_end(&connections[i].stream);
    }
    for (uint32_t i = 0; i < options.connections; i++) {
        struct connection *c = &connections[i];
        fcntl(c->stream.fd, F_SETFL, 0);
        const ssize_t length = stream_receive(&c->stream, input, BUFFER_BYTES);
        if (length > 0) {
            fail(WRONG, "surplus bytes: connection=%u bytes=%zd", c->number, length);
        }
        if (length < 0) {
            fail(WRONG, "the server did not end the connection: connection=%u: %s", c->number, strerror(errno));
        }
        stream_close(&c->stream);
    }
}

/* --- set-up --- */

static void open_connection(uint32_t number, const struct addrinfo *server) {
    struct connection *c = &connections[number];
    const struct timeval patience = {.tv_sec = SILENCE_LIMIT_NS / NS_PER_SECOND};
    const int on = 1;
    const int fd = socket(server->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    c->number = number;
    c->stamps_ns = calloc(options.depth, sizeof *c->stamps_ns);
    if (fd < 0 || c->stamps_ns == NULL || connect(fd, server->ai_addr, server->ai_addrlen) < 0) {
        fail(WRONG, "cannot connect: connection=%u: %s", number, strerror(errno));
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience); /* of what blocks, first and last */
    if (!stream_connected(&c->stream, fd)) {
        fail(WRONG, "cannot shake hands: connection=%u", number);
    }
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
        fail(WRONG, "epoll_ctl: %s", strerror(errno));
    }
}

static void open_connections(void) {
    struct addrinfo *server = resolve(options.host, options.port, SOCK_STREAM);
    table = content_table(options.size);
    connections = calloc(options.connections, sizeof *connections);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (table == NULL || connections == NULL || epoll_fd < 0) {
        fail(WRONG, "cannot set up: %s", strerror(errno));
    }
    for (uint32_t i = 0; i < options.connections; i++) {
        open_connection(i, server);
    }
    freeaddrinfo(server);
    for (uint32_t i = 0; i < options.connections; i++) {
        connections[i].progress_ns = now_ns();
        send_what_may_go(&connections[i], connections[i].progress_ns);
    }
}

int main(int argc, char **argv) {
    parse_options(argc, argv);
    stream_setup_client();
    open_connections();
    run_for(options.warmup);
    const struct snapshot from = take_snapshot(options.pid);
    phase = MEASURE;
    run_for(options.seconds);
    phase = DRAIN;
    const struct snapshot to = take_snapshot(options.pid);
    drain();
    farewell();
    if (latency_ns.total == 0) {
        fail(WRONG, "no message came back within --seconds=%g", options.seconds);
    }
    report(&latency_ns, from, to);
    puts("}");
    return 0;
}
