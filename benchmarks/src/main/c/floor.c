/* The floor: answers every GET with the head of an event stream and, told so, writes one event a
   send(). Nothing else is done, so its CPU time per event is about what the kernel takes.

   floor PORT, then on stdin a line at a time, each answered by a line:
     count                                          connections that have their head
     publish WHOM RATE BURST SECONDS BYTES          WHOM: random, turn, all
   The answer to publish: events, nanoseconds that it was behind at worst. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 65536, LINE = 256, FRAME = 65536 };
static const uint64_t NAP = 1000000;
static const char RESPONSE[] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                               "cache-control: no-cache\r\n\r\n";
/* As a notifier's frame: see Frame.java. */
static const char HEAD[] = "id: AVzunwXB18iJTiQBQQE\nevent: bench\ndata: ";

static int sockets[MOST];
static uint32_t sequences[MOST];
static int count;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void sleep_until(uint64_t moment)
{
    struct timespec t = { .tv_sec = (time_t)(moment / 1000000000u),
                          .tv_nsec = (long)(moment % 1000000000u) };
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

static int listen_on(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 4096))
        die("listen");
    return fd;
}

/* A client of this machine sends its request at once and whole. */
static void take(int listener)
{
    char request[16384];
    int on = 1, fd = accept(listener, NULL, NULL);
    if (fd < 0)
        return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (count == MOST || recv(fd, request, sizeof request, 0) <= 0
        || send(fd, RESPONSE, sizeof RESPONSE - 1, MSG_NOSIGNAL) < 0) {
        close(fd);
        return;
    }
    sockets[count++] = fd;
}

static void send_all(int fd, const char *bytes, size_t length)
{
    while (length) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN) {
            struct pollfd wait = { .fd = fd, .events = POLLOUT };
            poll(&wait, 1, 1000);
        } else if (sent < 0) {
            return;                             /* the reader has gone */
        } else {
            bytes += sent;
            length -= (size_t)sent;
        }
    }
}

static size_t write_frame(char *frame, uint32_t sequence, uint64_t due, int size)
{
    char *at = frame + sizeof HEAD - 1;
    memcpy(frame, HEAD, sizeof HEAD - 1);
    int used = sprintf(at, "{\"seq\":%u,\"ts\":%llu,\"pad\":\"", sequence, (unsigned long long)due);
    int padding = size > used + 2 ? size - used - 2 : 0;
    memset(at + used, 'x', (size_t)padding);
    memcpy(at + used + padding, "\"}\n\n", 4);
    return sizeof HEAD - 1 + (size_t)(used + padding) + 4;
}

static uint32_t random_number(void)
{
    static uint64_t state = 88172645463325252u; /* xorshift: the same course in every run */
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32);
}

static void publish_one(const char *whom, uint64_t event, uint64_t due, int size)
{
    static char frame[FRAME];
    if (!strcmp(whom, "all")) {
        size_t length = write_frame(frame, ++sequences[0], due, size);
        for (int i = 0; i < count; i++)
            send_all(sockets[i], frame, length);
        return;
    }
    uint32_t i = (*whom == 'r' ? random_number() : (uint32_t)event) % (uint32_t)count;
    send_all(sockets[i], frame, write_frame(frame, ++sequences[i], due, size));
}

static void publish(const char *whom, double rate, int burst, double seconds, int size)
{
    uint64_t start = now(CLOCK_MONOTONIC), epoch = now(CLOCK_REALTIME), latest = 0;
    uint64_t events = (uint64_t)(rate * seconds + 0.5);
    for (uint64_t event = 0; event < events;) {
        uint64_t due = (uint64_t)((double)(event / (uint64_t)burst * (uint64_t)burst) * 1e9 / rate);
        uint64_t elapsed = now(CLOCK_MONOTONIC) - start;
        if (due > elapsed) {
            sleep_until(start + (due - elapsed > NAP ? due : elapsed + NAP));
            continue;
        }
        if (elapsed - due > latest)
            latest = elapsed - due;
        publish_one(whom, event++, epoch + due, size);
    }
    printf("%llu %llu\n", (unsigned long long)events, (unsigned long long)latest);
}

static void obey(const char *line)
{
    char whom[16];
    double rate, seconds;
    int burst, size;
    if (!strncmp(line, "count", 5)) {
        printf("%d\n", count);
    } else if (count && sscanf(line, "publish %15s %lf %d %lf %d", whom, &rate, &burst, &seconds,
                               &size) == 5 && burst > 0 && size < FRAME - LINE) {
        publish(whom, rate, burst, seconds, size);
    } else {
        fprintf(stderr, "not understood: %s", line);
        exit(2);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    int listener = listen_on(atoi(argv[1]));
    setlinebuf(stdout);
    setvbuf(stdin, NULL, _IONBF, 0);            /* else poll() does not see what was read ahead */
    puts("ready");
    struct pollfd wait[2] = { { .fd = listener, .events = POLLIN },
                              { .fd = STDIN_FILENO, .events = POLLIN } };
    while (poll(wait, 2, -1) >= 0) {
        char line[LINE];
        if (wait[0].revents)
            take(listener);
        if (wait[1].revents) {
            if (!fgets(line, sizeof line, stdin))
                return 0;
            obey(line);
        }
    }
    return 1;
}
