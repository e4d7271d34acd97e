/*
 * The smallest echo server the kernel allows: one thread, level-triggered epoll, one read and one write per event.
 *
 *   echo_epoll PORT      0 picks a port; prints "ready PORT"; SIGTERM or SIGINT ends it with status 0.
 *   tls_echo_epoll CERTIFICATE KEY PORT      the same compiled with TLS defined, which then reads and writes by OpenSSL.
 *
 * What the kernel does not take at once is kept with the connection, which then waits for EPOLLOUT only: a peer that does
 * not read is not read from, so no connection holds more than one buffer.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef TLS
#include "tls_stream.h"
#else
#include "plain_stream.h"
#endif

enum { BUFFER_BYTES = 64 * 1024, EVENTS_MAX = 1024, BACKLOG = 4096 };

struct connection {
    struct stream stream;
    size_t pending_from;
    size_t pending_to;
    char *pending;
};

static int epoll_fd;
static char buffer[BUFFER_BYTES];
static volatile sig_atomic_t stopped;

static void on_signal(int number) {
    (void)number;
    stopped = 1;
}

static void die(const char *what) {
    fprintf(stderr, "echo_epoll: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void watch(struct connection *c, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(epoll_fd, operation, c->stream.fd, &event) < 0) {
        die("epoll_ctl");
    }
}

static void discard(struct connection *c) {
    stream_close(&c->stream);
    free(c->pending);
    free(c);
}

/* Bytes written, 0 when the kernel takes none now, -1 when the connection is broken. */
static ssize_t write_some(struct connection *c, const char *from, size_t length) {
    const ssize_t written = stream_send(&c->stream, from, length);
    if (written >= 0) {
        return written;
    }
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

static void keep(struct connection *c, const char *rest, size_t length) {
    if (c->pending == NULL && (c->pending = malloc(BUFFER_BYTES)) == NULL) {
        die("malloc");
    }
    memcpy(c->pending, rest, length);
    c->pending_from = 0;
    c->pending_to = length;
}

static bool waits_for_room(const struct connection *c) {
    return c->pending_to > 0 || stream_holds(&c->stream);
}

/* Echoes what one read gives; false when the connection is gone, or has nothing more to read now. */
static bool echo_some(struct connection *c) {
    const ssize_t length = stream_receive(&c->stream, buffer, BUFFER_BYTES);
    if (length <= 0) {
        if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
            discard(c);
        }
        return false;
    }
    const ssize_t written = write_some(c, buffer, (size_t)length);
    if (written < 0) {
        discard(c);
        return false;
    }
    if (written < length) {
        keep(c, buffer + written, (size_t)(length - written));
    }
    if (waits_for_room(c)) {
        watch(c, EPOLL_CTL_MOD, EPOLLOUT);
    }
    return true;
}

static void on_readable(struct connection *c) {
    while (echo_some(c) && !waits_for_room(c) && stream_has_more(&c->stream)) {
    }
}

static void on_writable(struct connection *c) {
    stream_flush(&c->stream);
    if (c->pending_to > 0) {
        const ssize_t written = write_some(c, c->pending + c->pending_from, c->pending_to - c->pending_from);
        if (written < 0) {
            discard(c);
            return;
        }
        c->pending_from += (size_t)written;
        if (c->pending_from == c->pending_to) {
            c->pending_from = c->pending_to = 0;
        }
    }
    if (!waits_for_room(c)) {
        watch(c, EPOLL_CTL_MOD, EPOLLIN);
        if (stream_has_more(&c->stream)) {
            on_readable(c);
        }
    }
}

static void on_acceptable(int listen_fd) {
    const int fd = accept4(listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        return;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *c = calloc(1, sizeof *c);
    if (c == NULL) {
        die("calloc");
    }
    stream_accepted(&c->stream, fd);
    watch(c, EPOLL_CTL_ADD, EPOLLIN);
}

static void on_event(struct connection *c, const struct connection *listener) {
    if (c == listener) {
        on_acceptable(c->stream.fd);
    } else if (waits_for_room(c)) {
        on_writable(c);
    } else {
        on_readable(c);
    }
}

static int listen_on(int port, int *bound_port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) < 0 || listen(fd, BACKLOG) < 0
        || getsockname(fd, (struct sockaddr *)&address, &length) < 0) {
        die("listen");
    }
    *bound_port = ntohs(address.sin_port);
    return fd;
}

/* The signals stay blocked except while waiting, so none is lost between the test of the flag and the wait. */
static sigset_t catch_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t ending;
    sigset_t while_waiting;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    sigprocmask(SIG_BLOCK, &ending, &while_waiting);
    return while_waiting;
}

int main(int argc, char **argv) {
    const sigset_t while_waiting = catch_signals();
    int port = 0;
    stream_setup_server(argc, argv);
    struct connection listener = {.stream.fd = listen_on(argc > 1 ? atoi(argv[argc - 1]) : 0, &port)};
    struct epoll_event events[EVENTS_MAX];

    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
    printf("ready %d\n", port);
    fflush(stdout);
    while (!stopped) {
        const int count = epoll_pwait(epoll_fd, events, EVENTS_MAX, -1, &while_waiting);
        if (count < 0 && errno != EINTR) {
            die("epoll_pwait");
        }
        for (int i = 0; i < count; i++) {
            on_event(events[i].data.ptr, &listener);
        }
    }
    return 0;
}
