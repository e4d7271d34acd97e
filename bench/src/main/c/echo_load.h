/*
 * What the two echo loads share: the options, and the result as one line of JSON. The program defines BYTES_MIN,
 * BYTES_MAX and DEPTH_MAX beside PROGRAM before it includes this.
 *
 * With --pid the CPU time of that process is read at both ends of the measured window. wait_ns tells how long the load
 * was ready to run in the window and had no core: near 0 on a quiet machine.
 */
#ifndef ECHO_LOAD_H
#define ECHO_LOAD_H

#include <getopt.h>

#include "histogram.h"
#include "program.h"

struct options {
    const char *host;
    const char *port;
    uint32_t connections;
    size_t size;
    uint32_t depth;
    double seconds;
    double warmup;
    pid_t pid;
};

static struct options options = {"127.0.0.1", NULL, 50, 64, 1, 3, 0.5, 0};

static inline void usage(FILE *out) {
    fputs("usage: " PROGRAM " --port=N [--host=127.0.0.1] [--connections=50] [--size=64] [--depth=1]\n"
          "            [--seconds=3] [--warmup=0.5] [--pid=N]\n"
          "Checked echo load. --pid: also report the CPU time that process used while measuring.\n", out);
}

enum option_code { HELP = 1, HOST, PORT, CONNECTIONS, SIZE, DEPTH, SECONDS, WARM_UP, PID };

static const struct option known_options[] = {
    {"help", no_argument, NULL, HELP},          {"host", required_argument, NULL, HOST},
    {"port", required_argument, NULL, PORT},    {"connections", required_argument, NULL, CONNECTIONS},
    {"size", required_argument, NULL, SIZE},    {"depth", required_argument, NULL, DEPTH},
    {"seconds", required_argument, NULL, SECONDS}, {"warmup", required_argument, NULL, WARM_UP},
    {"pid", required_argument, NULL, PID},      {NULL, 0, NULL, 0}};

static inline void set_option(int code, const char *name, const char *value) {
    switch (code) {
        case HELP: usage(stdout); exit(0);
        case HOST: options.host = value; break;
        case PORT: number_of(name, value, 1, 65535); options.port = value; break;
        case CONNECTIONS: options.connections = (uint32_t)number_of(name, value, 1, 60000); break;
        case SIZE: options.size = (size_t)number_of(name, value, BYTES_MIN, BYTES_MAX); break;
        case DEPTH: options.depth = (uint32_t)number_of(name, value, 1, DEPTH_MAX); break;
        case SECONDS: options.seconds = number_of(name, value, 0, 86400); break;
        case WARM_UP: options.warmup = number_of(name, value, 0, 86400); break;
        case PID: options.pid = (pid_t)number_of(name, value, 1, 1 << 30); break;
        default: exit(WRONG_OPTIONS);
    }
}

static inline void parse_options(int argc, char **argv) {
    int index = 0;
    for (int code; (code = getopt_long(argc, argv, "", known_options, &index)) != -1;) {
        set_option(code, known_options[index].name, optarg);
    }
    if (optind < argc || options.port == NULL) {
        usage(stderr);
        exit(WRONG_OPTIONS);
    }
}

/* Begins the line with what every load tells; the caller adds its own and ends the line. */
static inline void report(const struct histogram *latency_ns, struct snapshot from, struct snapshot to) {
    const double us = 1000.0;
    printf("{\"messages\":%llu,\"seconds\":%.6f,\"bytes\":%llu", (unsigned long long)latency_ns->total,
           (double)(to.at_ns - from.at_ns) / (double)NS_PER_SECOND,
           (unsigned long long)(latency_ns->total * options.size));
    printf(",\"p50_us\":%.2f,\"p99_us\":%.2f,\"p999_us\":%.2f,\"max_us\":%.2f",
           (double)histogram_quantile(latency_ns, 0.5) / us, (double)histogram_quantile(latency_ns, 0.99) / us,
           (double)histogram_quantile(latency_ns, 0.999) / us, (double)latency_ns->max / us);
    printf(",\"wait_ns\":%llu", (unsigned long long)(to.wait_ns - from.wait_ns));
    if (options.pid > 0) {
        printf(",\"cpu_ns\":%llu", (unsigned long long)(to.cpu_ns - from.cpu_ns));
    }
}

#endif
