/*
 * What the load programs share: one way to fail, clocks, the account of a process, and numbers on a command line. The
 * program defines PROGRAM, its name in messages, before it includes this.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <errno.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { WRONG = 1, WRONG_OPTIONS = 2 };

static const uint64_t NS_PER_SECOND = 1000000000ull;

struct snapshot {
    uint64_t at_ns;
    uint64_t cpu_ns;
    uint64_t wait_ns;
};

static inline void fail(int status, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));

/* Says in one line on stderr what is wrong, and ends. */
static inline void fail(int status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs(PROGRAM ": ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(status);
}

static inline uint64_t read_clock_ns(clockid_t clock) {
    struct timespec time;
    if (clock_gettime(clock, &time) < 0) {
        fail(WRONG, "clock_gettime: %s", strerror(errno));
    }
    return (uint64_t)time.tv_sec * NS_PER_SECOND + (uint64_t)time.tv_nsec;
}

static inline uint64_t now_ns(void) {
    return read_clock_ns(CLOCK_MONOTONIC);
}

/* How long this process has been ready to run without running; 0 where the kernel does not tell. */
static inline uint64_t waited_ns(void) {
    unsigned long long ran = 0;
    unsigned long long waited = 0;
    FILE *file = fopen("/proc/self/schedstat", "r");
    if (file != NULL) {
        if (fscanf(file, "%llu %llu", &ran, &waited) != 2) {
            waited = 0;
        }
        fclose(file);
    }
    return waited;
}

/*
 * The time, how long we have waited for a core, and the CPU time of a process (0: of none): the scheduler's own account
 * in nanoseconds, all threads included, also those that have ended.
 */
static inline struct snapshot take_snapshot(pid_t pid) {
    struct snapshot s = {.wait_ns = waited_ns(), .at_ns = now_ns(), .cpu_ns = 0};
    clockid_t clock;
    if (pid > 0) {
        if (clock_getcpuclockid(pid, &clock) != 0) {
            fail(WRONG, "no such process: pid=%d", pid);
        }
        s.cpu_ns = read_clock_ns(clock);
    }
    return s;
}

static inline double number_of(const char *name, const char *text, double min, double max) {
    char *end = NULL;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= min && value <= max)) {
        fail(WRONG_OPTIONS, "--%s=%s is not a number from %.0f to %.0f", name, text, min, max);
    }
    return value;
}

/* The addresses of a server, for sockets of one type. */
static inline struct addrinfo *resolve(const char *host, const char *port, int type) {
    const struct addrinfo hints = {.ai_socktype = type};
    struct addrinfo *found = NULL;
    const int error = getaddrinfo(host, port, &hints, &found);
    if (error != 0) {
        fail(WRONG_OPTIONS, "cannot resolve --host=%s --port=%s: %s", host, port, gai_strerror(error));
    }
    return found;
}

#endif
