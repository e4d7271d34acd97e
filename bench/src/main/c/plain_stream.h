/*
 * A stream of bytes as the system has it: what tls_stream.h has with TLS. All calls are those of a socket that does not
 * block, unless it was told to.
 */
#ifndef PLAIN_STREAM_H
#define PLAIN_STREAM_H

#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

struct stream {
    int fd;
};

static inline void stream_setup_client(void) {
}

static inline void stream_setup_server(int argc, char **argv) {
    (void)argc;
    (void)argv;
}

/* Makes a connected socket a stream; false when the other side does not go along, which cannot be here. */
static inline bool stream_connected(struct stream *s, int fd) {
    s->fd = fd;
    return true;
}

static inline bool stream_accepted(struct stream *s, int fd) {
    s->fd = fd;
    return true;
}

/* As recv(2): 0 at the end of the other side. */
static inline ssize_t stream_receive(struct stream *s, void *to, size_t most) {
    return recv(s->fd, to, most, 0);
}

/* Whether there is more to receive that the system does not know of. */
static inline bool stream_has_more(const struct stream *s) {
    (void)s;
    return false;
}

/* As send(2). */
static inline ssize_t stream_send(struct stream *s, const void *from, size_t length) {
    return send(s->fd, from, length, MSG_NOSIGNAL);
}

/* Whether bytes that were sent wait here for room. */
static inline bool stream_holds(const struct stream *s) {
    (void)s;
    return false;
}

/* Gives them to the system. */
static inline void stream_flush(struct stream *s) {
    (void)s;
}

/* Says that nothing more will be sent. */
static inline void stream_end(struct stream *s) {
    shutdown(s->fd, SHUT_WR);
}

static inline void stream_close(struct stream *s) {
    close(s->fd);
}

#endif
