/*
 * Idle UDP peers of an HP-Socket server: each greets, then sends its heartbeat (an empty datagram) once in every
 * interval, evenly spread, and expects an empty answer. It measures what keeping them alive costs the server: the CPU
 * time of --pid in a window of SECONDS, which begins WARMUP seconds after the last greeting was answered. --peers=0
 * measures the server alone.
 *
 * A peer that the server lets go, an answer that is not empty and one that nobody asked for end it with status 1. The
 * result is one line of JSON on stdout; what is missing between heartbeats and answers was lost.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/epoll.h>

#define PROGRAM "udp_idle"

#include "close_notice.h"
#include "program.h"

enum { PEERS_MAX = 19000, EVENTS_MAX = 256, TICK_MS = 10, ANSWER_BYTES = 64 };

static const uint64_t PACE_NS = 100 * 1000; /* between two greetings, or two farewells */
static const uint64_t PATIENCE_NS = 5 * 1000000000ull;

struct peer {
    int fd;
    uint32_t number;
    uint32_t unanswered;
};

static struct {
    const char *host;
    const char *port;
    uint32_t peers;
    double interval;
    double warmup;
    double seconds;
    pid_t pid;
} options = {"127.0.0.1", NULL, 15000, 60, 10, 60, 0};

static struct peer *peers;
static int epoll_fd;
static uint64_t heartbeats;
static uint64_t answers;

static void beat(struct peer *p) {
    if (send(p->fd, "", 0, MSG_NOSIGNAL) < 0) {
        fail(WRONG, "cannot send: peer=%u: %s", p->number, strerror(errno));
    }
    p->unanswered++;
    heartbeats++;
}

static void on_answer(struct peer *p) {
    unsigned char answer[ANSWER_BYTES];
    const ssize_t length = recv(p->fd, answer, sizeof answer, 0);
    if (length < 0) {
        fail(WRONG, "cannot receive: peer=%u: %s", p->number, strerror(errno));
    }
    if (length == sizeof CLOSE_NOTICE && memcmp(answer, CLOSE_NOTICE, sizeof CLOSE_NOTICE) == 0) {
        fail(WRONG, "the server closed: peer=%u heartbeats unanswered=%u", p->number, p->unanswered);
    }
    if (length > 0 || p->unanswered == 0) {
        fail(WRONG, "surplus datagram: peer=%u length=%zd unanswered=%u", p->number, length, p->unanswered);
    }
    p->unanswered--;
    answers++;
}

static void take_answers(int wait_ms) {
    struct epoll_event events[EVENTS_MAX];
    const int count = epoll_wait(epoll_fd, events, EVENTS_MAX, wait_ms);
    if (count < 0 && errno != EINTR) {
        fail(WRONG, "epoll_wait: %s", strerror(errno));
    }
    for (int i = 0; i < count; i++) {
        on_answer(events[i].data.ptr);
    }
}

/* Waits for answers, for a limited time. */
static void await_answers(void) {
    const uint64_t end_ns = now_ns() + PATIENCE_NS;
    while (answers < heartbeats && now_ns() < end_ns) {
        take_answers(TICK_MS);
    }
}

/* Lets the peers beat in turns, until a moment; the turn goes on where the last one ended. */
static void beat_until(uint64_t end_ns) {
    static uint32_t next;
    static uint64_t due_ns;
    const uint64_t spacing_ns = options.peers == 0 ? 0 : (uint64_t)(options.interval * 1e9 / options.peers);
    due_ns = due_ns == 0 ? now_ns() : due_ns;
    for (uint64_t at_ns = now_ns(); at_ns < end_ns; at_ns = now_ns()) {
        while (options.peers > 0 && due_ns <= at_ns) {
            beat(&peers[next]);
            next = (next + 1) % options.peers;
            due_ns += spacing_ns;
        }
        take_answers(1);
    }
}

static void open_peer(struct peer *p, const struct addrinfo *server) {
    p->fd = socket(server->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = p};
    if (p->fd < 0 || connect(p->fd, server->ai_addr, server->ai_addrlen) < 0
        || epoll_ctl(epoll_fd, EPOLL_CTL_ADD, p->fd, &event) < 0) {
        fail(WRONG, "cannot open: peer=%u: %s", p->number, strerror(errno));
    }
}

static void pause_for(uint64_t ns) {
    const struct timespec time = {.tv_nsec = (long)ns};
    nanosleep(&time, NULL);
}

static void greet(void) {
    struct addrinfo *server = resolve(options.host, options.port, SOCK_DGRAM);
    peers = calloc(options.peers + 1, sizeof *peers);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (peers == NULL || epoll_fd < 0) {
        fail(WRONG, "cannot set up: %s", strerror(errno));
    }
    for (uint32_t i = 0; i < options.peers; i++) {
        peers[i].number = i;
        open_peer(&peers[i], server);
        beat(&peers[i]);
        take_answers(0);
        pause_for(PACE_NS);
    }
    freeaddrinfo(server);
    await_answers();
    if (answers < heartbeats) {
        fail(WRONG, "greetings without an answer: %llu of %u", (unsigned long long)(heartbeats - answers),
             options.peers);
    }
}

static void farewell(void) {
    for (uint32_t i = 0; i < options.peers; i++) {
        send(peers[i].fd, CLOSE_NOTICE, sizeof CLOSE_NOTICE, MSG_NOSIGNAL);
        close(peers[i].fd);
        pause_for(PACE_NS);
    }
}

static void usage(FILE *out) {
    fputs("usage: udp_idle --port=N [--host=127.0.0.1] [--peers=15000] [--interval=60] [--warmup=10] [--seconds=60]\n"
          "            [--pid=N]\n"
          "Idle UDP peers with heartbeats. --pid: also report the CPU time that process used while measuring.\n", out);
}

enum option_code { HELP = 1, HOST, PORT, PEERS, INTERVAL, WARM_UP, SECONDS, PID };

static const struct option known_options[] = {
    {"help", no_argument, NULL, HELP},       {"host", required_argument, NULL, HOST},
    {"port", required_argument, NULL, PORT}, {"peers", required_argument, NULL, PEERS},
    {"interval", required_argument, NULL, INTERVAL}, {"warmup", required_argument, NULL, WARM_UP},
    {"seconds", required_argument, NULL, SECONDS}, {"pid", required_argument, NULL, PID}, {NULL, 0, NULL, 0}};

static void set_option(int code, const char *name, const char *value) {
    switch (code) {
        case HELP: usage(stdout); exit(0);
        case HOST: options.host = value; break;
        case PORT: number_of(name, value, 1, 65535); options.port = value; break;
        case PEERS: options.peers = (uint32_t)number_of(name, value, 0, PEERS_MAX); break;
        case INTERVAL: options.interval = number_of(name, value, 0.1, 86400); break;
        case WARM_UP: options.warmup = number_of(name, value, 0, 86400); break;
        case SECONDS: options.seconds = number_of(name, value, 0.1, 86400); break;
        case PID: options.pid = (pid_t)number_of(name, value, 1, 1 << 30); break;
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

static uint64_t after(double seconds) {
    return now_ns() + (uint64_t)(seconds * (double)NS_PER_SECOND);
}

int main(int argc, char **argv) {
    parse_options(argc, argv);
    greet();
    beat_until(after(options.warmup));
    await_answers();
    heartbeats = answers = 0;
    const struct snapshot from = take_snapshot(options.pid);
    beat_until(after(options.seconds));
    const struct snapshot to = take_snapshot(options.pid);
    await_answers();
    farewell();
    printf("{\"peers\":%u,\"seconds\":%.6f,\"heartbeats\":%llu,\"answers\":%llu,\"wait_ns\":%llu", options.peers,
           (double)(to.at_ns - from.at_ns) / (double)NS_PER_SECOND, (unsigned long long)heartbeats,
           (unsigned long long)answers, (unsigned long long)(to.wait_ns - from.wait_ns));
    if (options.pid > 0) {
        printf(",\"cpu_ns\":%llu", (unsigned long long)(to.cpu_ns - from.cpu_ns));
    }
    puts("}");
    return 0;
}
