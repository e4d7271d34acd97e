/*
 * A stream of bytes in TLS 1.3 by OpenSSL, with the calls of plain_stream.h.
 *
 * Clients offer TLS_AES_128_GCM_SHA256 and X25519 alone, so that every server does the same work, and trust the
 * certificates in the file that SSL_CERT_FILE names. Servers take a certificate and its key, in PEM, as their first arguments.
 *
 * What is sent gathers in a buffer, so that the records of one call go to the system together; what arrives is read ahead.
 */
#ifndef TLS_STREAM_H
#define TLS_STREAM_H

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SEND_MOST_BYTES = 64 * 1024, RECORDS_BYTES = 80 * 1024 };

struct stream {
    int fd;
    SSL *ssl;
    bool ended;
};

static SSL_CTX *tls;

static inline void tls_require(bool good, const char *what) {
    if (!good) {
        fprintf(stderr, "%s: %s\n", what, ERR_error_string(ERR_peek_last_error(), NULL));
        exit(1);
    }
}

static inline void tls_setup(const SSL_METHOD *side) {
    signal(SIGPIPE, SIG_IGN); /* OpenSSL writes as to any file */
    tls = SSL_CTX_new(side);
    tls_require(tls != NULL && SSL_CTX_set_min_proto_version(tls, TLS1_3_VERSION), "TLS 1.3");
    SSL_CTX_set_options(tls, SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(tls, 1);
    SSL_CTX_set_default_read_buffer_len(tls, RECORDS_BYTES);
}

static inline void stream_setup_client(void) {
    tls_setup(TLS_client_method());
    tls_require(SSL_CTX_set_ciphersuites(tls, "TLS_AES_128_GCM_SHA256"), "cipher");
    tls_require(SSL_CTX_set1_groups_list(tls, "X25519"), "group");
    tls_require(SSL_CTX_set_default_verify_paths(tls), "SSL_CERT_FILE");
    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, NULL);
}

static inline void stream_setup_server(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: %s CERTIFICATE KEY PORT\n", argv[0]);
        exit(2);
    }
    tls_setup(TLS_server_method());
    tls_require(SSL_CTX_use_certificate_chain_file(tls, argv[1]) == 1, argv[1]);
    tls_require(SSL_CTX_use_PrivateKey_file(tls, argv[2], SSL_FILETYPE_PEM) == 1, argv[2]);
    const unsigned char name[] = "echo";
    SSL_CTX_set_session_id_context(tls, name, sizeof name - 1);
}

static inline void tls_over(struct stream *s, int fd) {
    BIO *gather = BIO_new(BIO_f_buffer());
    s->fd = fd;
    s->ended = false;
    s->ssl = SSL_new(tls);
    tls_require(s->ssl != NULL && gather != NULL && BIO_set_write_buffer_size(gather, RECORDS_BYTES), "memory");
    SSL_set_bio(s->ssl, BIO_new_socket(fd, BIO_NOCLOSE), BIO_push(gather, BIO_new_socket(fd, BIO_NOCLOSE)));
}

/* Waits for the handshake, if the socket does. */
static inline bool stream_connected(struct stream *s, int fd) {
    tls_over(s, fd);
    return SSL_connect(s->ssl) == 1;
}

/* The handshake goes on with each receive. */
static inline bool stream_accepted(struct stream *s, int fd) {
    tls_over(s, fd);
    SSL_set_accept_state(s->ssl);
    return true;
}

/* The result of a call in the terms of recv(2) and send(2). */
static inline ssize_t tls_told(const struct stream *s, int result) {
    if (result > 0) {
        return result;
    }
    switch (SSL_get_error(s->ssl, result)) {
        case SSL_ERROR_ZERO_RETURN: return 0;
        case SSL_ERROR_WANT_READ:
        case SSL_ERROR_WANT_WRITE: errno = EAGAIN; break;
        default: errno = EPROTO; break;
    }
    ERR_clear_error();
    return -1;
}

static inline ssize_t stream_receive(struct stream *s, void *to, size_t most) {
    return tls_told(s, SSL_read(s->ssl, to, (int)most));
}

static inline bool stream_has_more(const struct stream *s) {
    return SSL_has_pending(s->ssl);
}

static inline bool stream_holds(const struct stream *s) {
    return BIO_wpending(SSL_get_wbio(s->ssl)) > 0;
}

static inline void stream_flush(struct stream *s) {
    (void)BIO_flush(SSL_get_wbio(s->ssl));
}

/* Takes up to SEND_MOST_BYTES, which fit the buffer whatever the system takes; nothing while it holds any. */
static inline ssize_t stream_send(struct stream *s, const void *from, size_t length) {
    if (stream_holds(s)) {
        stream_flush(s);
    }
    if (stream_holds(s)) {
        errno = EAGAIN;
        return -1;
    }
    const size_t most = length < SEND_MOST_BYTES ? length : SEND_MOST_BYTES;
    size_t taken = 0;
    while (taken < most) {
        const int part = SSL_write(s->ssl, (const char *)from + taken, (int)(most - taken));
        if (part <= 0) {
            return tls_told(s, part);
        }
        taken += (size_t)part;
    }
    stream_flush(s);
    return (ssize_t)taken;
}

static inline void stream_end(struct stream *s) {
    s->ended = true;
    SSL_shutdown(s->ssl);
    shutdown(s->fd, SHUT_WR);
}

static inline void stream_close(struct stream *s) {
    if (!s->ended) {
        SSL_shutdown(s->ssl);
    }
    SSL_set_shutdown(s->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* else nobody could go on with its session */
    SSL_free(s->ssl);
    ERR_clear_error();
    close(s->fd);
}

#endif
