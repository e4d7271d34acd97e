/*
 * The smallest UDP echo server the kernel allows: one thread that blocks in recvmsg and answers with sendmsg.
 *
 *   udp_echo PORT      0 picks a port; prints "ready PORT"; a signal ends it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { DATAGRAM_BYTES_MAX = 65536, RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024 };

static void die(const char *what) {
    fprintf(stderr, "udp_echo: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int bind_to(int port, int *bound_port) {
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int room = RECEIVE_BUFFER_BYTES;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room) < 0
        || bind(fd, (struct sockaddr *)&address, length) < 0
        || getsockname(fd, (struct sockaddr *)&address, &length) < 0) {
        die("bind");
    }
    *bound_port = ntohs(address.sin_port);
    return fd;
}

int main(int argc, char **argv) {
    static char bytes[DATAGRAM_BYTES_MAX];
    struct sockaddr_storage peer;
    struct iovec piece = {.iov_base = bytes};
    struct msghdr message = {.msg_name = &peer, .msg_iov = &piece, .msg_iovlen = 1};
    int port = 0;
    const int fd = bind_to(argc > 1 ? atoi(argv[1]) : 0, &port);

    printf("ready %d\n", port);
    fflush(stdout);
    for (;;) {
        piece.iov_len = sizeof bytes;
        message.msg_namelen = sizeof peer;
        const ssize_t length = recvmsg(fd, &message, 0);
        if (length < 0 && errno != EINTR) {
            die("recvmsg");
        }
        if (length >= 0) {
            piece.iov_len = (size_t)length;
            sendmsg(fd, &message, 0);
        }
    }
}
