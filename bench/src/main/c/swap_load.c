/*
 * A light, checking load of PACK messages on many connections, while the server replaces its code: one thread, epoll.
 *
 * Connections take turns, RATE messages a second in all, whether answers come or not; every byte that comes back is
 * compared. After warming up there are windows of SECONDS each. A quarter into a window the server is told what to
 * replace: `c` its codec, `t` its transport, `n` nothing, a message of one byte on a connection of its own; it answers
 * with a message of JSON when that is done. Each window tells the times from message to answer, and the longest of
 * these on each connection.
 *
 * A wrong, missing or surplus byte, an end that nobody asked for and silence end it with status 1 and one line on
 * stderr; wrong options with status 2. The result is one line of JSON on stdout.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/epoll.h>

#define PROGRAM "swap_load"

#include "content.h"
#include "histogram.h"
#include "program.h"

enum { HEADER_BYTES = 4, BODY_BYTES = 60, MESSAGE_BYTES = HEADER_BYTES + BODY_BYTES, DEPTH = 64 };
enum { CONNECTIONS_MAX = 19000, EVENTS_MAX = 256, SENDS_PER_TURN = 64, TICK_MS = 1, ANSWER_BYTES = 1024 };

static const uint64_t SILENCE_LIMIT_NS = 20 * 1000000000ull;

struct connection {
    int fd;
    uint32_t number;
    uint64_t sent;
    uint64_t received;
    size_t received_bytes; /* of the answer after these */
    uint64_t longest_ns;   /* in this window */
    uint64_t sent_at_ns[DEPTH];
};

static struct {
    const char *host;
    const char *port;
    const char *windows;
    uint32_t connections;
    double rate;
    double warmup;
    double seconds;
} options = {"127.0.0.1", NULL, "nct", 10000, 20000, 2, 2};

static unsigned char *table;
static struct connection *connections;
static int epoll_fd;
static int control_fd;
static unsigned char answer[ANSWER_BYTES + 1];
static size_t answer_bytes;
static uint64_t begun_ns;
static uint64_t begun;
static uint64_t window_from_ns = UINT64_MAX;
static uint64_t window_to_ns = UINT64_MAX;
static struct histogram latency_ns;
static struct histogram longest_ns;

static void write_length(unsigned char *header, uint32_t length) {
    for (int i = 0; i < HEADER_BYTES; i++) {
        header[i] = (unsigned char)(length >> 8 * i);
    }
}

static uint32_t read_length(const unsigned char *header) {
    uint32_t length = 0;
    for (int i = 0; i < HEADER_BYTES; i++) {
        length |= (uint32_t)header[i] << 8 * i;
    }
    return length;
}

static void lay_out(unsigned char *message, const struct connection *c, uint64_t number) {
    write_length(message, BODY_BYTES);
    memcpy(message + HEADER_BYTES, content_of(table, c->number, number), BODY_BYTES);
}

/* --- the connections --- */

static void speak(struct connection *c, uint64_t at_ns) {
    unsigned char message[MESSAGE_BYTES];
    if (c->sent - c->received == DEPTH) {
        fail(WRONG, "silence: connection=%u unanswered=%d", c->number, DEPTH);
    }
    lay_out(message, c, c->sent);
    if (send(c->fd, message, sizeof message, MSG_NOSIGNAL) != sizeof message) {
        fail(WRONG, "cannot send: connection=%u message=%llu: %s", c->number, (unsigned long long)c->sent,
             strerror(errno));
    }
    c->sent_at_ns[c->sent % DEPTH] = at_ns;
    c->sent++;
}

static void count(struct connection *c, uint64_t at_ns) {
    const uint64_t sent_at_ns = c->sent_at_ns[c->received % DEPTH];
    if (sent_at_ns >= window_from_ns && sent_at_ns < window_to_ns) {
        const uint64_t took_ns = at_ns - sent_at_ns;
        histogram_record(&latency_ns, took_ns);
        c->longest_ns = took_ns > c->longest_ns ? took_ns : c->longest_ns;
    }
    c->received++;
    c->received_bytes = 0;
}

static void check(struct connection *c, const unsigned char *got, size_t length, uint64_t at_ns) {
    unsigned char wanted[MESSAGE_BYTES];
    while (length > 0) {
        if (c->received == c->sent) {
            fail(WRONG, "surplus bytes: connection=%u bytes=%zu", c->number, length);
        }
        const size_t rest = MESSAGE_BYTES - c->received_bytes;
        const size_t part = length < rest ? length : rest;
        lay_out(wanted, c, c->received);
        if (memcmp(got, wanted + c->received_bytes, part) != 0) {
            const size_t at = content_difference(got, wanted + c->received_bytes, part);
            fail(WRONG, "wrong byte: connection=%u message=%llu offset=%zu", c->number, (unsigned long long)c->received,
                 c->received_bytes + at);
        }
        got += part;
        length -= part;
        c->received_bytes += part;
        if (c->received_bytes == MESSAGE_BYTES) {
            count(c, at_ns);
        }
    }
}

static void listen_to(struct connection *c) {
    unsigned char input[DEPTH * MESSAGE_BYTES + 1];
    const ssize_t length = recv(c->fd, input, sizeof input, 0);
    if (length > 0) {
        check(c, input, (size_t)length, now_ns());
    } else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
        fail(WRONG, "the server ended the connection: connection=%u message=%llu: %s", c->number,
             (unsigned long long)c->received, length == 0 ? "end" : strerror(errno));
    }
}

/* --- the server's answers to what it is told --- */

static void tell(char what) {
    unsigned char message[HEADER_BYTES + 1];
    write_length(message, 1);
    message[HEADER_BYTES] = (unsigned char)what;
    answer_bytes = 0;
    if (send(control_fd, message, sizeof message, MSG_NOSIGNAL) != sizeof message) {
        fail(WRONG, "cannot tell the server: %s", strerror(errno));
    }
}

static void hear(void) {
    const ssize_t length = recv(control_fd, answer + answer_bytes, ANSWER_BYTES - answer_bytes, 0);
    if (length <= 0) {
        fail(WRONG, "the server does not answer what it is told: %s", length == 0 ? "end" : strerror(errno));
    }
    answer_bytes += (size_t)length;
}

static bool is_answered(void) {
    return answer_bytes >= HEADER_BYTES && answer_bytes >= HEADER_BYTES + read_length(answer);
}

/* --- the run --- */

static void turn(bool speaking) {
    struct epoll_event events[EVENTS_MAX];
    const int ready = epoll_wait(epoll_fd, events, EVENTS_MAX, TICK_MS);
    for (int i = 0; i < ready; i++) {
        if (events[i].data.ptr == NULL) {
            hear();
        } else {
            listen_to(events[i].data.ptr);
        }
    }
    const uint64_t due = (uint64_t)((double)(now_ns() - begun_ns) * options.rate / (double)NS_PER_SECOND);
    for (int left = SENDS_PER_TURN; speaking && left > 0 && begun < due; left--, begun++) {
        speak(&connections[begun % options.connections], now_ns());
    }
}

static void run_until(uint64_t end_ns) {
    while (now_ns() < end_ns) {
        turn(true);
    }
}

static void report_us(const char *name, const struct histogram *h) {
    const double us = 1000.0;
    printf(",\"%s_p50_us\":%.1f,\"%s_p99_us\":%.1f,\"%s_max_us\":%.1f", name, (double)histogram_quantile(h, 0.5) / us,
           name, (double)histogram_quantile(h, 0.99) / us, name, (double)h->max / us);
}

static void window(char what, bool first) {
    const uint64_t length_ns = (uint64_t)(options.seconds * (double)NS_PER_SECOND);
    memset(&latency_ns, 0, sizeof latency_ns);
    memset(&longest_ns, 0, sizeof longest_ns);
    for (uint32_t i = 0; i < options.connections; i++) {
        connections[i].longest_ns = 0;
    }
    const struct snapshot from = take_snapshot(0);
    window_from_ns = from.at_ns;
    window_to_ns = from.at_ns + length_ns;
    run_until(window_from_ns + length_ns / 4);
    tell(what);
    run_until(window_to_ns + length_ns / 4);
    while (!is_answered()) {
        turn(true);
        if (now_ns() > window_to_ns + SILENCE_LIMIT_NS) {
            fail(WRONG, "the server does not say that it has replaced its code: window=%c", what);
        }
    }
    for (uint32_t i = 0; i < options.connections; i++) {
        histogram_record(&longest_ns, connections[i].longest_ns);
    }
    printf("%s{\"what\":\"%c\",\"messages\":%llu,\"swap\":%.*s", first ? "" : ",", what,
           (unsigned long long)latency_ns.total, (int)read_length(answer), answer + HEADER_BYTES);
    report_us("answer", &latency_ns);
    report_us("longest", &longest_ns);
    printf(",\"wait_ns\":%llu}", (unsigned long long)(take_snapshot(0).wait_ns - from.wait_ns));
}

static bool all_arrived(void) {
    for (uint32_t i = 0; i < options.connections; i++) {
        if (connections[i].received != connections[i].sent) {
            return false;
        }
    }
    return true;
}

static void drain(void) {
    const uint64_t end_ns = now_ns() + SILENCE_LIMIT_NS;
    while (!all_arrived()) {
        turn(false);
        if (now_ns() > end_ns) {
            fail(WRONG, "missing answers");
        }
    }
}

/* --- set-up --- */

static int connected(const struct addrinfo *server, void *attachment) {
    const int on = 1;
    const int fd = socket(server->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, server->ai_addr, server->ai_addrlen) < 0) {
        fail(WRONG, "cannot connect: %s", strerror(errno));
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = attachment};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
        fail(WRONG, "epoll_ctl: %s", strerror(errno));
    }
    return fd;
}

static void set_up(void) {
    struct addrinfo *server = resolve(options.host, options.port, SOCK_STREAM);
    table = content_table(BODY_BYTES);
    connections = calloc(options.connections, sizeof *connections);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (table == NULL || connections == NULL || epoll_fd < 0) {
        fail(WRONG, "cannot set up: %s", strerror(errno));
    }
    control_fd = connected(server, NULL);
    for (uint32_t i = 0; i < options.connections; i++) {
        connections[i].number = i;
        connections[i].fd = connected(server, &connections[i]);
    }
    freeaddrinfo(server);
}

static void usage(FILE *out) {
    fputs("usage: " PROGRAM " --port=N [--host=127.0.0.1] [--connections=10000] [--rate=20000] [--warmup=2]\n"
          "            [--seconds=2] [--windows=nct]\n"
          "Checked PACK load on a server that replaces its code: in each window n nothing, c codec, t transport.\n", out);
}

enum option_code { HELP = 1, HOST, PORT, CONNECTIONS, RATE, WARM_UP, SECONDS, WINDOWS };

static const struct option known_options[] = {
    {"help", no_argument, NULL, HELP},          {"host", required_argument, NULL, HOST},
    {"port", required_argument, NULL, PORT},    {"connections", required_argument, NULL, CONNECTIONS},
    {"rate", required_argument, NULL, RATE},    {"warmup", required_argument, NULL, WARM_UP},
    {"seconds", required_argument, NULL, SECONDS}, {"windows", required_argument, NULL, WINDOWS},
    {NULL, 0, NULL, 0}};

static void set_windows(const char *value) {
    if (value[0] == '\0' || value[strspn(value, "nct")] != '\0') {
        fail(WRONG_OPTIONS, "--windows=%s is not some of n, c and t", value);
    }
    options.windows = value;
}

static void set_option(int code, const char *name, const char *value) {
    switch (code) {
        case HELP: usage(stdout); exit(0);
        case HOST: options.host = value; break;
        case PORT: number_of(name, value, 1, 65535); options.port = value; break;
        case CONNECTIONS: options.connections = (uint32_t)number_of(name, value, 1, CONNECTIONS_MAX); break;
        case RATE: options.rate = number_of(name, value, 1, 1e6); break;
        case WARM_UP: options.warmup = number_of(name, value, 0, 3600); break;
        case SECONDS: options.seconds = number_of(name, value, 0.1, 3600); break;
        case WINDOWS: set_windows(value); break;
        default: exit(WRONG_OPTIONS);
    }
}

static void parse_options(int argc, char **argv) {
    int index = 0;
    for (int code; (code = getopt_long(argc, argv, "", known_options, &index)) != -1;) {
        set_option(code, known_options[index].name, optarg);
    }
    if (optind < argc || options.port == NULL) {
        usage(stderr);
        exit(WRONG_OPTIONS);
    }
}

int main(int argc, char **argv) {
    parse_options(argc, argv);
    set_up();
    begun_ns = now_ns();
    run_until(begun_ns + (uint64_t)(options.warmup * (double)NS_PER_SECOND));
    printf("{\"connections\":%u,\"rate\":%.0f,\"windows\":[", options.connections, options.rate);
    for (const char *what = options.windows; *what != '\0'; what++) {
        window(*what, what == options.windows);
    }
    drain();
    puts("]}");
    return 0;
}
