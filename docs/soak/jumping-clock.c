/*
 * A clock that is right, an hour behind or an hour ahead, and changes its mind every 12 seconds, for each process by itself. For the soak of docs/reliability.md:
 *
 *   cc -shared -fPIC -o jumping-clock.so docs/soak/jumping-clock.c
 *   JUMPS=connection-timeout=2000 LD_PRELOAD=$PWD/jumping-clock.so ./mvnw -B test -pl evaluator -am -Dtest=ManyProcessesTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dsoak.faults=20
 *
 * JUMPS is a word of the command line of the processes that it is for: the managers and workers of that test, not its PostgreSQL.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int jumps(void) {
  static int known = -1;
  if (known >= 0) return known;
  static char line[1 << 16];
  const char *word = getenv("JUMPS");
  int file = open("/proc/self/cmdline", O_RDONLY);
  long length = file < 0 ? 0 : read(file, line, sizeof line - 1);
  if (file >= 0) close(file);
  for (long i = 0; i < length; i++)
    if (!line[i]) line[i] = ' ';
  return known = word != NULL && length > 0 && strstr(line, word) != NULL;
}

static long seconds_off(void) {
  struct timespec passed;
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &passed);
  unsigned hash = (unsigned)getpid() * 2654435761u ^ (unsigned)(passed.tv_sec / 12) * 40503u;
  hash = (hash ^ hash >> 13) * 2246822519u;
  return ((long)((hash ^ hash >> 16) % 3) - 1) * 3600;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int failed = syscall(SYS_clock_gettime, clock, time);
  if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) && jumps()) time->tv_sec += seconds_off();
  return failed;
}

int gettimeofday(struct timeval *time, void *zone) {
  struct timespec now;
  int failed = clock_gettime(CLOCK_REALTIME, &now);
  if (!failed) *time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
  return failed;
}

time_t time(time_t *time) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (time) *time = now.tv_sec;
  return now.tv_sec;
}
