/*
 * Connects, shakes hands, has one message echoed, says farewell, and begins anew, on some connections at a time: one thread,
 * epoll. tls_stream.h says what is offered.
 *
 * DEPTH connections in a row go on with the session of the first of them; with 1 every handshake is a full one. A message
 * is a connection here: its time is that from the connect until the echo, and it counts once the server has ended it, too.
 * What goes wrong ends it with status 1 and one line on stderr; wrong options with status 2. The result is one line of JSON
 * on stdout: "resumed" says how many handshakes went on with a session.
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>

#define PROGRAM "tls_handshakes"
enum { BYTES_MIN = 1, BYTES_MAX = 1024, DEPTH_MAX = 1 << 16 };

#include "content.h"
#include "echo_load.h"
#include "tls_stream.h"

enum { EVENTS_MAX = 256, TICK_MS = 10, OWN_ADDRESSES = 32 };

static const uint64_t SILENCE_LIMIT_NS = 5 * 1000000000ull;

struct connection {
    struct stream stream;
    uint32_t number;
    uint64_t begun_ns;
    uint64_t told_ns;      /* when the echo was there, 0 before */
    bool asked;
    bool stands;           /* whether hands are shaken */
    size_t received_bytes;
    uint32_t served;       /* connections that the session was offered for */
    SSL_SESSION *session;
};

static struct addrinfo *server;
static unsigned char *table;
static uint64_t begun;
static uint64_t resumed;
static int epoll_fd;
static bool measuring;
static struct histogram latency_ns;

/* Keeps the latest session of a connection. */
static int on_session(SSL *ssl, SSL_SESSION *session) {
    struct connection *c = SSL_get_app_data(ssl);
    SSL_SESSION_free(c->session);
    c->session = session;
    return 1;
}

/* An address of this machine for each of some connections in a row: one alone has too few ports for closed connections to rest. */
static void bind_own(int fd) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + begun++ % OWN_ADDRESSES)};
    const int on = 1;
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&own, sizeof own) < 0) {
        fail(WRONG, "cannot bind: %s", strerror(errno));
    }
}

/* A copy of it: OpenSSL lets a session be offered once, and not every server gives a new one each time. */
static void offer_session(struct connection *c) {
    if (options.depth > 1 && c->session != NULL && ++c->served < options.depth) {
        SSL_SESSION *copy = SSL_SESSION_dup(c->session);
        tls_require(copy != NULL && SSL_set_session(c->stream.ssl, copy), "session");
        SSL_SESSION_free(copy);
        return;
    }
    SSL_SESSION_free(c->session);
    c->session = NULL;
    c->served = 0;
}

static void begin(struct connection *c) {
    const int on = 1;
    const int fd = socket(server->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        fail(WRONG, "cannot connect: %s", strerror(errno));
    }
    bind_own(fd);
    c->begun_ns = now_ns();
    c->told_ns = 0;
    c->asked = c->stands = false;
    c->received_bytes = 0;
    if (connect(fd, server->ai_addr, server->ai_addrlen) < 0 && errno != EINPROGRESS) {
        fail(WRONG, "cannot connect: connection=%u: %s", c->number, strerror(errno));
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    tls_over(&c->stream, fd);
    SSL_set_app_data(c->stream.ssl, c);
    SSL_set_connect_state(c->stream.ssl);
    offer_session(c);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
        fail(WRONG, "epoll_ctl: %s", strerror(errno));
    }
}

static const unsigned char *content(const struct connection *c) {
    return content_of(table, c->number, 0);
}

/* True once hands are shaken. */
static bool shake(struct connection *c) {
    const int result = c->stands ? 1 : SSL_do_handshake(c->stream.ssl);
    if (result == 1) {
        c->stands = true;
        return true;
    }
    const int error = SSL_get_error(c->stream.ssl, result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
        const char *reason = ERR_reason_error_string(ERR_peek_last_error());
        fail(WRONG, "cannot shake hands: connection=%u: %s", c->number, reason ? reason : "the server ended the connection");
    }
    return false;
}

static void ask(struct connection *c) {
    c->asked = true;
    if (stream_send(&c->stream, content(c), options.size) < (ssize_t)options.size) {
        fail(WRONG, "cannot send: connection=%u", c->number);
    }
}

static void take(struct connection *c, const unsigned char *got, size_t length) {
    if (length > options.size - c->received_bytes) {
        fail(WRONG, "surplus bytes: connection=%u", c->number);
    }
    if (memcmp(got, content(c) + c->received_bytes, length) != 0) {
        fail(WRONG, "wrong byte: connection=%u", c->number);
    }
    c->received_bytes += length;
    if (c->received_bytes == options.size) {
        c->told_ns = now_ns();
        stream_end(&c->stream);
    }
}

static void end(struct connection *c) {
    if (c->told_ns == 0) {
        fail(WRONG, "missing bytes, the server ended the connection: connection=%u", c->number);
    }
    if (measuring) {
        histogram_record(&latency_ns, c->told_ns - c->begun_ns);
        resumed += (uint64_t)SSL_session_reused(c->stream.ssl);
    }
    stream_close(&c->stream);
}

/* Does what can be done now; true once the connection has ended. */
static bool go_on(struct connection *c) {
    unsigned char input[BYTES_MAX + 1];
    if (!shake(c)) {
        return false;
    }
    if (!c->asked) {
        ask(c);
    }
    for (;;) {
        const ssize_t length = stream_receive(&c->stream, input, sizeof input);
        if (length > 0) {
            take(c, input, (size_t)length);
        } else if (length == 0) {
            end(c);
            return true;
        } else if (errno == EAGAIN) {
            return false;
        } else {
            fail(WRONG, "cannot receive: connection=%u: %s", c->number, strerror(errno));
        }
    }
}

static void turn(bool again) {
    struct epoll_event events[EVENTS_MAX];
    const int count = epoll_wait(epoll_fd, events, EVENTS_MAX, TICK_MS);
    for (int i = 0; i < count; i++) {
        struct connection *c = events[i].data.ptr;
        if (go_on(c)) {
            if (again) {
                begin(c);
            } else {
                c->begun_ns = UINT64_MAX;
            }
        }
    }
}

static void expect_progress(const struct connection *all) {
    const uint64_t at_ns = now_ns();
    for (uint32_t i = 0; i < options.connections; i++) {
        if (all[i].begun_ns != UINT64_MAX && at_ns > all[i].begun_ns + SILENCE_LIMIT_NS) {
            fail(WRONG, "the server fell silent: connection=%u", i);
        }
    }
}

static void run_for(double seconds, const struct connection *all) {
    const uint64_t end_ns = now_ns() + (uint64_t)(seconds * (double)NS_PER_SECOND);
    while (now_ns() < end_ns) {
        turn(true);
        expect_progress(all);
    }
}

static bool any_under_way(const struct connection *all) {
    for (uint32_t i = 0; i < options.connections; i++) {
        if (all[i].begun_ns != UINT64_MAX) {
            return true;
        }
    }
    return false;
}

static struct connection *set_up(void) {
    stream_setup_client();
    SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(tls, on_session);
    server = resolve(options.host, options.port, SOCK_STREAM);
    table = content_table(options.size);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct connection *all = calloc(options.connections, sizeof *all);
    if (table == NULL || all == NULL || epoll_fd < 0) {
        fail(WRONG, "cannot set up: %s", strerror(errno));
    }
    for (uint32_t i = 0; i < options.connections; i++) {
        all[i].number = i;
        begin(&all[i]);
    }
    return all;
}

int main(int argc, char **argv) {
    parse_options(argc, argv);
    const struct connection *all = set_up();
    run_for(options.warmup, all);
    const struct snapshot from = take_snapshot(options.pid);
    measuring = true;
    run_for(options.seconds, all);
    measuring = false;
    const struct snapshot to = take_snapshot(options.pid);
    while (any_under_way(all)) {
        turn(false);
        expect_progress(all);
    }
    if (latency_ns.total == 0) {
        fail(WRONG, "no connection was served within --seconds=%g", options.seconds);
    }
    report(&latency_ns, from, to);
    printf(",\"resumed\":%llu}\n", (unsigned long long)resumed);
    return 0;
}
